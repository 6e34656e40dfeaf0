import { explainDrift, explainUnusableKey, type Drift } from '../encryption/drift.js'
import type { Rule } from '../encryption/rule.js'
import { isDowngrade } from '../encryption/strength.js'
import { warnOfSideEffects } from './blast-radius.js'
import { checkKey } from './key-check.js'
import type { Outcome } from './outcome.js'
import { isStopping, type Surroundings } from './surroundings.js'
import { interrupted, keyNotChecked } from './unknown.js'

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
  return stopped()
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
