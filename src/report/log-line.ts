import { cut, printable } from '../text/plain-text.js'
import { maxAnnotationLength } from './github-limits.js'

/**
 * Makes a line safe from the runner, which could read it as a workflow command: one line, not
 * starting with `::`, and without the older form `##[…]`, which the runner finds anywhere in a
 * line. Cut to the length of an annotation, since it may become one.
 * Source: actions/runner, `ActionCommand.TryParseV2` and `TryParse`.
 */
export function logLine(text: string): string {
  const line = printable(text)
    .replaceAll('##[', '## [')
    .replace(/^(\s*)::/, '$1: :')
  return cut(line, maxAnnotationLength)
}

/** Fits the longest name, `KMS endpoint`. */
const headerNameWidth = 12

/** A line of the log's header, or one aligned with it. */
export function headerLine(name: string, text: string): string {
  return `${name.padEnd(headerNameWidth)}  ${text}`
}
