import { defined } from '../encryption/defined-fields.js'
import { compare } from '../encryption/comparison.js'
import type { Drift } from '../encryption/drift-messages.js'
import { describeRule, type Rule, type RuleChange, sameRule } from '../encryption/rule.js'
import { proveByUpload, withPrefix } from './canary.js'
import { proveCurrentRule } from './prove-current-rule.js'
import { unknown, type BucketOutcome } from './bucket-outcome.js'
import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import { bucket as bucketPart, message } from '../text/message.js'
import { newRule } from './bucket-facts.js'
import { checkPreconditions } from './preconditions.js'
import { limitAfterWrite, readBack } from './read-back.js'
import { rollBack } from './rollback.js'
import { writeRule, warnOfPendingWrite, type WriteResult } from './write-rule.js'
import { isStopping, type BucketContext } from './bucket-context.js'
import {
  brokenRun,
  changedMeanwhile,
  interrupted,
  notReadAgain,
  notShown,
  stoppedAfterRefusal
} from './unknown-messages.js'

/**
 * Sets the rule `wanted`, unless that would weaken the bucket or the key can't be used. Reads the
 * rule back and, with `canary`, proves it with an upload; rolls back if the proof fails.
 */
export async function applyChange(
  drift: Drift,
  wanted: Rule | null,
  context: BucketContext
): Promise<BucketOutcome> {
  const rejected = await checkPreconditions(drift, wanted, context)
  if (rejected !== null) return { actual: drift.rule, ...rejected }
  return await sendAndProve(drift, { from: drift.rule, to: wanted }, context)
}

async function sendAndProve(
  drift: Drift,
  change: RuleChange,
  context: BucketContext
): Promise<BucketOutcome> {
  const { bucket } = drift
  let sent: WriteResult = { mayTakeEffectLater: true }
  try {
    sent = await sendChange(drift, change, context)
    const { failure } = sent
    if (failure?.mayHaveTakenEffect === false) {
      const after = await inspectAfterRefusal(drift, change, sent, context)
      if (!after.mayBeChanged)
        return await outcomeWithoutChange(drift, { ...sent, failure }, after, context)
    }
    return await proveChange(bucket, change, sent, context)
  } catch (error) {
    if (context.evidence.sentChange === undefined) throw error
    const reason = brokenRun(bucket, error)
    if (!context.canary) return unknown(reason, { previous: change.from })
    return await rollBack(
      { bucket, change, failedProof: { kind: 'inconclusive', reason } },
      sent,
      context
    )
  }
}

/** Sends the change only over the rule that was judged: a second read, right before, must agree. */
async function sendChange(
  { bucket }: Drift,
  change: RuleChange,
  context: BucketContext
): Promise<WriteResult> {
  const { evidence, rules, log } = context
  return await writeRule(bucket, change.to, rules, {
    allowUnread: false,
    mayReplace(shown) {
      if (isStopping(context) || !isIdentical(shown, change.from)) return false
      if (evidence.sentChange === undefined) {
        log(
          message`Changing ${bucketPart(bucket)} from ${describeRule(change.from)} to ${describeRule(change.to)}.`
        )
        evidence.sentChange = change
      }
      return true
    }
  })
}

/** Compares key ids by spelling: a rollback restores what was read, and OSS may not accept every spelling. */
function isIdentical(one: Rule | null, other: Rule | null): boolean {
  return sameRule(one, other) && one?.kmsKeyId === other?.kmsKeyId
}

/**
 * How long to look for a change after an ambiguous refusal, which a gateway may send although OSS
 * carried the change out, in milliseconds. The vendor's SDK tests wait about 3 s for a change to show.
 */
const refusedLimitMs = 5_000

/** Whether the bucket may have been changed despite the refusal, and what the last read since showed. */
interface AfterRefusal {
  readonly mayBeChanged: boolean
  readonly last?: { readonly rule: Rule | null }
}

/** Verifies a refusal by reading: OSS may have carried the change out before a gateway refused it. */
async function inspectAfterRefusal(
  { bucket, region }: Drift,
  change: RuleChange,
  { failure, blockedBy }: WriteResult,
  context: BucketContext
): Promise<AfterRefusal> {
  if (context.evidence.sentChange === undefined) return { mayBeChanged: false }
  if (blockedBy !== undefined && sameRule(blockedBy.rule, change.to, region)) {
    return { mayBeChanged: true }
  }
  // Read twice, since one read may be stale. An unreadable bucket may have been changed.
  let last: { readonly rule: Rule | null } | undefined
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const limitMs = attempt === 2 && failure?.ambiguousRefusal === true ? refusedLimitMs : 0
    const back = await readBack(bucket, change, { limitMs, accepted: false }, context)
    if (back.shownOnce) return { mayBeChanged: true }
    // A third rule may have replaced either the change or the previous rule; the last read counts.
    if (back.rule !== undefined) last = { rule: back.rule }
    else if (back.sighting !== undefined) last = { rule: back.sighting.rule }
  }
  return last === undefined || !sameRule(last.rule, change.from, region)
    ? { mayBeChanged: true }
    : { mayBeChanged: false, last }
}

/** The outcome when the change did not take effect: the bucket is unchanged, or changed by another process. */
async function outcomeWithoutChange(
  { bucket, rule, requirement, region }: Drift,
  { failure, blockedBy }: WriteResult & { readonly failure: CallFailure },
  { last }: AfterRefusal,
  context: BucketContext
): Promise<BucketOutcome> {
  const { evidence, rules } = context
  const wasSent = evidence.sentChange !== undefined
  delete evidence.sentChange
  if (wasSent && failure.ambiguousRefusal) warnOfPendingWrite(bucket, context)
  if (blockedBy === undefined) {
    const reason = wasSent ? failure.reason : notReadAgain(bucket, failure)
    return unknown(reason, { actual: rule })
  }
  const { rule: actual } = blockedBy
  if (isIdentical(actual, rule)) {
    const reason = wasSent
      ? stoppedAfterRefusal(bucket, actual)
      : interrupted(message`${bucketPart(bucket)} was changed`)
    return unknown(reason, { actual })
  }
  if (compare(requirement, actual, region).kind === 'matches') {
    // Two reads disagree: only a third can show that the bucket is compliant.
    const third = await resultOrFailure(rules.read(bucket))
    if (!(third instanceof CallFailure)) {
      if (sameRule(third.rule, actual, region)) {
        return {
          actual,
          differences: [],
          ...(await proveCurrentRule(bucket, actual, region, context))
        }
      }
      return unknown(changedMeanwhile(bucket, rule, actual), { actual: third.rule })
    }
  }
  return unknown(changedMeanwhile(bucket, rule, actual), {
    actual: last === undefined ? actual : last.rule
  })
}

async function proveChange(
  bucket: string,
  change: RuleChange,
  sent: WriteResult,
  context: BucketContext
): Promise<BucketOutcome> {
  const back = await readBack(bucket, change, limitAfterWrite(sent), context)
  const facts = defined({ previous: change.from, actual: back.rule })
  if (!back.shown) {
    const reason = notShown(bucket, change, {
      back,
      writeFailure: sent.failure,
      isStopped: isStopping(context)
    })
    if (sent.mayTakeEffectLater) warnOfPendingWrite(bucket, context)
    // The change may still show, unproved, so roll back; but leave a foreign rule alone.
    return context.canary && back.foreign === undefined
      ? await rollBack(
          { bucket, change, failedProof: { kind: 'inconclusive', reason } },
          sent,
          context
        )
      : unknown(reason, facts)
  }
  const applied: BucketOutcome = { ...facts, status: 'applied' }
  if (!context.canary) return applied
  const { proof, cleanUp } = await proveByUpload(bucket, change.to, context, change.from)
  if (proof.kind === 'works') {
    context.evidence.settledOutcome = applied
    await cleanUp()
    return applied
  }
  const changed =
    change.to === null
      ? message`The rule of ${bucketPart(bucket)} was deleted.`
      : message`The rule of ${bucketPart(bucket)} was set to ${newRule(change.to, 'the new rule')}.`
  const failedProof = withPrefix(changed, proof)
  const outcome = await rollBack({ bucket, change, failedProof }, sent, context)
  await cleanUp()
  return outcome
}
