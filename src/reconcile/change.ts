import type { RuleChange } from '../encryption/rule-change.js'
import { explainDrift, explainUnusableKey, type Drift } from '../encryption/drift.js'
import type { Reason } from '../encryption/reason.js'
import { describeRule, sameRule, type Rule } from '../encryption/rule.js'
import { isDowngrade } from '../encryption/strength.js'
import { warnOfSideEffects } from './blast-radius.js'
import { proveByUpload, type Doubt } from './canary.js'
import { checkKey } from './key-check.js'
import type { Outcome } from './outcome.js'
import { CallFailure } from './ports.js'
import { guardPutBack, putBack } from './put-back.js'
import { propagationLimitMs, readBack, unansweredLimitMs } from './read-back.js'
import { send, type Sent } from './send.js'
import { oldFailsToo, tellOfPutBack, wasNotProved } from './story.js'
import { isStopping, type Surroundings } from './surroundings.js'
import { brokenRun, interrupted, keyNotChecked, movedMeanwhile, notShown } from './unknown.js'

/**
 * Makes a bucket have the rule `wanted`, unless that would weaken it or its key can't be used. Then
 * believes only what the bucket shows, and with `canary` only an upload; else it puts back what was
 * there.
 */
export async function changeRule(
  drift: Drift,
  wanted: Rule | null,
  around: Surroundings
): Promise<Outcome> {
  const refusal = await refuse(drift, wanted, around)
  if (refusal !== null) return { actual: drift.rule, ...refusal }
  return await carryOut(drift.bucket, { from: drift.rule, to: wanted }, around)
}

type Look = (drift: Drift, wanted: Rule | null, around: Surroundings) => Promise<Outcome | null>

/** What is looked at before a change, in this order; each answers with why it must not be made. */
const looks: readonly Look[] = [refuseDowngrade, refuseKey, warnOfSideEffects, refuseMoved]

async function refuse(
  drift: Drift,
  wanted: Rule | null,
  around: Surroundings
): Promise<Outcome | null> {
  for (const look of looks) {
    if (isStopping(around)) break
    const refusal = await look(drift, wanted, around)
    if (refusal !== null) return refusal
  }
  return isStopping(around)
    ? { status: 'unknown', reason: interrupted(drift.bucket, 'before it was changed') }
    : null
}

function refuseDowngrade(
  drift: Drift,
  wanted: Rule | null,
  { allowDowngrade }: Surroundings
): Promise<Outcome | null> {
  const refused = isDowngrade(drift.rule, wanted) && !allowDowngrade
  return Promise.resolve(
    refused ? { status: 'drifted', reason: explainDrift('downgrade-refused', drift) } : null
  )
}

async function refuseKey(
  drift: Drift,
  wanted: Rule | null,
  around: Surroundings
): Promise<Outcome | null> {
  if (wanted?.kmsKeyId === undefined) return null
  const verdict = await checkKey(wanted.kmsKeyId, drift.region, around)
  if (verdict === 'go') return null
  return 'failure' in verdict
    ? { status: 'unknown', reason: keyNotChecked(drift.bucket, verdict.failure) }
    : {
        status: 'drifted',
        reason: explainUnusableKey(
          drift,
          wanted.kmsKeyId,
          verdict.problems,
          verdict.requestIds.slice(-1)
        )
      }
}

/** KMS and the bucket were asked meanwhile: what was judged must still be what is there. */
async function refuseMoved(
  { bucket, rule }: Drift,
  wanted: Rule | null,
  { rules }: Surroundings
): Promise<Outcome | null> {
  if (wanted?.algorithm !== 'KMS') return null
  const now = (await rules.read(bucket)).rule
  return sameRule(now, rule)
    ? null
    : { status: 'unknown', reason: movedMeanwhile(bucket, rule, now), actual: now }
}

async function carryOut(
  bucket: string,
  change: RuleChange,
  around: Surroundings
): Promise<Outcome> {
  around.say(`${bucket}: changing ${describeRule(change.from)} to ${describeRule(change.to)}`)
  around.notebook.change = change
  const sent = await send(bucket, change.to, around.rules)
  if (sent.failure?.mayHaveHappened === false) {
    delete around.notebook.change
    return { status: 'unknown', reason: sent.failure.reason, actual: change.from }
  }
  const before = { previous: change.from }
  try {
    return { ...before, ...(await prove(bucket, change, sent, around)) }
  } catch (error) {
    const reason = brokenRun(bucket, error)
    const outcome: Outcome = around.canary
      ? await undo(bucket, change, inDoubt(reason), sent, around)
      : { status: 'unknown', reason }
    return { ...before, ...outcome }
  }
}

async function prove(
  bucket: string,
  change: RuleChange,
  sent: Sent,
  around: Surroundings
): Promise<Outcome> {
  const limitMs = sent.failure === undefined ? propagationLimitMs : unansweredLimitMs
  const back = await readBack(bucket, change, limitMs, around)
  const actual = 'rule' in back ? { actual: back.rule } : {}
  if (!back.shown) {
    const reason = notShown(bucket, change, back, sent.failure, isStopping(around))
    // It may yet show, unproved; but what someone else has set is theirs.
    const toUndo = around.canary && back.foreign === undefined
    return toUndo
      ? await undo(bucket, change, inDoubt(reason), sent, around)
      : { ...actual, status: 'unknown', reason }
  }
  if (!around.canary) return { ...actual, status: 'applied' }
  const { proof, clearAway } = await proveByUpload(bucket, change.to, around, change.from)
  if (proof.verdict === 'works') {
    await clearAway()
    return { ...actual, status: 'applied' }
  }
  const why = `Bucket ${bucket} was changed to ${describeRule(change.to)}. ${proof.why}`
  const outcome = await undo(bucket, change, { ...proof, why }, sent, around)
  await clearAway()
  return outcome
}

/** There is no proof, for this reason. */
function inDoubt({ code, message, hint }: Reason): Doubt {
  return {
    verdict: 'untold',
    code: code === 'interrupted' ? code : 'canary-inconclusive',
    why: message,
    hint
  }
}

async function undo(
  bucket: string,
  change: RuleChange,
  doubt: Doubt,
  { mayLandLate }: Sent,
  around: Surroundings
): Promise<Outcome> {
  around.say(`${bucket}: putting ${describeRule(change.from)} back`)
  try {
    const first = await putBack(bucket, change, around)
    const done = mayLandLate ? await guardPutBack(bucket, change, first, around) : first
    const worse = done.outcome === 'restored' ? await proveOld(bucket, change, doubt, around) : null
    return worse ?? tellOfPutBack(bucket, change, doubt, done)
  } catch (error) {
    const failure = new CallFailure(brokenRun(bucket, error))
    const back = { shown: false, waitedMs: 0 }
    return tellOfPutBack(bucket, change, doubt, { outcome: 'failed', back, failure })
  }
}

/** A key that was good once may not be any more: then the rule from before takes no uploads either. */
async function proveOld(
  bucket: string,
  { from, to }: RuleChange,
  doubt: Doubt,
  around: Surroundings
): Promise<Outcome | null> {
  if (from?.kmsKeyId === undefined || doubt.verdict !== 'fails' || isStopping(around)) return null
  const { proof, clearAway } = await proveByUpload(bucket, from, around, to)
  await clearAway()
  return proof.verdict === 'fails' ? oldFailsToo(bucket, from, doubt, proof) : null
}

/** A bucket that has what is required already is, with `canary`, believed only after an upload. */
export async function proveAsItIs(
  bucket: string,
  rule: Rule | null,
  around: Surroundings
): Promise<Outcome> {
  if (!around.canary) return { status: 'compliant' }
  if (isStopping(around)) {
    return { status: 'unknown', reason: interrupted(bucket, 'before an upload proved its rule') }
  }
  const { proof, clearAway } = await proveByUpload(bucket, rule, around)
  await clearAway()
  return proof.verdict === 'works' ? { status: 'compliant' } : wasNotProved(bucket, rule, proof)
}
