import { expect, test } from '@jest/globals'
import { assignRequirements } from '../../../src/policy/assignment.js'
import { parsePolicy } from '../../../src/policy/parse-policy.js'
import { plain } from '../../../src/text/plain.js'

/** Mistakes that take more text to make than the others of the policy tests. */
const rules = 'version: 1\nrules:\n  - {buckets: [photos], algorithm: AES256}\n'

function mistakesIn(text: string): string[] {
  const read = parsePolicy(text, 'policy.yml')
  return read.ok ? [] : read.problems.map(({ message }) => plain(message))
}

test('the fifty-first mistake is counted, and not shown', () => {
  const keys = Array.from({ length: 51 }, (_, number) => `key-${number}: 1\n`)
  const mistakes = mistakesIn(`${rules}${keys.join('')}`)
  expect(mistakes).toHaveLength(51)
  expect(mistakes.at(-1)).toBe('1 more problem in this file is not shown.')
})

test('a list longer than any of a policy is refused as a whole', () => {
  const entries = Array.from({ length: 10_001 }, () => '  - 1\n')
  expect(mistakesIn(`version: 1\nrules:\n${entries.join('')}`)).toContain(
    'This list has more than 10000 entries.'
  )
})

test('a key without even a colon has no value', () => {
  expect(mistakesIn(`${rules}? region\n`)).toEqual([expect.stringContaining('region is empty')])
})

test('what is nested deeper than any policy is told where it is, without an alias too', () => {
  expect(mistakesIn(`version: ${'['.repeat(12)}${']'.repeat(12)}\n`)).toEqual([
    expect.stringContaining('nested too deeply')
  ])
})

test('of more than three buckets that the list does not have, the rest is counted', () => {
  const read = parsePolicy(
    'version: 1\nuncovered: drift\nrules:\n  - {buckets: [one-1, two-2, three-3, four-4, five-5], algorithm: any}\n',
    'policy.yml'
  )
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  const assigned = assignRequirements(read.value.policy, [], new Date('2026-11-25'))
  expect(assigned.ok && assigned.value.warnings.map(({ message }) => plain(message))).toEqual([
    expect.stringContaining('one-1, two-2, three-3 and 2 more')
  ])
})
