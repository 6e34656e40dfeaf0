import { attempt, CallFailure } from '../ports/call-failure.js'
import type { BucketContext } from './context.js'

/** More versions of one test object than attempts can have made. */
const mostVersions = 40

type CleanupContext = Pick<BucketContext, 'objects' | 'evidence'>

/** What a test upload left in the bucket, or may have left. */
export interface Leftover {
  readonly key: string
  /** It is known to be there. */
  readonly stored: boolean
  readonly versionId?: string
  /** An upload of it went without an answer, and may still arrive. */
  readonly unanswered: boolean
  /** There may be more of it, or another version: an attempt was refused as a gateway may refuse what was carried out. */
  readonly doubtful: boolean
}

/** Deletes it, and names what can't be deleted, or may still arrive. */
export async function removeLeftover(
  bucket: string,
  { key, stored, versionId, unanswered, doubtful }: Leftover,
  context: CleanupContext
): Promise<void> {
  const isDeleted = !stored || (await remove(bucket, key, versionId, context))
  if (unanswered) warnOfPendingUpload(bucket, key, context)
  // Without versions there is but one object, and its deletion was the deletion of all.
  const isOneOfMany = doubtful && !(stored && versionId === undefined)
  const isGone =
    isDeleted &&
    (!(unanswered || isOneOfMany) || (await removeVersions(bucket, key, versionId, context)))
  if (isGone) context.evidence.testObjects.delete(key)
}

/** Deletes the test object, or the one version of it; resolves to whether it is gone. What stays is named. */
async function remove(
  bucket: string,
  key: string,
  versionId: string | undefined,
  { objects, evidence }: CleanupContext
): Promise<boolean> {
  const removal = await attempt(objects.remove(bucket, key, versionId))
  const version = versionId === undefined ? '' : `, version ${versionId},`
  if (removal instanceof CallFailure) {
    const { message, hint } = removal.reason
    evidence.warn(
      `The test object ${key}${version} is still in bucket ${bucket}, or may be: ${message} ${hint} A retention policy keeps it until it ends; else delete it.`
    )
  } else if (removal.hidden) {
    evidence.warn(
      `The test object ${key} is hidden in bucket ${bucket} by a delete marker, but a version of it is still there. Delete its versions.`
    )
  }
  return !(removal instanceof CallFailure || removal.hidden)
}

function warnOfPendingUpload(bucket: string, key: string, { evidence }: CleanupContext): void {
  evidence.warn(
    `An upload of the test object ${key} to bucket ${bucket} went unanswered, and may still arrive: look for it there in some minutes, and delete it.`
  )
}

/**
 * Deletes whatever attempts left that OSS did not confirm, each version that shows up in turn;
 * resolves to whether nothing is left.
 */
async function removeVersions(
  bucket: string,
  key: string,
  versionId: string | undefined,
  context: CleanupContext
): Promise<boolean> {
  const { objects } = context
  const deleted = new Set([versionId])
  for (let version = 0; version < mostVersions; version += 1) {
    const seen = await attempt(objects.inspect(bucket, key))
    if (!(seen instanceof CallFailure) && seen.kind === 'gone') return true
    const shown = seen instanceof CallFailure ? undefined : seen.versionId
    // Delete it even if HEAD fails. But where there are versions, a deletion without a version id
    // would only hide them.
    if (shown === undefined && versionId !== undefined) return false
    if (seen instanceof CallFailure) return await remove(bucket, key, undefined, context)
    if (shown !== undefined && deleted.has(shown)) return false
    if (!(await remove(bucket, key, shown, context))) return false
    deleted.add(shown)
  }
  return false
}
