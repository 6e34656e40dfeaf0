import { stripVTControlCharacters } from 'node:util'
import type { StepResult } from '../runner/step.js'
import { parseCommand } from '../runner/workflow-command.js'
import type { Chapter } from './chapters.js'

/** Prints a step as a reader of the workflow run sees it: inputs, log, outputs, job summary. */
export function printChapter(
  number: number,
  chapter: Chapter,
  result: StepResult,
  surprises: readonly string[]
): void {
  heading(`${number}. ${chapter.title}`, '=')
  print(
    Object.entries(chapter.with).map(([name, value]) => `${name}: ${value.replaceAll('\n', ', ')}`)
  )
  heading('log', '-')
  print(seenLog(result))
  heading('outputs', '-')
  print(Object.entries(result.outputs).map(([name, value]) => `${name}=${value}`))
  heading('job summary', '-')
  print(result.summary.split('\n').filter(line => line !== ''))
  heading(`exit code ${String(result.exitCode)}`, '-')
  print(surprises.map(surprise => `NOT AS TOLD: ${surprise}`))
}

/** A step's log with all groups unfolded, as the runner shows it; without its colours. */
export function seenLog({ stdout }: StepResult): string[] {
  return stripVTControlCharacters(stdout).split(/\r?\n/).flatMap(asSeen)
}

/** The runner shows some commands as lines of their own kind, and carries out the others in silence. */
function asSeen(line: string): string[] {
  const command = parseCommand(line)
  if (command === null) return line === '' ? [] : [line]
  switch (command.name) {
    case 'group':
      return [`▼ ${command.data}`]
    case 'error':
    case 'warning':
    case 'notice':
      return [`${command.name[0]?.toUpperCase() ?? ''}${command.name.slice(1)}: ${command.data}`]
    default:
      return []
  }
}

function heading(text: string, rule: string): void {
  console.log(`\n${text}\n${rule.repeat(text.length)}`)
}

function print(lines: readonly string[]): void {
  for (const line of lines) console.log(line)
}
