import * as core from '@actions/core'
import type { Status } from '../../encryption/finding.js'
import type { WorkflowAnnotation } from '../annotations.js'
import type { LogGroup } from '../log/finding-log.js'
import { logLine } from '../log-line.js'

export function writeLine(text: string): void {
  core.info(logLine(text))
}

/** The run's verdict, in the color of its status. */
export function writeVerdict(sentence: string, status: Status, useColor: boolean): void {
  core.info(useColor ? colorize(logLine(sentence), status) : logLine(sentence))
}

export function writeDebug(text: string): void {
  core.debug(logLine(text))
}

export function writeWarning(text: string): void {
  core.warning(logLine(text), { title: 'OSS bucket encryption' })
}

export function writeGroup({ title, status, lines }: LogGroup, useColor: boolean): void {
  core.startGroup(useColor ? colorize(logLine(title), status) : logLine(title))
  for (const line of lines) writeLine(line)
  core.endGroup()
}

/**
 * The location is untrusted text too: @actions/core escapes what ends a property or starts another
 * (`%`, line ends, `:` and `,`), and `logLine` removes everything else that could forge a command.
 */
export function writeAnnotation({ level, title, message, source }: WorkflowAnnotation): void {
  core[level](logLine(message), {
    title: logLine(title),
    ...(source && {
      file: logLine(source.file),
      startLine: source.line,
      startColumn: source.column
    })
  })
}

/** ANSI colors; a status that needs no attention has none. */
const ansiCodes: Partial<Record<Status, number>> = { drifted: 31, unknown: 33, applied: 32 }

/**
 * Adds an ANSI sequence, which GitHub's log renders. Only for lines that `logLine` has made safe.
 */
export function colorize(line: string, status: Status): string {
  const code = ansiCodes[status]
  return code === undefined ? line : `\u001b[${code}m${line}\u001b[0m`
}
