import { compare } from '../encryption/comparison.js'
import { explainDrift, explainUnusableKey, type Drift } from '../encryption/drift.js'
import { warningAboutSpelling } from '../encryption/kms-key-identity.js'
import { sameRule, type Rule } from '../encryption/rule.js'
import { isDowngrade } from '../encryption/strength.js'
import { warnOfSideEffects } from './blast-radius.js'
import { proveAsItIs } from './canary.js'
import { checkKey } from './key-check.js'
import type { Outcome } from './outcome.js'
import { attempt, CallFailure } from './ports.js'
import { isStopping, type Surroundings } from './surroundings.js'
import { changedMeanwhile, interrupted, keyNotChecked, notReadAgain } from './unknown.js'

/** What ends a change before it is made, looked for in this order; `null`: nothing does. */
export async function whyNotChange(
  drift: Drift,
  wanted: Rule | null,
  around: Surroundings
): Promise<Outcome | null> {
  const { bucket, rule } = drift
  const stopped = (): Outcome | null =>
    isStopping(around)
      ? { status: 'unknown', reason: interrupted(bucket, 'before it was changed') }
      : null
  if (isStopping(around)) return stopped()
  if (isDowngrade(rule, wanted) && !around.allowDowngrade) {
    return { status: 'drifted', reason: explainDrift('downgrade-refused', drift) }
  }
  const bad = wanted?.kmsKeyId === undefined ? null : await badKey(drift, wanted.kmsKeyId, around)
  if (bad !== null) return bad
  if (isStopping(around)) return stopped()
  await warnOfSideEffects(drift, wanted, around)
  if (isStopping(around)) return stopped()
  // KMS and the bucket were asked: meanwhile someone may have set what must not be overwritten.
  const moved = wanted?.algorithm === 'KMS' ? await hasMoved(drift, around) : null
  return moved ?? stopped()
}

async function badKey(drift: Drift, id: string, around: Surroundings): Promise<Outcome | null> {
  const verdict = await checkKey(id, drift.region, around)
  if (verdict === 'go') return null
  return 'failure' in verdict
    ? { status: 'unknown', reason: keyNotChecked(drift.bucket, verdict.failure) }
    : {
        status: 'drifted',
        reason: explainUnusableKey(drift, id, verdict.problems, verdict.requestIds)
      }
}

async function hasMoved(drift: Drift, around: Surroundings): Promise<Outcome | null> {
  const { bucket, rule, requirement, region } = drift
  const reading = await attempt(around.rules.read(bucket))
  if (reading instanceof CallFailure) {
    return { status: 'unknown', reason: notReadAgain(bucket, reading) }
  }
  const actual = reading.rule
  if (sameRule(actual, rule, region)) return null
  if (compare(requirement, actual, region).verdict !== 'matches') {
    return { actual, status: 'unknown', reason: changedMeanwhile(bucket, rule, actual) }
  }
  const warning = warningAboutSpelling(bucket, actual, region)
  if (warning !== null) around.notebook.warn(warning)
  return { actual, differences: [], ...(await proveAsItIs(bucket, actual, around)) }
}
