import { describe, expect, test } from '@jest/globals'
import type { Finding, FindingDetails, Judgment, Status } from '../../../src/encryption/finding.js'
import { isFailing, verdictOf, type FailOn } from '../../../src/encryption/verdict.js'
import { message } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'

const judgments: { readonly [S in Status]: Extract<Judgment, { readonly status: S }> } = {
  drifted: {
    status: 'drifted',
    reason: { code: 'rule-missing', message: message`M.`, hint: message`H.` }
  },
  unknown: {
    status: 'unknown',
    reason: { code: 'timeout', message: message`M.`, hint: message`H.` }
  },
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

/** A verdict whose sentence is plain text. */
function plainVerdict(...given: Parameters<typeof verdictOf>) {
  const { sentence, ...verdict } = verdictOf(...given)
  return { ...verdict, sentence: plain(sentence) }
}

const verdict = (statuses: Status[], failOn: FailOn = 'drift') =>
  plainVerdict(
    statuses.map(status => finding(status)),
    failOn
  )

describe('verdictOf', () => {
  test.each<[Status[], Status]>([
    [['compliant', 'applied', 'unknown', 'drifted'], 'drifted'],
    [['compliant', 'applied', 'unknown'], 'unknown'],
    [['compliant', 'applied'], 'applied'],
    [['compliant'], 'compliant']
  ])('gives a run with %j the status %s', (statuses, expected) => {
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
  ])(
    'with fail-on %s, decides for a %s bucket that the step fails: %s',
    (failOn, status, fails) => {
      expect(verdict([status, 'compliant'], failOn).failed).toBe(fails)
      expect(isFailing(finding(status), failOn)).toBe(fails)
    }
  )

  test.each<FailOn>(['drift', 'unknown', 'none'])(
    'fails after a failed rollback, even with fail-on %s',
    failOn => {
      const reason = { code: 'rollback-failed', message: message`M.`, hint: message`H.` } as const
      const broken = finding('unknown', {}, { status: 'unknown', reason })
      expect(verdictOf([finding('compliant'), broken], failOn).failed).toBe(true)
    }
  )

  test('fails a stopped run and states its progress', () => {
    const done = finding('applied', { previous: null })
    expect(plainVerdict([done], 'none', message`SIGTERM`)).toMatchObject({
      status: 'applied',
      failed: true,
      sentence:
        'The run was stopped by SIGTERM, and every change in progress was finished or rolled back. 1 bucket: 1 applied.'
    })
    const left = finding(
      'unknown',
      {},
      {
        status: 'unknown',
        reason: { code: 'interrupted', message: message`M.`, hint: message`H.` }
      }
    )
    expect(plainVerdict([done, left], 'drift', message`SIGINT`).sentence).toBe(
      'The run was stopped by SIGINT; 1 of 2 buckets was not fully processed. 2 buckets: 1 unknown, 1 applied.'
    )
  })

  test('does not call a change finished that OSS may still make, or refuse', () => {
    const reason = { code: 'network', message: message`M.`, hint: message`H.` } as const
    const sent = finding('unknown', { previous: null }, { status: 'unknown', reason })
    const unread = finding('unknown', {}, { status: 'unknown', reason })
    expect(plainVerdict([sent, unread], 'drift', message`SIGTERM`).sentence).toBe(
      'The run was stopped by SIGTERM; 1 of 2 buckets was not fully processed. 2 buckets: 2 unknown.'
    )
  })

  test('says that every bucket had been checked only where every status is determined', () => {
    const reason = { code: 'timeout', message: message`M.`, hint: message`H.` } as const
    const unread = finding('unknown', {}, { status: 'unknown', reason })
    expect(plainVerdict([finding('compliant')], 'drift', message`SIGTERM`).sentence).toBe(
      'The run was stopped by SIGTERM after every bucket had been checked. 1 bucket: 1 compliant.'
    )
    expect(plainVerdict([finding('compliant'), unread], 'drift', message`SIGTERM`).sentence).toBe(
      'The run was stopped by SIGTERM. 2 buckets: 1 unknown, 1 compliant.'
    )
  })

  test('claims nothing about changes of a stopped run without findings', () => {
    expect(plainVerdict([], 'drift', message`SIGTERM`).sentence).toBe(
      'The run was stopped by SIGTERM. No buckets were checked.'
    )
  })

  test.each<[FailOn, boolean]>([
    ['drift', true],
    ['unknown', true],
    ['none', false]
  ])(
    'with fail-on %s, decides for buckets that could not be listed that the step fails: %s',
    (failOn, failed) => {
      const reason = {
        code: 'access-denied',
        message: message`No list.`,
        hint: message`Allow it.`
      } as const
      expect(plainVerdict([], failOn, undefined, reason)).toMatchObject({
        status: 'unknown',
        failed,
        sentence: 'No list.'
      })
      expect(plainVerdict([], failOn, message`SIGTERM`, reason)).toMatchObject({
        status: 'unknown',
        failed: true,
        sentence: 'The run was stopped by SIGTERM. No list.'
      })
    }
  )

  test('ignores exempt buckets', () => {
    expect(verdict(['exempt', 'compliant'])).toMatchObject({
      status: 'compliant',
      failed: false,
      drift: false,
      sentence: '2 buckets: 1 exempt, 1 compliant.'
    })
    expect(verdict(['exempt']).status).toBe('compliant')
    expect(verdict(['exempt', 'applied']).status).toBe('applied')
  })

  test('fails for an unknown bucket beside a drifted one', () => {
    expect(verdict(['drifted', 'unknown'], 'unknown').failed).toBe(true)
  })

  test('is unknown and fails without findings, since nothing was checked', () => {
    expect(verdict([])).toMatchObject({ status: 'unknown', failed: true })
  })

  test('counts the findings and summarizes them in one line', () => {
    expect(verdict(['drifted', 'compliant', 'compliant'])).toMatchObject({
      counts: { drifted: 1, unknown: 0, applied: 0, compliant: 2 },
      drift: true,
      sentence: '3 buckets: 1 drifted, 2 compliant.'
    })
  })

  test('counts a change that was sent, whatever its outcome', () => {
    expect(verdictOf([finding('unknown', { previous: null })], 'drift').changed).toBe(true)
    expect(verdictOf([finding('drifted')], 'drift').changed).toBe(false)
  })
})
