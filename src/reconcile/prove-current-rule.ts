import { isAlias, isServiceKey, warningAboutSpelling } from '../encryption/kms-key-identity.js'
import { sameRule, type Rule } from '../encryption/rule.js'
import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import { bucket as bucketPart, message, sentences } from '../text/message.js'
import { foundRule } from './bucket-facts.js'
import { isStopping, type BucketContext } from './bucket-context.js'
import { unknown, type BucketOutcome } from './bucket-outcome.js'
import { interrupted, readsDiffer } from './unknown-messages.js'

/** The outcome for a bucket whose rule meets the requirement: with `canary`, compliant only after an upload proves it. */
export async function proveCurrentRule(
  bucket: string,
  rule: Rule | null,
  region: string,
  context: BucketContext
): Promise<BucketOutcome> {
  const warning = warningAboutSpelling(bucket, rule, region)
  if (warning !== null) context.evidence.warn(warning)
  if (!context.canary) return { status: 'compliant' }
  if (isStopping(context)) {
    return unknown(
      interrupted(message`the rule of ${bucketPart(bucket)} was tested with an upload`)
    )
  }
  // Loaded on demand: most runs upload nothing.
  const { outcomeOfFailedProof, proveByUpload } = await import('./canary.js')
  const { proof, cleanUp } = await proveByUpload(bucket, rule, context)
  await cleanUp()
  if (proof.kind === 'works') return await confirmKey(bucket, rule, context)
  const problem =
    proof.kind === 'fails'
      ? message`but uploads do not work as expected`
      : message`but it could not be determined whether uploads work`
  const summary = message`${bucketPart(bucket, 'Bucket')} has the required rule (${foundRule(rule)}), ${problem}.`
  return outcomeOfFailedProof(proof, sentences(summary, proof.reason.message))
}

/** Reads again under the service key or an alias, where an upload may show any key id and proves no key. */
async function confirmKey(
  bucket: string,
  rule: Rule | null,
  { rules }: BucketContext
): Promise<BucketOutcome> {
  const { algorithm, kmsKeyId } = rule ?? {}
  if (algorithm !== 'KMS' || !(isServiceKey(kmsKeyId) || isAlias(kmsKeyId))) {
    return { status: 'compliant' }
  }
  const again = await resultOrFailure(rules.read(bucket))
  if (again instanceof CallFailure) return unknown(again.reason)
  return sameRule(again.rule, rule, again.region)
    ? { status: 'compliant' }
    : unknown(readsDiffer(bucket, rule, again.rule), { actual: again.rule })
}
