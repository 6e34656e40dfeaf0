import * as core from '@actions/core'
import type { Status } from '../../encryption/finding.js'
import type { Message } from '../../text/message.js'
import { plain } from '../../text/plain.js'
import { runTitle, type WorkflowAnnotation } from '../annotations.js'
import type { LogBlock } from '../log/finding-log.js'
import { logLine } from '../log-line.js'

export function writeLine(text: string): void {
  core.info(logLine(text))
}

export function writeMessage(message: Message): void {
  writeLine(plain(message))
}

/** The run's verdict, in the color of its status. */
export function writeVerdict(sentence: Message, status: Status, useColor: boolean): void {
  const line = logLine(plain(sentence))
  core.info(useColor ? colorize(line, status) : line)
}

export function writeDebug(text: string): void {
  core.debug(logLine(text))
}

export function writeWarning(message: Message): void {
  core.warning(logLine(plain(message)), { title: runTitle })
}

export function writeBlock({ title, status, lines }: LogBlock, useColor: boolean): void {
  if (title !== undefined) {
    core.startGroup(useColor ? colorize(logLine(title), status) : logLine(title))
  }
  // One write: the runner's log may be slow.
  if (lines.length > 0) core.info(lines.map(logLine).join('\n'))
  if (title !== undefined) core.endGroup()
}

/**
 * The location is untrusted text too: @actions/core escapes what ends a property or starts another
 * (`%`, line ends, `:` and `,`), and `logLine` removes everything else that could forge a command.
 */
export function writeAnnotation({ level, title, message, source }: WorkflowAnnotation): void {
  core[level](logLine(plain(message)), {
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
