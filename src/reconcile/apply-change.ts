import { defined } from '../encryption/defined.js'
import { compare } from '../encryption/comparison.js'
import type { Drift } from '../encryption/drift-messages.js'
import { describeRule, type Rule, type RuleChange, sameRule } from '../encryption/rule.js'
import { proveCurrentRule, proveByUpload, withPrefix } from './canary.js'
import { unknown, type BucketOutcome } from './outcome.js'
import { attempt, CallFailure } from '../ports/call-failure.js'
import { checkPreconditions } from './preconditions.js'
import { limitAfterWrite, readBack } from './read-back.js'
import { rollBack } from './rollback.js'
import { writeRule, warnOfPendingWrite, type WriteResult } from './write-rule.js'
import { isStopping, type BucketContext } from './context.js'
import {
  brokenRun,
  changedMeanwhile,
  interrupted,
  notReadAgain,
  notShown,
  stoppedAfterRefusal
} from './unknown-messages.js'

/**
 * Makes a bucket have the rule `wanted`, unless that would weaken it or its key can't be used. Then
 * believes only what the bucket shows, and with `canary` only an upload; else it rolls back.
 */
export async function applyChange(
  drift: Drift,
  wanted: Rule | null,
  context: BucketContext
): Promise<BucketOutcome> {
  const end = await checkPreconditions(drift, wanted, context)
  if (end !== null) return { actual: drift.rule, ...end }
  return await carryOut(drift, { from: drift.rule, to: wanted }, context)
}

async function carryOut(
  drift: Drift,
  change: RuleChange,
  context: BucketContext
): Promise<BucketOutcome> {
  const { bucket } = drift
  let sent: WriteResult = { mayTakeEffectLater: true }
  try {
    sent = await sendOverJudged(drift, change, context)
    const { failure } = sent
    if (failure?.mayHaveTakenEffect === false) {
      const after = await lookAfterRefusal(drift, change, sent, context)
      if (!after.mayBeChanged) return await notSent(drift, { ...sent, failure }, after, context)
    }
    return await prove(bucket, change, sent, context)
  } catch (error) {
    if (context.evidence.sentChange === undefined) throw error
    const reason = brokenRun(bucket, error)
    if (!context.canary) return unknown(reason, { previous: change.from })
    return await rollBack(
      { bucket, change, failedProof: { verdict: 'inconclusive', reason } },
      sent,
      context
    )
  }
}

/** Only over the rule that was judged: a second read, right before, must agree with the first. */
async function sendOverJudged(
  { bucket }: Drift,
  change: RuleChange,
  context: BucketContext
): Promise<WriteResult> {
  const { evidence, rules, say } = context
  return await writeRule(bucket, change.to, rules, {
    evenUnread: false,
    mayReplace(shown) {
      if (isStopping(context) || !agrees(shown, change.from)) return false
      if (evidence.sentChange === undefined) {
        say(`${bucket}: changing ${describeRule(change.from)} to ${describeRule(change.to)}`)
        evidence.sentChange = change
      }
      return true
    }
  })
}

/** To the letter: a roll-back restores what was read, and OSS may not take each spelling of a key. */
function agrees(one: Rule | null, other: Rule | null): boolean {
  return sameRule(one, other) && one?.kmsKeyId === other?.kmsKeyId
}

/**
 * How long to look for a change that was refused as a gateway may refuse what was carried out, in
 * milliseconds. The vendor's SDK tests wait about 3 s for a change to show.
 */
const refusedLimitMs = 5_000

/** Whether the bucket may have been changed all the same, and what the last answer since showed. */
interface AfterRefusal {
  readonly mayBeChanged: boolean
  readonly last?: { readonly rule: Rule | null }
}

/** A refusal is not believed unseen: the change may have been carried out before a gateway refused it. */
async function lookAfterRefusal(
  { bucket, region }: Drift,
  change: RuleChange,
  { failure, withheldFor }: WriteResult,
  context: BucketContext
): Promise<AfterRefusal> {
  if (context.evidence.sentChange === undefined) return { mayBeChanged: false }
  if (withheldFor !== undefined && sameRule(withheldFor.rule, change.to, region)) {
    return { mayBeChanged: true }
  }
  // Twice, since one read may be out of date; and what can't be read is not known to be unchanged.
  let last: { readonly rule: Rule | null } | undefined
  for (let look = 1; look <= 2; look += 1) {
    const limitMs = look === 2 && failure?.ambiguousRefusal === true ? refusedLimitMs : 0
    const back = await readBack(bucket, change, { limitMs, accepted: false }, context)
    if (back.shownOnce) return { mayBeChanged: true }
    // A third rule may have replaced the change as well as the one before; the last answer counts.
    if (back.rule !== undefined) last = { rule: back.rule }
    else if (back.sighting !== undefined) last = { rule: back.sighting.rule }
  }
  return last === undefined || !sameRule(last.rule, change.from, region)
    ? { mayBeChanged: true }
    : { mayBeChanged: false, last }
}

/** The bucket is as it was, or as someone else has made it. */
async function notSent(
  { bucket, rule, requirement, region }: Drift,
  { failure, withheldFor }: WriteResult & { readonly failure: CallFailure },
  { last }: AfterRefusal,
  context: BucketContext
): Promise<BucketOutcome> {
  const { evidence, rules } = context
  const attempted = evidence.sentChange !== undefined
  delete evidence.sentChange
  if (attempted && failure.ambiguousRefusal) warnOfPendingWrite(bucket, context)
  if (withheldFor === undefined) {
    const reason = attempted ? failure.reason : notReadAgain(bucket, failure)
    return unknown(reason, { actual: rule })
  }
  const { rule: actual } = withheldFor
  if (agrees(actual, rule)) {
    const reason = attempted
      ? stoppedAfterRefusal(bucket, actual)
      : interrupted(bucket, 'before it was changed')
    return unknown(reason, { actual })
  }
  if (compare(requirement, actual, region).verdict === 'matches') {
    // Two reads disagree: only a third can say that all is well.
    const third = await attempt(rules.read(bucket))
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

async function prove(
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
    // It may yet show, unproved; but what someone else has set is theirs.
    return context.canary && back.foreign === undefined
      ? await rollBack(
          { bucket, change, failedProof: { verdict: 'inconclusive', reason } },
          sent,
          context
        )
      : unknown(reason, facts)
  }
  const applied: BucketOutcome = { ...facts, status: 'applied' }
  if (!context.canary) return applied
  const { proof, cleanUp } = await proveByUpload(bucket, change.to, context, change.from)
  if (proof.verdict === 'works') {
    context.evidence.settledOutcome = applied
    await cleanUp()
    return applied
  }
  const changed = `Bucket ${bucket} was changed to ${describeRule(change.to)}.`
  const failedProof = withPrefix(changed, proof)
  const outcome = await rollBack({ bucket, change, failedProof }, sent, context)
  await cleanUp()
  return outcome
}
