import { readFileSync } from 'node:fs'

/** A policy file with problems. */
export interface InvalidPolicy {
  readonly title: string
  readonly text: string
  /** `line:column message`, in file order. */
  readonly problems: readonly string[]
}

/**
 * Reads `invalid-policies.txt`: `===` and a title, then the file; below a line with a problem, `^`
 * marks its column and is followed by the message.
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
  const problems: string[] = []
  for (const row of rows) {
    const [, before, message] = /^( *)\^ (.+)$/.exec(row) ?? []
    if (before === undefined) lines.push(row)
    else problems.push(`${lines.length}:${before.length + 1} ${message}`)
  }
  return { title, text: `${lines.join('\n')}\n`, problems }
}
