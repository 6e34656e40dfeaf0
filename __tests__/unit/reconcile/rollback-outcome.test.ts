import { describe, expect, test } from '@jest/globals'
import type { Rule } from '../../../src/encryption/rule.js'
import type { BucketOutcome } from '../../../src/reconcile/bucket-outcome.js'
import type { FailedProof } from '../../../src/reconcile/canary.js'
import { ranOutOfTime } from '../../../src/reconcile/out-of-time.js'
import {
  restoredRuleFails,
  rollbackOutcome,
  type RollbackResult
} from '../../../src/reconcile/rollback-outcome.js'
import { message } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import { shareMessage } from '../../../src/text/shared-cause.js'
import { fakeFailure } from './fake-cloud-ports.js'

const failedProof: FailedProof = {
  kind: 'fails',
  refusedFor: 'everyone',
  reason: { code: 'canary-failed', message: message`Cause.`, hint: message`Advice.` }
}
const sm4 = { algorithm: 'SM4' }
const kms = { algorithm: 'KMS', kmsKeyId: 'k1' }

function outcome(
  rollback: RollbackResult,
  bucket = 'b',
  from: Rule | null = sm4,
  to: Rule | null = kms
): BucketOutcome {
  return rollbackOutcome({ bucket, change: { from, to }, failedProof }, rollback)
}

const sentencesOf = ({ reason }: BucketOutcome) => ({
  code: reason?.code,
  message: plain(reason?.message ?? []),
  hint: plain(reason?.hint ?? [])
})

describe('the outcome of a rollback', () => {
  test('states that the previous rule is restored', () => {
    expect(sentencesOf(outcome({ kind: 'restored' }))).toEqual({
      code: 'canary-failed',
      message:
        'Cause. The change was rolled back: the previous rule (SM4) was restored, and OSS now returns it.',
      hint: 'Advice.'
    })
    expect(sentencesOf(outcome({ kind: 'restored' }, 'b', null)).message).toBe(
      'Cause. The change was rolled back: the new rule was deleted, and OSS now returns no rule, as before.'
    )
  })

  test('that failed begins with the alarm, and states how to restore the rule', () => {
    const failed = outcome({ kind: 'failed', rule: kms, failure: fakeFailure(false) })
    expect(sentencesOf(failed)).toEqual({
      code: 'rollback-failed',
      message:
        'ROLLBACK FAILED: uploads to bucket b may fail now. Cause. The change from SM4 to KMS key k1 could not be rolled back. Found after the rollback: KMS key k1. M.',
      hint: "Restore the previous rule immediately: set the bucket's rule to SM4 in the console, or run this action with mode: apply, algorithm: SM4 and allow-downgrade: true. Then upload an object to check that uploads work. H."
    })
  })

  test('that is not confirmed names the failure', () => {
    const shown = outcome({ kind: 'failed', rule: sm4, failure: fakeFailure(true) })
    expect(sentencesOf(shown)).toMatchObject({
      code: 'canary-inconclusive',
      message:
        'Cause. OSS returns the previous rule (SM4), but the rollback is not confirmed: an earlier request to change the rule may still take effect. M.'
    })
  })

  test.each([
    ['stopped', /The run was stopped before it could check for that\.$/],
    ['unreadable', /The run was checking for that, but could no longer read the bucket\.$/]
  ] as const)('that may not last states why it was not watched: %s', (unwatched, why) => {
    const { code, message: text, hint } = sentencesOf(outcome({ kind: 'restored', unwatched }))
    expect(code).toBe('rollback-failed')
    expect(text).toMatch(/^ROLLBACK MAY NOT LAST: uploads to bucket b may fail later\. Cause\./)
    expect(text).toContain('A request to set the new rule (KMS key k1) was not confirmed')
    expect(text).toMatch(why)
    expect(hint).toMatch(/^Upload an object to bucket b in a few minutes\. If the upload fails,/)
  })

  test('that may not last names a deletion as what may still take effect', () => {
    const { message: text } = sentencesOf(
      outcome({ kind: 'restored', unwatched: 'stopped' }, 'b', sm4, null)
    )
    expect(text).toContain('A request to delete the rule was not confirmed')
  })

  test('that left the rule of another process alone names that rule', () => {
    const left = outcome({ kind: 'foreign', rule: null, isSent: false })
    expect(sentencesOf(left)).toMatchObject({
      code: 'read-back-mismatch',
      message:
        'Cause. The change was not rolled back, because another process set a different rule. Found now: no rule.'
    })
  })

  test.each([
    [
      null,
      'The rollback sent a request to delete the new rule, but then another process set a different rule.'
    ],
    [
      sm4,
      'The rollback sent the previous rule (SM4), but then another process set a different rule.'
    ]
  ])('that another process undid says what was sent: %j', (from, sentence) => {
    const undone = outcome({ kind: 'foreign', rule: kms, isSent: true }, 'b', from)
    expect(sentencesOf(undone).message).toBe(`Cause. ${sentence} Found now: KMS key k1.`)
  })

  test.each([
    [
      null,
      /^RULE DELETED: the rollback deleted a rule that another process .*OSS now returns no rule, as before\.$/
    ],
    [
      sm4,
      /^RULE REPLACED: the rollback replaced a rule that another process .*restored the previous rule \(SM4\)/
    ]
  ])('is an alarm if it overwrote the rule of another process: %j', (from, sentence) => {
    const overwritten = { rule: kms, isSure: true }
    const { code, message: text } = sentencesOf(
      outcome({ kind: 'restored', overwritten }, 'b', from)
    )
    expect(code).toBe('rollback-failed')
    expect(text).toMatch(sentence)
  })

  test.each([
    [null, /^Remove the new rule immediately: delete the bucket's rule in the console/],
    [sm4, /^Restore the previous rule immediately: set the bucket's rule to SM4 in the console/]
  ])('that failed says what to do first, from %j', (from, hint) => {
    const failed = outcome({ kind: 'failed', rule: kms }, 'b', from)
    expect(sentencesOf(failed).hint).toMatch(hint)
  })

  test('is an alarm if uploads under the restored rule fail too', () => {
    const fails = restoredRuleFails('b', kms, failedProof, failedProof)
    expect(sentencesOf(fails).message).toBe(
      'UPLOADS FAIL: bucket b accepts no uploads. Cause. The previous rule (KMS key k1) was restored, but uploads under it fail too. Cause.'
    )
  })
})

describe('buckets whose rollbacks ended alike', () => {
  const pairs: [string, (bucket: string, rule: Rule) => BucketOutcome, string[]][] = [
    ['restored', (bucket, rule) => outcome({ kind: 'restored' }, bucket, rule), ['Previous rule']],
    [
      'failed',
      (bucket, rule) => outcome({ kind: 'failed', rule }, bucket, { algorithm: 'AES256' }, rule),
      ['New rule', 'Found after the rollback']
    ],
    [
      'replaced a rule',
      (bucket, rule) =>
        outcome({ kind: 'restored', overwritten: { rule, isSure: true } }, bucket, null),
      ['Rule from the other process']
    ],
    [
      'out of time',
      (bucket, rule) => ranOutOfTime(bucket, { from: rule, to: kms }, true),
      ['Previous rule']
    ]
  ]

  test.each(pairs)('share a message, with columns for what differs: %s', (_, make, columns) => {
    const [one, other] = [make('a', sm4), make('b', { algorithm: 'KMS' })]
    const shared = shareMessage([one.reason?.message ?? [], other.reason?.message ?? []])
    expect(shared.differing.map(({ column }) => column)).toEqual(columns)
    expect(plain(shared.message)).not.toMatch(/SM4|bucket [ab]\b/)
  })
})
