import { expect, test } from '@jest/globals'
import { draftPolicy } from '../../../src/policy/draft-policy.js'
import { parsePolicy } from '../../../src/policy/parse-policy.js'

test('a draft about two thousand buckets without a rule is a policy that can be read', () => {
  const buckets = Array.from({ length: 2_000 }, (_, index) => ({
    bucket: `some-team-some-app-some-stage-data-${index}`,
    rule: null
  }))
  const { text = '' } = draftPolicy({ buckets, unreadable: [], isComplete: true }, new Date())
  expect(parsePolicy(text, 'p.yml').ok).toBe(true)
})
