import { isAlias, isServiceKey, warningAboutSpelling } from '../encryption/kms-key-identity.js'
import { describeRule, sameRule, type Rule } from '../encryption/rule.js'
import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import { outcomeOfFailedProof, proveByUpload } from './canary.js'
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
    return unknown(interrupted(bucket, 'before an upload proved its rule'))
  }
  const { proof, cleanUp } = await proveByUpload(bucket, rule, context)
  await cleanUp()
  if (proof.kind === 'works') return await confirmKey(bucket, rule, context)
  const problem =
    proof.kind === 'fails'
      ? 'but uploads do not work as it says'
      : 'but whether uploads work could not be told'
  const summary = `Bucket ${bucket} has ${describeRule(rule)}, as required, ${problem}.`
  return outcomeOfFailedProof(proof, `${summary} ${proof.reason.message}`)
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
