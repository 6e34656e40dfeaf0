import { describeRule, type Rule, type RuleChange, sameRule } from '../encryption/rule.js'
import { proveByUpload, type FailedProof } from './canary.js'
import type { BucketOutcome } from './outcome.js'
import { CallFailure } from '../ports/call-failure.js'
import {
  isDoubtful,
  isForeign,
  readOnce,
  nextSighting,
  limitAfterWrite,
  readBack,
  type ReadBack,
  type ForeignRuleSighting
} from './read-back.js'
import {
  restoredRuleFails,
  restoredRuleUntested,
  rollbackOutcome,
  type OverwrittenRule,
  type RollbackResult
} from './rollback-outcome.js'
import { writeRule, warnOfPendingWrite, type WriteResult } from './write-rule.js'
import { isStopping, type BucketContext } from './context.js'
import { brokenRun } from './unknown-messages.js'

/** A bucket left with a rule that nobody has proved is the worst end: tried this often. */
const mostTries = 3
const pauseMs = 1_000
/** How long a request of the change that went unanswered is watched for, in milliseconds. */
const lateLimitMs = 10_000
const watchPauseMs = 2_000

/**
 * Undoes a change that was not proved: puts the rule back that was there before and reads it back,
 * watches for a request of the change that may still come, and tries a key that was good once.
 * Never rejects.
 */
export async function rollBack(
  bucket: string,
  change: RuleChange,
  failedProof: FailedProof,
  { mayTakeEffectLater }: WriteResult,
  context: BucketContext
): Promise<BucketOutcome> {
  if (mayTakeEffectLater) warnOfPendingWrite(bucket, context)
  context.say(`${bucket}: putting ${describeRule(change.from)} back`)
  try {
    const first = await restoreRule(bucket, change, failedProof, context)
    const told = rollbackOutcome(bucket, change, failedProof, first)
    if (first.outcome !== 'restored') return told
    context.evidence.settledOutcome = mayTakeEffectLater
      ? rollbackOutcome(bucket, change, failedProof, { unwatched: 'stopped', ...first })
      : told
    const done = mayTakeEffectLater
      ? await watchForLateWrite(bucket, change, failedProof, context)
      : first
    if (done.outcome !== 'restored') return rollbackOutcome(bucket, change, failedProof, done)
    const tried = await testRestoredKey(bucket, change, failedProof, context)
    const isOther = 'overwritten' in done || 'unwatched' in done
    const restored = isOther ? rollbackOutcome(bucket, change, failedProof, done) : told
    return tried === null || (isAlarm(restored) && !isAlarm(tried)) ? restored : tried
  } catch (error) {
    const failure = new CallFailure(brokenRun(bucket, error))
    return rollbackOutcome(bucket, change, failedProof, { outcome: 'failed', failure })
  }
}

/**
 * Restores the rule from before. A rule that this run did not set stops it, but only one that several
 * reads show and under which the bucket is not seen to refuse uploads: in doubt the bucket is restored.
 */
async function restoreRule(
  bucket: string,
  { from, to }: RuleChange,
  failedProof: FailedProof,
  context: BucketContext
): Promise<RollbackResult> {
  const { clock, rules, evidence } = context
  const { region } = evidence.known
  const undoing: RuleChange = { from: to, to: from }
  // As before a change, two reads must agree that nobody else's rule is there.
  const first = await readOnce(bucket, context)
  let sighting =
    first.rule === undefined
      ? undefined
      : nextSighting(undefined, first.rule, undoing, clock.now(), region)
  let isContradicted = sighting !== undefined
  let overwritten: OverwrittenRule | undefined
  let evenForeign = false
  let isRepeated = false
  for (let number = 1; ;) {
    const isLast = number >= (isStopping(context) ? 1 : mostTries)
    const evenUnread = isLast && (await mayRefuseUploads(bucket, to, failedProof, context))
    let shown: Shown | undefined
    let replaced: Shown | undefined
    const { failure, withheldFor } = await writeRule(bucket, from, rules, {
      evenUnread,
      mayReplace(rule) {
        shown = { rule }
        const isTheirs = isForeign(rule, undoing, region)
        // One read that shows it gone may be out of date, too.
        if (evenForeign) replaced = isTheirs ? shown : (replaced ?? sighting)
        return evenForeign || !(isTheirs || isContradicted)
      }
    })
    isContradicted = false
    const isWithheld = withheldFor !== undefined
    if (!isWithheld) {
      // Unread, it may have replaced what was seen before.
      replaced ??= shown === undefined ? sighting : undefined
      if (replaced !== undefined) overwritten = overwrittenBy(replaced, sighting)
      else if (shown === undefined) warnThatItWasUnread(bucket, from, context)
    }
    if (shown !== undefined) {
      sighting = nextSighting(sighting, shown.rule, undoing, clock.now(), region)
    }

    const refused = failure?.mayHaveTakenEffect === false
    const patience = limitAfterWrite({ failure })
    // What was seen before our own write does not say what is there after it.
    const back = isWithheld
      ? await readBack(bucket, undoing, patience, context, sighting)
      : await readBack(
          bucket,
          undoing,
          sighting === undefined ? patience : { ...patience, accepted: false },
          context
        )
    sighting = back.sighting
    let latest: Pick<ReadBack, 'rule' | 'failure'>
    if (back.shown && !refused) return { outcome: 'restored', ...(overwritten && { overwritten }) }
    if (back.foreign !== undefined) {
      if (!(await refusesUploads(bucket, back.foreign, failedProof, context))) {
        return { outcome: 'foreign', rule: back.foreign, sent: number > 1 || !refused }
      }
      evenForeign = true
      latest = back
    } else {
      latest = isWithheld ? await readThirdTime(bucket, undoing, back, context) : back
      evenForeign = isWithheld && latest !== back && isOurs(latest, undoing, region)
    }
    if (isWithheld && evenForeign) continue
    // What was seen to be in the way may not be there, and no further read is to be had.
    if (isWithheld && evenUnread && !isRepeated) {
      isRepeated = true
      continue
    }
    if (isLast) {
      const why = failure ?? back.failure
      return {
        outcome: 'failed',
        ...(latest.rule === undefined ? {} : { rule: latest.rule }),
        ...(overwritten && { overwritten }),
        ...(why === undefined ? {} : { failure: why })
      }
    }
    number += 1
    await clock.sleep(pauseMs)
  }
}

/** What a read showed. */
interface Shown {
  readonly rule: Rule | null
}

function overwrittenBy(
  { rule }: Shown,
  sighting: ForeignRuleSighting | undefined
): OverwrittenRule {
  const isSeen = sighting !== undefined && sameRule(sighting.rule, rule)
  return { rule, isSure: isSeen && !isDoubtful(sighting) }
}

function warnThatItWasUnread(bucket: string, from: Rule | null, { evidence }: BucketContext): void {
  evidence.warn(
    `Bucket ${bucket} could not be read right before its rule of before, ${describeRule(from)}, was sent: if someone else had set another rule just then, that one is gone.`
  )
}

/** Of a read that showed a foreign rule and one after it that did not, either may be out of date: a third tells. */
async function readThirdTime(
  bucket: string,
  undoing: RuleChange,
  back: ReadBack,
  context: BucketContext
): Promise<Pick<ReadBack, 'rule' | 'failure'>> {
  if (!isOurs(back, undoing, context.evidence.known.region)) return back
  return await readOnce(bucket, context)
}

function isOurs(
  { rule }: Pick<ReadBack, 'rule'>,
  undoing: RuleChange,
  region: string | undefined
): boolean {
  return rule !== undefined && !isForeign(rule, undoing, region)
}

/** Stays with a bucket that was put back while the change may still land, and puts it back again. */
async function watchForLateWrite(
  bucket: string,
  change: RuleChange,
  failedProof: FailedProof,
  context: BucketContext
): Promise<RollbackResult> {
  const { clock, evidence } = context
  const undoing: RuleChange = { from: change.to, to: change.from }
  const deadline = clock.now() + lateLimitMs
  let isSeen = true
  while (clock.now() < deadline) {
    if (isStopping(context)) return { outcome: 'restored', unwatched: 'stopped' }
    await clock.sleep(watchPauseMs)
    const seen = await readBack(bucket, undoing, { limitMs: 0, accepted: true }, context)
    if (seen.foreign !== undefined) return { outcome: 'foreign', rule: seen.foreign, sent: true }
    isSeen = seen.rule !== undefined
    if (seen.shown || !isSeen) continue
    delete evidence.settledOutcome
    const again = await restoreRule(bucket, change, failedProof, context)
    if (again.outcome !== 'restored' || 'overwritten' in again) return again
    isSeen = true
  }
  return isSeen ? { outcome: 'restored' } : { outcome: 'restored', unwatched: 'unreadable' }
}

/** Whether a bucket that can't be read may refuse uploads. One that takes them is not overwritten unseen. */
async function mayRefuseUploads(
  bucket: string,
  rule: Rule | null,
  failedProof: FailedProof,
  context: BucketContext
): Promise<boolean> {
  if (failedProof.verdict === 'fails') return failedProof.refused !== 'no'
  if (isStopping(context)) return true
  const { proof, cleanUp } = await proveByUpload(bucket, rule, context)
  await cleanUp()
  return proof.verdict === 'untold' || (proof.verdict === 'fails' && proof.refused !== 'no')
}

/** Whether uploads are refused, and not only ours, under a rule that someone else seems to have set. */
async function refusesUploads(
  bucket: string,
  rule: Rule | null,
  failedProof: FailedProof,
  context: BucketContext
): Promise<boolean> {
  if (failedProof.verdict !== 'fails' || failedProof.refused !== 'for all' || isStopping(context))
    return false
  const { proof, cleanUp } = await proveByUpload(bucket, rule, context)
  await cleanUp()
  return proof.verdict === 'fails' && proof.refused === 'for all'
}

function isAlarm({ reason }: BucketOutcome): boolean {
  return reason?.code === 'rollback-failed'
}

/** A key that was good once may not be any more: then the rule from before takes no uploads either. */
async function testRestoredKey(
  bucket: string,
  { from, to }: RuleChange,
  failedProof: FailedProof,
  context: BucketContext
): Promise<BucketOutcome | null> {
  if (from?.kmsKeyId === undefined || failedProof.verdict !== 'fails' || isStopping(context))
    return null
  const { proof, cleanUp } = await proveByUpload(bucket, from, context, to)
  await cleanUp()
  if (proof.verdict === 'works') return null
  // That we may not use the old key says nothing about those who may, nor does what was stored otherwise.
  return proof.verdict === 'fails' && proof.refused === 'for all'
    ? restoredRuleFails(bucket, from, failedProof, proof)
    : restoredRuleUntested(bucket, from, failedProof, proof)
}
