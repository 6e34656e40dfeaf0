import { stripVTControlCharacters } from 'node:util'
import type { StepResult } from '../runner/step/run-step.js'
import { parseWorkflowCommand } from '../runner/step/workflow-command.js'
import type { DemoScenario } from './scenarios.js'

/** Prints a step as the workflow run shows it: inputs, log, outputs and job summary. */
export function printScenario(
  number: number,
  scenario: DemoScenario,
  result: StepResult,
  mismatches: readonly string[]
): void {
  heading(`${number}. ${scenario.title}`, '=')
  print(
    Object.entries(scenario.with).map(([name, value]) => `${name}: ${value.replaceAll('\n', ', ')}`)
  )
  heading('log', '-')
  print(renderLog(result))
  heading('outputs', '-')
  print(Object.entries(result.outputs).map(([name, value]) => `${name}=${value}`))
  heading('job summary', '-')
  print(result.summary.split('\n').filter(line => line !== ''))
  heading(`exit code ${String(result.exitCode)}`, '-')
  print(mismatches.map(mismatch => `UNEXPECTED: ${mismatch}`))
}

/** A step's log as the runner shows it, with all groups unfolded and without colours. */
export function renderLog({ stdout }: StepResult): string[] {
  return stripVTControlCharacters(stdout).split(/\r?\n/).flatMap(renderLogLine)
}

/** The runner shows some commands as lines of their own and executes the others silently. */
function renderLogLine(line: string): string[] {
  const command = parseWorkflowCommand(line)
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
