import type { Drift } from '../encryption/drift-messages.js'
import { isSameKey, isServiceKey } from '../encryption/kms-key-identity.js'
import type { Rule } from '../encryption/rule.js'
import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import { bucket as bucketPart, message, own, seeTable, sentences, value } from '../text/message.js'
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
      message`Objects encrypted with the previous KMS key (${own(value(oldKey), seeTable, 'Previous key')}) still need that key. If it is disabled or deleted, they cannot be read.`
    )
  }
  if (wanted?.algorithm !== 'KMS') return
  const profile = await resultOrFailure(buckets.describe(bucket))
  if (profile instanceof CallFailure) {
    evidence.warn(
      sentences(
        message`It could not be determined whether ${bucketPart(bucket)} is public or replicated. Anonymous users cannot read objects encrypted with KMS, and such objects are replicated only if the replication rule allows it.`,
        profile.reason.message,
        profile.reason.hint
      )
    )
    return
  }
  if (profile.publicRead) {
    evidence.warn(
      message`${bucketPart(bucket, 'Bucket')} is public, but anonymous users cannot read objects encrypted with KMS. New objects can be read only with credentials.`
    )
  }
  if (profile.replicated) {
    evidence.warn(
      message`${bucketPart(bucket, 'Bucket')} is replicated to another region. Objects encrypted with KMS are replicated only if the replication rule allows it and names a key in that region.`
    )
  }
}
