import { describeRule, type Rule } from '../encryption/rule.js'
import { showsRule } from '../encryption/stored-encryption.js'
import { CallFailure, type StoredObject, type Upload } from './ports.js'
import type { Surroundings } from './surroundings.js'

/** Where the test objects are, so that a policy can allow them and a person find them. */
export const canaryFolder = '.oss-bucket-encryption/'

/**
 * How long uploads may still be treated by the rule before, in milliseconds, after the bucket shows
 * the new one. The vendor's SDK tests wait about 3 s.
 */
const staleLimitMs = 10_000
const pauseMs = 1_000
/** More versions of one test object than attempts can have made. */
const mostVersions = 40

type Around = Pick<Surroundings, 'objects' | 'clock' | 'stop' | 'newName' | 'notebook'>

/** What an upload told about a rule. */
export type Proof =
  | { readonly verdict: 'works' }
  /** OSS stored it otherwise, or refused it because of the key. `why` is a sentence. */
  | { readonly verdict: 'fails'; readonly why: string; readonly hint: string }
  /** The upload did not tell. */
  | { readonly verdict: 'untold'; readonly why: string; readonly hint: string }

/**
 * Uploads a tiny object without an encryption header of its own, looks at how it was stored, and
 * deletes it. After a change, `previous` is the rule that uploads may still be treated by for a
 * moment: what it would explain is tried again.
 */
export async function proveByUpload(
  bucket: string,
  rule: Rule | null,
  around: Around,
  previous?: Rule | null
): Promise<Proof> {
  const { clock, stop } = around
  const deadline = clock.now() + staleLimitMs
  for (;;) {
    const { stale, ...proof } = await tryOnce(bucket, rule, around, previous)
    if (!stale || stop.aborted || clock.now() >= deadline) return proof
    await clock.sleep(pauseMs)
  }
}

async function tryOnce(
  bucket: string,
  rule: Rule | null,
  around: Around,
  previous: Rule | null | undefined
): Promise<Proof & { stale: boolean }> {
  const key = `${canaryFolder}canary-${around.newName()}`
  let upload: Upload
  try {
    upload = await around.objects.upload(bucket, key)
  } catch (failure) {
    if (!(failure instanceof CallFailure)) throw failure
    if (failure.mayHaveHappened) await clearAway(bucket, key, around, 'unanswered')
    return { ...untold(failure), stale: false }
  }
  if ('refusedByKms' in upload) {
    if (upload.mayHappenTwice) await clearAway(bucket, key, around, 'unanswered')
    // The key that was refused may be the one before.
    return { ...refused(upload.refusedByKms), stale: previous?.algorithm === 'KMS' }
  }
  const proof = await examine(bucket, key, rule, upload, around).catch(
    async (error: unknown): Promise<never> => {
      await clearAway(bucket, key, around, upload)
      throw error
    }
  )
  await clearAway(bucket, key, around, upload)
  if (proof.verdict === 'works') {
    around.notebook.check(
      `An upload without a header of its own was stored with ${describeRule(upload.stored)}, as its answer and a HEAD showed.`
    )
  }
  const stale = previous !== undefined && showsRule(upload.stored, previous)
  return { ...proof, stale: proof.verdict === 'fails' && stale }
}

/** The answer to the upload and a HEAD must both show the rule. */
async function examine(
  bucket: string,
  key: string,
  rule: Rule | null,
  { stored }: StoredObject,
  { objects }: Around
): Promise<Proof> {
  if (!showsRule(stored, rule)) return stands('the answer to the upload', stored, rule)
  try {
    const seen = await objects.inspect(bucket, key)
    if ('gone' in seen) {
      const why = 'The test object was gone before it could be looked at.'
      return { verdict: 'untold', why, hint: 'Find out what deletes objects there at once.' }
    }
    return showsRule(seen.stored, rule)
      ? { verdict: 'works' }
      : stands('a HEAD of the test object', seen.stored, rule)
  } catch (failure) {
    if (failure instanceof CallFailure) return untold(failure)
    throw failure
  }
}

function stands(where: string, stored: Rule | null, rule: Rule | null): Proof {
  return {
    verdict: 'fails',
    why: `By ${where}, an upload under ${describeRule(rule)} was stored with ${stored === null ? 'no encryption' : describeRule(stored)}.`,
    hint: 'The default does not do what the bucket shows. Look for whatever stands between the runner and OSS, then ask the support of Alibaba Cloud.'
  }
}

function refused(words: string): Proof {
  return {
    verdict: 'fails',
    why: `The test upload was refused because of the key: ${words.replace(/[.\s]+$/, '')}.`,
    hint: 'See in KMS that the key is enabled and in the bucket’s region, and that whoever uploads may use it (kms:GenerateDataKey, kms:Decrypt); this step’s identity too.'
  }
}

function untold({ reason }: CallFailure): Proof {
  return { verdict: 'untold', why: reason.message, hint: reason.hint }
}

/** Deletes the test object with all of its versions. What stays is named. */
async function clearAway(
  bucket: string,
  key: string,
  { objects, notebook }: Around,
  upload: 'unanswered' | (StoredObject & { mayHappenTwice: boolean })
): Promise<void> {
  const name = `The test object ${key}`
  try {
    if (upload !== 'unanswered') await objects.remove(bucket, key, upload.versionId)
    if (upload !== 'unanswered' && !upload.mayHappenTwice) return
    for (let version = 0; version < mostVersions; version += 1) {
      const seen = await objects.inspect(bucket, key)
      if ('gone' in seen) {
        notebook.warn(
          `${name} was sent and not answered. It is not in bucket ${bucket} now, but may still appear; then delete it.`
        )
        return
      }
      await objects.remove(bucket, key, seen.versionId)
    }
    notebook.warn(`${name} comes back in bucket ${bucket} whenever it is deleted. Delete it.`)
  } catch (failure) {
    if (!(failure instanceof CallFailure)) throw failure
    const { message, hint } = failure.reason
    const version =
      upload === 'unanswered' || upload.versionId === undefined
        ? ''
        : `, version ${upload.versionId},`
    notebook.warn(
      `${name}${version} is still in bucket ${bucket}, or may be: ${message} ${hint} A retention policy keeps it until it ends; else delete it.`
    )
  }
}
