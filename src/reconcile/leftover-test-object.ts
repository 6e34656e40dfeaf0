import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import { bucket as bucketPart, message, own, sentences, value } from '../text/message.js'
import type { BucketContext } from './bucket-context.js'
import { testObjectPart } from './bucket-facts.js'

/** More versions of one test object than the attempts can have made. */
const maxVersions = 40

type CleanupContext = Pick<BucketContext, 'objects' | 'evidence'>

/** What a test upload left, or may have left, in the bucket. */
export interface Leftover {
  readonly key: string
  /** OSS confirmed that it stored the object. */
  readonly isStored: boolean
  readonly versionId?: string
  /** An upload attempt got no response, and may still take effect. */
  readonly isUnanswered: boolean
  /** There may be another version: an attempt was refused in a way in which a gateway may refuse what OSS stored. */
  readonly isAmbiguous: boolean
}

/** Deletes a leftover, and warns of what can't be deleted or may still arrive. */
export async function removeLeftover(
  bucket: string,
  { key, isStored, versionId, isUnanswered, isAmbiguous }: Leftover,
  context: CleanupContext
): Promise<void> {
  const isDeleted = !isStored || (await remove(bucket, key, versionId, context))
  if (isUnanswered) warnOfPendingUpload(bucket, key, context)
  // Without versioning there is one object only, and deleting it deleted everything.
  const isOneOfMany = isAmbiguous && !(isStored && versionId === undefined)
  const isGone =
    isDeleted &&
    (!(isUnanswered || isOneOfMany) || (await removeVersions(bucket, key, versionId, context)))
  if (isGone) context.evidence.testObjects.delete(key)
}

/** Deletes the test object, or one version of it; returns whether it is gone, and warns if not. */
async function remove(
  bucket: string,
  key: string,
  versionId: string | undefined,
  { objects, evidence }: CleanupContext
): Promise<boolean> {
  const removal = await resultOrFailure(objects.remove(bucket, key, versionId))
  if (removal instanceof CallFailure) {
    const testObject = message`test object ${testObjectPart(key)}`
    const [subject, advice] =
      versionId === undefined
        ? [
            message`The ${testObject}`,
            message`Delete the object. If a retention policy protects it, delete it after the retention period.`
          ]
        : [
            message`${own(message`Version ${value(versionId)}`, 'One version', 'Version')} of the ${testObject}`,
            message`Delete that version. If a retention policy protects it, delete it after the retention period.`
          ]
    evidence.warnOfTestObject(
      key,
      sentences(
        message`${subject} may still be in ${bucketPart(bucket)}.`,
        removal.reason.message,
        removal.reason.hint,
        advice
      )
    )
  } else if (removal.hidden) {
    evidence.warnOfTestObject(
      key,
      message`The test object ${testObjectPart(key)} in ${bucketPart(bucket)} is hidden by a delete marker, but a version of it still exists. Delete all versions of the object.`
    )
  }
  return !(removal instanceof CallFailure || removal.hidden)
}

function warnOfPendingUpload(bucket: string, key: string, { evidence }: CleanupContext): void {
  evidence.warnOfTestObject(
    key,
    message`An upload of the test object ${testObjectPart(key)} to ${bucketPart(bucket)} was not confirmed and may still take effect. In a few minutes, check the bucket for the object, and delete it if it is there.`
  )
}

/**
 * Deletes what unconfirmed attempts left, one version after the other as HEAD shows them; returns
 * whether nothing is left.
 */
async function removeVersions(
  bucket: string,
  key: string,
  versionId: string | undefined,
  context: CleanupContext
): Promise<boolean> {
  const { objects } = context
  const deleted = new Set([versionId])
  for (let version = 0; version < maxVersions; version += 1) {
    const inspection = await resultOrFailure(objects.inspect(bucket, key))
    if (!(inspection instanceof CallFailure) && inspection.kind === 'gone') return true
    const shown = inspection instanceof CallFailure ? undefined : inspection.versionId
    // Delete it even if HEAD fails. But where there are versions, a deletion without a version id
    // would only hide them.
    if (shown === undefined && versionId !== undefined) return false
    if (inspection instanceof CallFailure) return await remove(bucket, key, undefined, context)
    if (shown !== undefined && deleted.has(shown)) return false
    if (!(await remove(bucket, key, shown, context))) return false
    deleted.add(shown)
  }
  return false
}
