import * as core from '@actions/core'
import type { Status } from '../../encryption/finding.js'
import type { WorkflowAnnotation } from '../annotations.js'
import type { LogGroup } from '../log/finding-log.js'
import { logLine } from '../log-line.js'

export function writeLine(text: string): void {
  core.info(logLine(text))
}

/** The line that says it all, in the colour of its status. */
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
 * The place is text from outside as well: @actions/core escapes what would end a property or begin
 * another (`%`, line ends, `:` and `,`), and `logLine` takes out what is left to forge with.
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

/** Which colour a status has in the log; those that need nobody have none. */
const ansiCodes: Partial<Record<Status, number>> = { drifted: 31, unknown: 33, applied: 32 }

/**
 * A finished line of the log in the colour of its status: an ANSI sequence, which GitHub's log shows.
 * Only ever around text that has been made harmless.
 */
export function colorize(line: string, status: Status): string {
  const code = ansiCodes[status]
  return code === undefined ? line : `\u001b[${code}m${line}\u001b[0m`
}
