import { readFileSync } from 'node:fs'

/** A policy file with mistakes. */
export interface InvalidPolicy {
  readonly title: string
  readonly text: string
  /** `line:column message`, in the order of the file. */
  readonly mistakes: readonly string[]
}

/**
 * Those of `broken-policies.txt`: after `===` and a title the file, and under a line of it a `^`
 * below the character where a mistake is, with what is said about it.
 */
export const invalidPolicies: readonly InvalidPolicy[] = readFileSync(
  new URL('invalid-policies.txt', import.meta.url),
  'utf8'
)
  .split(/^=== /m)
  .slice(1)
  .map(parseSection)

function parseSection(section: string): InvalidPolicy {
  const [title = '', ...rows] = section.trimEnd().split('\n')
  const lines: string[] = []
  const mistakes: string[] = []
  for (const row of rows) {
    const [, before, message] = /^( *)\^ (.+)$/.exec(row) ?? []
    if (before === undefined) lines.push(row)
    else mistakes.push(`${lines.length}:${before.length + 1} ${message}`)
  }
  return { title, text: `${lines.join('\n')}\n`, mistakes }
}
