import { describe, expect, test } from '@jest/globals'
import {
  describeDaysLeft,
  type Exemption,
  explainExpired,
  explainUncovered,
  warningsAboutExemption
} from '../../../src/encryption/exemption.js'
const exemption = (daysLeft: number): Exemption => ({
  reason: 'anonymous downloads',
  owner: 'web-team',
  expires: '2027-03-31',
  daysLeft
})

describe('explainUncovered', () => {
  test.each([
    [{ algorithm: 'AES256' }, 'It has AES256.'],
    [null, 'It has no rule.']
  ])('names the bucket and what it has: %j', (rule, found) => {
    const { code, message, hint } = explainUncovered('photos', rule)
    expect(code).toBe('uncovered')
    expect(message).toBe(`No rule of the policy names bucket photos. ${found}`)
    expect(hint).toContain('uncovered: ignore')
  })
})

describe('an expired exemption', () => {
  const drift = { code: 'rule-missing', message: 'Bucket b has no rule.', hint: 'Apply.' } as const

  test.each([
    [-1, 'yesterday'],
    [-2, '2 days ago'],
    [-400, '400 days ago']
  ])(
    'is explained with the drift, its owner, its reason and its end, %i days left',
    (left, ago) => {
      expect(explainExpired('b', exemption(left), drift)).toEqual({
        code: 'exemption-expired',
        message: `Bucket b has no rule. The exemption of bucket b ran out on 2027-03-31, ${ago}; it was for "anonymous downloads" (owner web-team). Apply leaves the bucket alone until the exemption is removed from the policy.`,
        hint: 'Renew the exemption with a new date if the bucket still needs it. Else remove it from the policy first; after that: Apply.'
      })
    }
  )

  test('can be removed if the bucket is compliant', () => {
    expect(warningsAboutExemption(exemption(-1), true)).toEqual([
      'The exemption of the bucket ran out on 2027-03-31, and the bucket is as required: it can be removed from the policy (owner web-team).'
    ])
    expect(warningsAboutExemption(exemption(-1), false)).toEqual([])
  })
})

test.each([
  [15, undefined],
  [14, '(in 14 days; owner web-team)'],
  [1, '(in 1 day; owner web-team)'],
  [0, '(today is its last day; owner web-team)']
])('an exemption with %i days left is warned about with %s', (left, warning) => {
  for (const asRequired of [true, false]) {
    const warnings = warningsAboutExemption(exemption(left), asRequired)
    expect(warnings).toEqual(
      warning === undefined
        ? []
        : [
            `The exemption of the bucket runs out on 2027-03-31 ${warning}. After that day the bucket is judged again.`
          ]
    )
  }
})

test.each([
  [126, '126 days left'],
  [1, '1 day left'],
  [0, 'today is its last day'],
  [-1, 'ended 1 day ago'],
  [-30, 'ended 30 days ago']
])('an exemption with %i days left is shown as "%s"', (left, text) => {
  expect(describeDaysLeft(exemption(left))).toBe(text)
})
