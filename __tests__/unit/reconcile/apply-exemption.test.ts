import { describe, expect, test } from '@jest/globals'
import type { Exemption } from '../../../src/encryption/exemption.js'
import type { DriftCode, Reason, UnknownCode } from '../../../src/encryption/reason.js'
import { message } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import { applyExemption } from '../../../src/reconcile/apply-exemption.js'
import { EvidenceRecorder } from '../../../src/reconcile/evidence-recorder.js'
import type { BucketOutcome } from '../../../src/reconcile/bucket-outcome.js'

const requirement = { algorithm: 'AES256' } as const
const exemption = (daysLeft: number): Exemption => ({
  reason: 'anonymous downloads',
  owner: 'web-team',
  expires: '2027-03-31',
  daysLeft
})
const drift: Reason<DriftCode> = {
  code: 'rule-missing',
  message: message`No rule.`,
  hint: message`Apply.`
}
const denied: Reason<UnknownCode> = {
  code: 'access-denied',
  message: message`Denied.`,
  hint: message`Allow it.`
}
const none = { actual: null, status: 'drifted', reason: drift } as const
const inconclusive: BucketOutcome = { status: 'unknown', reason: denied }

function under(daysLeft: number | undefined, judged: BucketOutcome) {
  const evidence = new EvidenceRecorder()
  const target = {
    bucket: 'b',
    requirement,
    ...(daysLeft === undefined ? {} : { exemption: exemption(daysLeft) })
  }
  const outcome = applyExemption(target, judged, evidence)
  return {
    outcome,
    warnings: evidence.warnings.map(plain),
    checks: evidence.checks.map(plain)
  }
}

describe('a bucket without an exemption', () => {
  test.each<BucketOutcome>([
    none,
    inconclusive,
    { status: 'compliant', actual: { algorithm: 'AES256' } }
  ])('keeps its outcome: %j', judged => {
    expect(under(undefined, judged)).toEqual({ outcome: judged, warnings: [], checks: [] })
  })
})

describe('an exemption in force', () => {
  test('excuses a drifted bucket through its last day', () => {
    for (const left of [100, 1, 0]) {
      const { outcome } = under(left, none)
      expect(outcome).toMatchObject({
        status: 'exempt',
        actual: null,
        reason: { code: drift.code }
      })
      expect(outcome.reason?.message).toEqual(drift.message)
      expect(plain(outcome.reason?.hint ?? [])).toBe(
        'The bucket is exempt. No action is needed until 2027-03-31.'
      )
    }
  })

  test('does not excuse a bucket that can’t be read', () => {
    expect(under(100, inconclusive).outcome).toEqual(inconclusive)
  })

  test('excuses a bucket that was read but could not be judged, and warns of the reason', () => {
    const { outcome, warnings } = under(100, { ...inconclusive, actual: { algorithm: 'KMS' } })
    expect(outcome.status).toBe('exempt')
    expect(warnings).toEqual(['Denied.'])
  })
})

test('an exemption of a compliant bucket can be removed', () => {
  const { outcome, checks } = under(100, { status: 'compliant', actual: { algorithm: 'AES256' } })
  expect(outcome.status).toBe('exempt')
  expect(checks).toEqual([
    'Bucket b meets its requirement, so its exemption can be removed from the policy.'
  ])
})

describe('an expired exemption', () => {
  test('leaves a drifted bucket drifted and names its owner', () => {
    const { outcome } = under(-1, none)
    expect(outcome).toMatchObject({ status: 'drifted', reason: { code: 'exemption-expired' } })
    expect(plain(outcome.reason?.message ?? [])).toContain('Owner: web-team.')
  })

  test.each<BucketOutcome>([inconclusive, { ...inconclusive, actual: null }])(
    'changes nothing about an unknown bucket: %j',
    judged => {
      expect(under(-1, judged)).toEqual({ outcome: judged, warnings: [], checks: [] })
    }
  )

  test('can be removed if the bucket is compliant', () => {
    const judged: BucketOutcome = { status: 'compliant', actual: { algorithm: 'AES256' } }
    const { outcome, warnings } = under(-1, judged)
    expect(outcome).toEqual(judged)
    expect(warnings).toEqual([expect.stringContaining('Remove the exemption from the policy')])
  })
})
