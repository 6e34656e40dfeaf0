import type { Status } from '../encryption/finding.js'

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

/** Source: no-color.org. */
export function isColorAllowed(env: Readonly<Record<string, string | undefined>>): boolean {
  return (env['NO_COLOR'] ?? '') === ''
}
