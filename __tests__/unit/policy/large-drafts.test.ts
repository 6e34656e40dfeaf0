import { expect, test } from '@jest/globals'
import { draftPolicy } from '../../../src/policy/draft-policy.js'
import { parsePolicy } from '../../../src/policy/parse-policy.js'
import { draft } from './account-draft.js'

test('draftPolicy writes 5,000 buckets with names of maximal length into a readable file', () => {
  const buckets = Array.from({ length: 5000 }, (_, index) => ({
    bucket: `${index}`.padStart(63, 'b'),
    rule: null
  }))
  const { targets, text } = draft(buckets)
  expect(targets).toHaveLength(5000)
  expect(Buffer.byteLength(text)).toBeLessThan(2 * 1024 * 1024)
})

test('draftPolicy writes a readable policy about two thousand buckets without a rule', () => {
  const buckets = Array.from({ length: 2_000 }, (_, index) => ({
    bucket: `some-team-some-app-some-stage-data-${index}`,
    rule: null
  }))
  const { text = '' } = draftPolicy({ buckets, unreadable: [], isComplete: true }, new Date())
  expect(parsePolicy(text, 'p.yml').ok).toBe(true)
})
