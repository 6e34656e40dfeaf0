import { describe, expect, test } from '@jest/globals'
import {
  describeDaysLeft,
  type Exemption,
  explainExpired,
  explainUncovered,
  warningsAboutExemption
} from '../../../src/encryption/exemption.js'
import { message } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import { plainReason } from '../plain-finding.js'

const exemption = (daysLeft: number): Exemption => ({
  reason: 'anonymous downloads',
  owner: 'web-team',
  expires: '2027-03-31',
  daysLeft
})

describe('explainUncovered', () => {
  test.each([
    [{ algorithm: 'AES256' }, 'Found: AES256.'],
    [null, 'Found: no rule.']
  ])('names the bucket and what it has: %j', (rule, found) => {
    const { code, message, hint } = plainReason(explainUncovered('photos', rule))
    expect(code).toBe('uncovered')
    expect(message).toBe(`No rule in the policy matches bucket photos. ${found}`)
    expect(hint).toContain('uncovered: ignore')
  })
})

describe('an expired exemption', () => {
  const drift = {
    code: 'rule-missing',
    message: message`Bucket b has no rule.`,
    hint: message`Apply.`
  } as const

  test.each([
    [-1, 'yesterday'],
    [-2, '2 days ago'],
    [-400, '400 days ago']
  ])(
    'is explained with the drift, its owner, its reason and its end, %i days left',
    (left, ago) => {
      expect(plainReason(explainExpired('b', exemption(left), drift))).toEqual({
        code: 'exemption-expired',
        message: `The exemption for bucket b expired on 2027-03-31 (${ago}). Apply does not change the bucket until the exemption is removed from the policy. Bucket b has no rule. Owner: web-team. Reason for the exemption: anonymous downloads.`,
        hint: 'To fix the bucket, remove the exemption from the policy. Apply. To keep the exemption, set a new expires date.'
      })
    }
  )

  test('has one full stop after a reason that has its own', () => {
    const expired = { ...exemption(-1), reason: 'Public site.', owner: 'ops ' }
    const drift = {
      code: 'rule-missing',
      message: message`No rule.`,
      hint: message`Apply.`
    } as const
    expect(plain(explainExpired('b', expired, drift).message)).toMatch(
      / Owner: ops\. Reason for the exemption: Public site\.$/
    )
  })

  test('can be removed if the bucket is compliant', () => {
    expect(warningsAboutExemption(exemption(-1), true).map(plain)).toEqual([
      'The exemption for the bucket expired on 2027-03-31 (owner: web-team), and the bucket meets its requirement. Remove the exemption from the policy.'
    ])
    expect(warningsAboutExemption(exemption(-1), false)).toEqual([])
  })
})

test.each([
  [15, undefined],
  [14, '(in 14 days; owner: web-team)'],
  [1, '(in 1 day; owner: web-team)'],
  [0, '(today; owner: web-team)']
])('an exemption with %i days left is warned about with %s', (left, warning) => {
  for (const asRequired of [true, false]) {
    const warnings = warningsAboutExemption(exemption(left), asRequired).map(plain)
    expect(warnings).toEqual(
      warning === undefined
        ? []
        : [
            `The exemption for the bucket ends on 2027-03-31 ${warning}. After that day, the requirement applies again.${asRequired ? '' : ' Fix the bucket or extend the exemption before then.'}`
          ]
    )
  }
})

test.each([
  [126, '126 days left'],
  [1, '1 day left'],
  [0, 'ends today'],
  [-1, 'expired 1 day ago'],
  [-30, 'expired 30 days ago']
])('an exemption with %i days left is shown as "%s"', (left, text) => {
  expect(describeDaysLeft(exemption(left))).toBe(text)
})
