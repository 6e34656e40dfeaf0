import { describe, expect, test } from '@jest/globals'
import type { Finding, FindingDetails, Judgment, Status } from '../../../src/encryption/finding.js'
import { isFailing, verdictOf, type FailOn } from '../../../src/encryption/verdict.js'

const judgments: { readonly [S in Status]: Extract<Judgment, { readonly status: S }> } = {
  drifted: { status: 'drifted', reason: { code: 'rule-missing', message: 'M.', hint: 'H.' } },
  unknown: { status: 'unknown', reason: { code: 'timeout', message: 'M.', hint: 'H.' } },
  applied: { status: 'applied' },
  exempt: { status: 'exempt' },
  compliant: { status: 'compliant' }
}

const finding = (
  status: Status,
  more: Partial<FindingDetails> = {},
  judgment: Judgment = judgments[status]
): Finding => ({
  bucket: 'b',
  required: { algorithm: 'any' },
  differences: [],
  checks: [],
  warnings: [],
  requestIds: [],
  durationMs: 0,
  ...more,
  ...judgment
})

const verdict = (statuses: Status[], failOn: FailOn = 'drift') =>
  verdictOf(
    statuses.map(status => finding(status)),
    failOn
  )

describe('verdict', () => {
  test.each<[Status[], Status]>([
    [['compliant', 'applied', 'unknown', 'drifted'], 'drifted'],
    [['compliant', 'applied', 'unknown'], 'unknown'],
    [['compliant', 'applied'], 'applied'],
    [['compliant'], 'compliant']
  ])('of %j is %s', (statuses, expected) => {
    expect(verdict(statuses).status).toBe(expected)
  })

  test.each<[FailOn, Status, boolean]>([
    ['drift', 'drifted', true],
    ['drift', 'unknown', true],
    ['drift', 'applied', false],
    ['drift', 'compliant', false],
    ['unknown', 'drifted', false],
    ['unknown', 'unknown', true],
    ['unknown', 'applied', false],
    ['unknown', 'compliant', false],
    ['none', 'drifted', false],
    ['none', 'unknown', false],
    ['none', 'applied', false],
    ['none', 'compliant', false]
  ])('with fail-on %s, %s fails: %s', (failOn, status, fails) => {
    expect(verdict([status, 'compliant'], failOn).failed).toBe(fails)
    expect(isFailing(finding(status), failOn)).toBe(fails)
  })

  test.each<FailOn>(['drift', 'unknown', 'none'])(
    'a bucket that a failed roll-back may have left broken fails with fail-on %s',
    failOn => {
      const reason = { code: 'rollback-failed', message: 'M.', hint: 'H.' } as const
      const broken = finding('unknown', {}, { status: 'unknown', reason })
      expect(verdictOf([finding('compliant'), broken], failOn).failed).toBe(true)
    }
  )

  test('a run that was stopped fails, and says how far it came', () => {
    const done = finding('applied', { previous: null })
    expect(verdictOf([done], 'none', 'SIGTERM')).toMatchObject({
      status: 'applied',
      failed: true,
      sentence:
        'Stopped by SIGTERM, when what was in hand was finished or undone. 1 bucket: 1 applied.'
    })
    const left = finding(
      'unknown',
      {},
      {
        status: 'unknown',
        reason: { code: 'interrupted', message: 'M.', hint: 'H.' }
      }
    )
    expect(verdictOf([done, left], 'drift', 'SIGINT').sentence).toBe(
      'Stopped by SIGINT, before 1 of 2 buckets were finished. 2 buckets: 1 unknown, 1 applied.'
    )
  })

  test.each<[FailOn, boolean]>([
    ['drift', true],
    ['unknown', true],
    ['none', false]
  ])('with fail-on %s, buckets that could not be listed fail: %s', (failOn, failed) => {
    const reason = { code: 'access-denied', message: 'No list.', hint: 'Allow it.' } as const
    expect(verdictOf([], failOn, undefined, reason)).toMatchObject({
      status: 'unknown',
      failed,
      sentence: 'No list.'
    })
    expect(verdictOf([], failOn, 'SIGTERM', reason)).toMatchObject({
      status: 'unknown',
      failed: true,
      sentence: 'Stopped by SIGTERM. No list.'
    })
  })

  test('exempt buckets speak neither for nor against a run', () => {
    expect(verdict(['exempt', 'compliant'])).toMatchObject({
      status: 'compliant',
      failed: false,
      drift: false,
      sentence: '2 buckets: 1 exempt, 1 compliant.'
    })
    expect(verdict(['exempt']).status).toBe('compliant')
    expect(verdict(['exempt', 'applied']).status).toBe('applied')
  })

  test('a drifted bucket does not hide an unknown one', () => {
    expect(verdict(['drifted', 'unknown'], 'unknown').failed).toBe(true)
  })

  test('of no findings is unknown, and fails: a gate that guarded nothing is not green', () => {
    expect(verdict([])).toMatchObject({ status: 'unknown', failed: true })
  })

  test('counts, and says it in one line', () => {
    expect(verdict(['drifted', 'compliant', 'compliant'])).toMatchObject({
      counts: { drifted: 1, unknown: 0, applied: 0, compliant: 2 },
      drift: true,
      sentence: '3 buckets: 1 drifted, 2 compliant.'
    })
  })

  test('a change that was sent counts as one, whatever came of it', () => {
    expect(verdictOf([finding('unknown', { previous: null })], 'drift').changed).toBe(true)
    expect(verdictOf([finding('drifted')], 'drift').changed).toBe(false)
  })
})
