import type { Drift } from '../encryption/drift-messages.js'
import { isSameKey, isServiceKey } from '../encryption/kms-key-identity.js'
import type { Rule } from '../encryption/rule.js'
import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import type { BucketContext } from './bucket-context.js'

/**
 * Warns of what a change affects besides new uploads. Never blocks the change: warns as well of what
 * could not be determined. Source: the vendor's server-side encryption guide.
 */
export async function warnAboutSideEffects(
  { bucket, rule, region }: Pick<Drift, 'bucket' | 'rule' | 'region'>,
  wanted: Rule | null,
  { buckets, evidence }: Pick<BucketContext, 'buckets' | 'evidence'>
): Promise<void> {
  const oldKey = rule?.kmsKeyId
  if (
    oldKey !== undefined &&
    !isServiceKey(oldKey) &&
    !isSameKey(oldKey, wanted?.kmsKeyId, region)
  ) {
    evidence.warn(
      `Objects stored under KMS key ${oldKey} still need it: disabling or deleting that key makes them unreadable.`
    )
  }
  if (wanted?.algorithm !== 'KMS') return
  const profile = await resultOrFailure(buckets.describe(bucket))
  if (profile instanceof CallFailure) {
    evidence.warn(
      `Whether bucket ${bucket} is public or replicated, which KMS encryption would affect, was not looked at: ${profile.reason.message} ${profile.reason.hint}`
    )
    return
  }
  if (profile.publicRead) {
    evidence.warn(
      `Bucket ${bucket} is public, and anonymous reads of objects encrypted with KMS fail: what is uploaded from now on can’t be read without credentials.`
    )
  }
  if (profile.replicated) {
    evidence.warn(
      `Bucket ${bucket} is replicated to another region: objects encrypted with KMS are copied only where the replication rule allows it and names a key there.`
    )
  }
}
