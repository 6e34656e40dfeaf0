import { explainDrift, explainUnusableKey, type Drift } from '../encryption/drift-messages.js'
import type { Rule } from '../encryption/rule.js'
import { isDowngrade } from '../encryption/strength.js'
import { warnAboutSideEffects } from './side-effect-warnings.js'
import { checkKey } from './key-check.js'
import { drifted, unknown, type BucketOutcome } from './bucket-outcome.js'
import { isStopping, type BucketContext } from './bucket-context.js'
import { bucket as bucketPart, message } from '../text/message.js'
import { interrupted, keyNotChecked } from './unknown-messages.js'

/** Checks, in this order, what can rule out a change before it is sent; `null`: nothing does. */
export async function checkPreconditions(
  drift: Drift,
  wanted: Rule | null,
  context: BucketContext
): Promise<BucketOutcome | null> {
  const { bucket, rule } = drift
  const stopped = (): BucketOutcome | null =>
    isStopping(context) ? unknown(interrupted(message`${bucketPart(bucket)} was changed`)) : null
  if (isStopping(context)) return stopped()
  if (isDowngrade(rule, wanted) && !context.allowDowngrade) {
    return drifted(explainDrift('downgrade-refused', drift))
  }
  const rejected =
    wanted?.kmsKeyId === undefined ? null : await checkRequiredKey(drift, wanted.kmsKeyId, context)
  if (rejected !== null) return rejected
  if (isStopping(context)) return stopped()
  await warnAboutSideEffects(drift, wanted, context)
  return stopped()
}

async function checkRequiredKey(
  drift: Drift,
  id: string,
  context: BucketContext
): Promise<BucketOutcome | null> {
  const check = await checkKey(id, drift.region, context)
  switch (check.kind) {
    case 'allowed':
      return null
    case 'unusable':
      return drifted(explainUnusableKey(drift, id, check.problems, check.requestIds))
    case 'failed':
      return unknown(keyNotChecked(drift.bucket, check.failure))
  }
}
