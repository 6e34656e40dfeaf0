import { expect } from '@jest/globals'
import { parsePolicy } from '../../../src/policy/parse-policy.js'
import { plain } from '../../../src/text/plain.js'

/** The problems as `line:column message`. */
export function problemsOf(text: string): string[] {
  const read = parsePolicy(text, 'policy.yml')
  if (read.ok) throw new Error('The policy is valid.')
  return read.problems.map(({ message, source }) => {
    if (source !== undefined) expect(source.file).toBe('policy.yml')
    const shown = plain(message)
    return source === undefined ? shown : `${source.line}:${source.column} ${shown}`
  })
}
