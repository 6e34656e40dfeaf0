import { describeRule, type RuleChange } from '../encryption/rule.js'
import { CallFailure } from '../ports/call-failure.js'
import { bucket as bucketPart, message } from '../text/message.js'
import { proveByUpload } from './canary.js'
import { isStopping, type BucketContext } from './bucket-context.js'
import type { BucketOutcome } from './bucket-outcome.js'
import { readBack } from './read-back.js'
import { restoreRule } from './restore-rule.js'
import {
  restoredRuleFails,
  restoredRuleUntested,
  rollbackOutcome,
  type RollbackResult,
  type UnprovedChange
} from './rollback-outcome.js'
import { brokenRun } from './unknown-messages.js'
import { warnOfPendingWrite, type WriteResult } from './write-rule.js'

/** How long to watch for an unanswered request of the change that still takes effect, in milliseconds. */
const watchLimitMs = 10_000
const watchPauseMs = 2_000

/**
 * Rolls back a change that was not proved: restores the previous rule and reads it back, watches for a
 * late request of the change, and tests whether uploads with the previous key still work. Never rejects.
 */
export async function rollBack(
  unproved: UnprovedChange,
  { mayTakeEffectLater }: Pick<WriteResult, 'mayTakeEffectLater'>,
  context: BucketContext
): Promise<BucketOutcome> {
  const { bucket, change } = unproved
  if (mayTakeEffectLater) warnOfPendingWrite(bucket, context)
  context.log(message`Rolling back ${bucketPart(bucket)} to ${describeRule(change.from)}.`)
  try {
    const first = await restoreRule(unproved, context)
    const firstOutcome = rollbackOutcome(unproved, first)
    if (first.kind !== 'restored') return firstOutcome
    context.evidence.settledOutcome = mayTakeEffectLater
      ? rollbackOutcome(unproved, { unwatched: 'stopped', ...first })
      : firstOutcome
    const last = mayTakeEffectLater ? await watchForLateWrite(unproved, context) : first
    if (last.kind !== 'restored') return rollbackOutcome(unproved, last)
    const keyTest = await testRestoredKey(unproved, context)
    const hasNews = last.overwritten !== undefined || last.unwatched !== undefined
    const restored = hasNews ? rollbackOutcome(unproved, last) : firstOutcome
    return keyTest === null || (isAlarm(restored) && !isAlarm(keyTest)) ? restored : keyTest
  } catch (error) {
    const failure = new CallFailure(brokenRun(bucket, error))
    return rollbackOutcome(unproved, { kind: 'failed', failure })
  }
}

function isAlarm({ reason }: BucketOutcome): boolean {
  return reason?.code === 'rollback-failed'
}

/** Watches a restored bucket while the change may still take effect, and restores it again if it does. */
async function watchForLateWrite(
  unproved: UnprovedChange,
  context: BucketContext
): Promise<RollbackResult> {
  const { bucket, change } = unproved
  const { clock, evidence } = context
  const undoing: RuleChange = { from: change.to, to: change.from }
  const deadline = clock.now() + watchLimitMs
  let isReadable = true
  while (clock.now() < deadline) {
    if (isStopping(context)) return { kind: 'restored', unwatched: 'stopped' }
    await clock.sleep(watchPauseMs)
    const back = await readBack(bucket, undoing, { limitMs: 0, accepted: true }, context)
    if (back.foreign !== undefined) return { kind: 'foreign', rule: back.foreign, isSent: true }
    isReadable = back.rule !== undefined
    if (back.shown || !isReadable) continue
    delete evidence.settledOutcome
    const again = await restoreRule(unproved, context)
    if (again.kind !== 'restored' || again.overwritten !== undefined) return again
    isReadable = true
  }
  return isReadable ? { kind: 'restored' } : { kind: 'restored', unwatched: 'unreadable' }
}

/** Tests the previous key: if it no longer works, the restored rule accepts no uploads either. */
async function testRestoredKey(
  { bucket, change: { from, to }, failedProof }: UnprovedChange,
  context: BucketContext
): Promise<BucketOutcome | null> {
  if (from?.kmsKeyId === undefined || failedProof.kind !== 'fails' || isStopping(context)) {
    return null
  }
  const { proof, cleanUp } = await proveByUpload(bucket, from, context, to)
  await cleanUp()
  if (proof.kind === 'works') return null
  // A refusal of this caller alone says nothing about others; nor does an object stored otherwise.
  return proof.kind === 'fails' && proof.refusedFor === 'everyone'
    ? restoredRuleFails(bucket, from, failedProof, proof)
    : restoredRuleUntested(bucket, from, failedProof, proof)
}
