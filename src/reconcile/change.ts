import { compare } from '../encryption/comparison.js'
import type { Drift } from '../encryption/drift.js'
import type { RuleChange } from '../encryption/rule-change.js'
import { describeRule, sameRule, type Rule } from '../encryption/rule.js'
import { proveAsItIs, proveByUpload, toldAfter } from './canary.js'
import type { Outcome } from './outcome.js'
import { attempt, CallFailure } from './ports.js'
import { whyNotChange } from './preconditions.js'
import { patienceAfter, readBack } from './read-back.js'
import { rollBack } from './roll-back.js'
import { send, warnThatItMayLand, type Sent } from './send.js'
import { isStopping, type Surroundings } from './surroundings.js'
import {
  brokenRun,
  changedMeanwhile,
  interrupted,
  notReadAgain,
  notShown,
  stoppedAfterRefusal
} from './unknown.js'

/**
 * Makes a bucket have the rule `wanted`, unless that would weaken it or its key can't be used. Then
 * believes only what the bucket shows, and with `canary` only an upload; else it rolls back.
 */
export async function changeRule(
  drift: Drift,
  wanted: Rule | null,
  around: Surroundings
): Promise<Outcome> {
  const end = await whyNotChange(drift, wanted, around)
  if (end !== null) return { actual: drift.rule, ...end }
  return await carryOut(drift, { from: drift.rule, to: wanted }, around)
}

async function carryOut(drift: Drift, change: RuleChange, around: Surroundings): Promise<Outcome> {
  const { bucket } = drift
  let sent: Sent = { mayLandLate: true }
  try {
    sent = await sendOverJudged(drift, change, around)
    const { failure } = sent
    if (failure?.mayHaveHappened === false) {
      const after = await lookAfterRefusal(drift, change, sent, around)
      if (!after.mayBeChanged) return await notSent(drift, { ...sent, failure }, after, around)
    }
    return await prove(bucket, change, sent, around)
  } catch (error) {
    if (around.notebook.sent === undefined) throw error
    const reason = brokenRun(bucket, error)
    if (!around.canary) return { previous: change.from, status: 'unknown', reason }
    return await rollBack(bucket, change, { verdict: 'untold', reason }, sent, around)
  }
}

/** Only over the rule that was judged: a second read, right before, must agree with the first. */
async function sendOverJudged(
  { bucket }: Drift,
  change: RuleChange,
  around: Surroundings
): Promise<Sent> {
  const { notebook, rules, say } = around
  return await send(bucket, change.to, rules, {
    evenUnread: false,
    mayReplace(shown) {
      if (isStopping(around) || !agrees(shown, change.from)) return false
      if (notebook.sent === undefined) {
        say(`${bucket}: changing ${describeRule(change.from)} to ${describeRule(change.to)}`)
        notebook.sent = change
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
  { failure, withheldFor }: Sent,
  around: Surroundings
): Promise<AfterRefusal> {
  if (around.notebook.sent === undefined) return { mayBeChanged: false }
  if (withheldFor !== undefined && sameRule(withheldFor.rule, change.to, region)) {
    return { mayBeChanged: true }
  }
  // Twice, since one read may be out of date; and what can't be read is not known to be unchanged.
  let last: { readonly rule: Rule | null } | undefined
  for (let look = 1; look <= 2; look += 1) {
    const limitMs = look === 2 && failure?.refusedInDoubt === true ? refusedLimitMs : 0
    const back = await readBack(bucket, change, { limitMs, accepted: false }, around)
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
  { failure, withheldFor }: Sent & { readonly failure: CallFailure },
  { last }: AfterRefusal,
  around: Surroundings
): Promise<Outcome> {
  const { notebook, rules } = around
  const attempted = notebook.sent !== undefined
  delete notebook.sent
  if (attempted && failure.refusedInDoubt) warnThatItMayLand(bucket, around)
  if (withheldFor === undefined) {
    const reason = attempted ? failure.reason : notReadAgain(bucket, failure)
    return { status: 'unknown', reason, actual: rule }
  }
  const { rule: actual } = withheldFor
  if (agrees(actual, rule)) {
    const reason = attempted
      ? stoppedAfterRefusal(bucket, actual)
      : interrupted(bucket, 'before it was changed')
    return { status: 'unknown', reason, actual }
  }
  if (compare(requirement, actual, region).verdict === 'matches') {
    // Two reads disagree: only a third can say that all is well.
    const third = await attempt(rules.read(bucket))
    if (!(third instanceof CallFailure)) {
      if (sameRule(third.rule, actual, region)) {
        return { actual, differences: [], ...(await proveAsItIs(bucket, actual, region, around)) }
      }
      return {
        actual: third.rule,
        status: 'unknown',
        reason: changedMeanwhile(bucket, rule, actual)
      }
    }
  }
  return {
    actual: last === undefined ? actual : last.rule,
    status: 'unknown',
    reason: changedMeanwhile(bucket, rule, actual)
  }
}

async function prove(
  bucket: string,
  change: RuleChange,
  sent: Sent,
  around: Surroundings
): Promise<Outcome> {
  const previous = change.from
  const back = await readBack(bucket, change, patienceAfter(sent), around)
  const actual = 'rule' in back ? { actual: back.rule } : {}
  if (!back.shown) {
    const reason = notShown(bucket, change, back, sent.failure, isStopping(around))
    if (sent.mayLandLate) warnThatItMayLand(bucket, around)
    // It may yet show, unproved; but what someone else has set is theirs.
    return around.canary && back.foreign === undefined
      ? await rollBack(bucket, change, { verdict: 'untold', reason }, sent, around)
      : { previous, ...actual, status: 'unknown', reason }
  }
  const applied: Outcome = { previous, ...actual, status: 'applied' }
  if (!around.canary) return applied
  const { proof, clearAway } = await proveByUpload(bucket, change.to, around, change.from)
  if (proof.verdict === 'works') {
    around.notebook.settled = applied
    await clearAway()
    return applied
  }
  const changed = `Bucket ${bucket} was changed to ${describeRule(change.to)}.`
  const doubt = toldAfter(changed, proof)
  const outcome = await rollBack(bucket, change, doubt, sent, around)
  await clearAway()
  return outcome
}
