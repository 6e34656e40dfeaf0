import { cut, printable } from '../text/plain-text.js'
import { maxAnnotationLength } from './github-limits.js'

/**
 * A line that the runner can't take for a workflow command: one line, not starting with `::`, and
 * without the older form `##[…]`, which it looks for anywhere in a line. No longer than an
 * annotation may be, which is what it may become.
 * Source: actions/runner, `ActionCommand.TryParseV2` and `TryParse`.
 */
export function logLine(text: string): string {
  const line = printable(text)
    .replaceAll('##[', '## [')
    .replace(/^(\s*)::/, '$1: :')
  return cut(line, maxAnnotationLength)
}
