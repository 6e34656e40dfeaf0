import { explainDrift, explainUnusableKey, type Drift } from '../encryption/drift.js'
import type { Reason } from '../encryption/reason.js'
import { describeRule, type Rule } from '../encryption/rule.js'
import { isDowngrade } from '../encryption/strength.js'
import { warnOfSideEffects } from './blast-radius.js'
import { proveByUpload, type Doubt, type Proof } from './canary.js'
import { checkKey } from './key-check.js'
import type { Outcome } from './outcome.js'
import { CallFailure } from './ports.js'
import { putBack, type PutBack } from './put-back.js'
import {
  isForeign,
  propagationLimitMs,
  readBack,
  unansweredLimitMs,
  type Change
} from './read-back.js'
import { send } from './send.js'
import { tellOfPutBack, wasNotProved } from './story.js'
import { isStopping, type Surroundings } from './surroundings.js'
import { brokenRun, interrupted, keyNotChecked, notShown } from './unknown.js'

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
const looks: readonly Look[] = [refuseDowngrade, refuseKey, warnOfSideEffects]

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

async function carryOut(bucket: string, change: Change, around: Surroundings): Promise<Outcome> {
  const unanswered = await send(bucket, change.to, around.rules)
  if (unanswered?.mayHaveHappened === false) {
    return { status: 'unknown', reason: unanswered.reason, actual: change.from }
  }
  const sent = { previous: change.from }
  try {
    return { ...sent, ...(await prove(bucket, change, unanswered, around)) }
  } catch (error) {
    const reason = brokenRun(bucket, error)
    const outcome: Outcome = around.canary
      ? await undo(bucket, change, inDoubt(reason), around)
      : { status: 'unknown', reason }
    return { ...sent, ...outcome }
  }
}

async function prove(
  bucket: string,
  change: Change,
  unanswered: Awaited<ReturnType<typeof send>>,
  around: Surroundings
): Promise<Outcome> {
  const limitMs = unanswered === undefined ? propagationLimitMs : unansweredLimitMs
  const back = await readBack(bucket, change, limitMs, around)
  const actual = 'rule' in back ? { actual: back.rule } : {}
  if (!back.shown) {
    const reason = notShown(bucket, change, back, unanswered, isStopping(around))
    // It may yet show, unproved; but what someone else has set is theirs.
    const toUndo = around.canary && !isForeign(back.rule, change)
    return toUndo
      ? await undo(bucket, change, inDoubt(reason), around)
      : { ...actual, status: 'unknown', reason }
  }
  const proof: Proof = around.canary
    ? await proveByUpload(bucket, change.to, around, change.from)
    : { verdict: 'works' }
  if (proof.verdict === 'works') return { ...actual, status: 'applied' }
  const why = `Bucket ${bucket} was changed to ${describeRule(change.to)}. ${proof.why}`
  return await undo(bucket, change, { ...proof, why }, around)
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
  change: Change,
  doubt: Doubt,
  around: Surroundings
): Promise<Outcome> {
  const done = await putBack(bucket, change, around).catch((error: unknown): PutBack => ({
    outcome: 'failed',
    back: { shown: false, waitedMs: 0 },
    failure: new CallFailure(brokenRun(bucket, error))
  }))
  return tellOfPutBack(bucket, change, doubt, done)
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
  const proof = await proveByUpload(bucket, rule, around)
  return proof.verdict === 'works' ? { status: 'compliant' } : wasNotProved(bucket, rule, proof)
}
