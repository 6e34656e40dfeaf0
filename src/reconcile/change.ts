import type { Drift } from '../encryption/drift.js'
import type { RuleChange } from '../encryption/rule-change.js'
import { describeRule, type Rule } from '../encryption/rule.js'
import { proveByUpload, toldAfter } from './canary.js'
import type { Outcome } from './outcome.js'
import { whyNotChange } from './preconditions.js'
import { propagationLimitMs, readBack, unansweredLimitMs } from './read-back.js'
import { rollBack } from './roll-back.js'
import { send, type Sent } from './send.js'
import { isStopping, type Surroundings } from './surroundings.js'
import { brokenRun, notShown } from './unknown.js'

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
  return await carryOut(drift.bucket, { from: drift.rule, to: wanted }, around)
}

async function carryOut(
  bucket: string,
  change: RuleChange,
  around: Surroundings
): Promise<Outcome> {
  const { notebook, say } = around
  say(`${bucket}: changing ${describeRule(change.from)} to ${describeRule(change.to)}`)
  notebook.sent = change
  const sent = await send(bucket, change.to, around.rules)
  if (sent.failure?.mayHaveHappened === false) {
    delete notebook.sent
    return { status: 'unknown', reason: sent.failure.reason, actual: change.from }
  }
  try {
    return await prove(bucket, change, sent, around)
  } catch (error) {
    const reason = brokenRun(bucket, error)
    if (!around.canary) return { previous: change.from, status: 'unknown', reason }
    return await rollBack(bucket, change, { verdict: 'untold', reason }, sent, around)
  }
}

async function prove(
  bucket: string,
  change: RuleChange,
  sent: Sent,
  around: Surroundings
): Promise<Outcome> {
  const previous = change.from
  const limitMs = sent.failure === undefined ? propagationLimitMs : unansweredLimitMs
  const back = await readBack(bucket, change, limitMs, around)
  const actual = 'rule' in back ? { actual: back.rule } : {}
  if (!back.shown) {
    const reason = notShown(bucket, change, back, sent.failure, isStopping(around))
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
