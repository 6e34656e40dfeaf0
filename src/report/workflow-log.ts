import * as core from '@actions/core'
import { cut, printable } from '../plain-text.js'
import type { Annotation } from './annotations.js'
import type { LogGroup } from './log.js'

/**
 * A line that the runner can't take for a workflow command: one line, not starting with `::`, and
 * without the older form `##[…]`, which it looks for anywhere in a line.
 * Source: actions/runner, `ActionCommand.TryParseV2` and `TryParse`.
 */
export function logLine(text: string): string {
  return cut(printable(text), 4_000)
    .replaceAll('##[', '## [')
    .replace(/^(\s*)::/, '$1: :')
}

export function writeLine(text: string): void {
  core.info(logLine(text))
}

export function writeDebug(text: string): void {
  core.debug(logLine(text))
}

export function writeWarning(text: string): void {
  core.warning(logLine(text), { title: 'OSS bucket encryption' })
}

export function writeGroup({ title, lines }: LogGroup): void {
  core.startGroup(logLine(title))
  for (const line of lines) writeLine(line)
  core.endGroup()
}

/**
 * The place is text from outside as well: @actions/core escapes what would end a property or begin
 * another (`%`, line ends, `:` and `,`), and `logLine` takes out what is left to forge with.
 */
export function writeAnnotation({ level, title, message, source }: Annotation): void {
  core[level](logLine(message), {
    title: logLine(title),
    ...(source && {
      file: logLine(source.file),
      startLine: source.line,
      startColumn: source.column
    })
  })
}
