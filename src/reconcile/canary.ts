import { describeRule, type Rule } from '../encryption/rule.js'
import { showsRule } from '../encryption/stored-encryption.js'
import { CallFailure, type StoredObject } from './ports.js'
import { isStopping, type Surroundings } from './surroundings.js'

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
  /** The upload did not tell, or could not be made. */
  | {
      readonly verdict: 'untold'
      readonly code: 'canary-inconclusive' | 'interrupted'
      readonly why: string
      readonly hint: string
    }

export type Doubt = Exclude<Proof, { verdict: 'works' }>

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
  const { clock } = around
  const deadline = clock.now() + staleLimitMs
  for (;;) {
    const { stale, ...proof } = await tryOnce(bucket, rule, around, previous)
    if (!stale || isStopping(around) || clock.now() >= deadline) return proof
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
  const upload = await attempt(around.objects.upload(bucket, key))
  if (upload instanceof CallFailure) {
    if (upload.mayHaveHappened) await sweep(bucket, key, around)
    return { ...untold(upload), stale: false }
  }
  if ('refusedByKms' in upload) {
    if (upload.mayHappenTwice) await sweep(bucket, key, around)
    // The key that was refused may be the one before.
    return {
      ...refused(upload.refusedByKms, upload.requestIds),
      stale: previous?.algorithm === 'KMS'
    }
  }
  const seen = await attempt(around.objects.inspect(bucket, key))
  const headVersion = 'versionId' in seen ? seen.versionId : undefined
  await clearAway(bucket, key, upload.versionId ?? headVersion, around)
  if (upload.mayHappenTwice) await sweep(bucket, key, around)

  const proof = isByOldKey(upload.stored, rule, previous)
    ? stands('the answer to the upload', upload.stored, rule)
    : examine(upload, seen, rule)
  if (proof.verdict === 'works') {
    around.notebook.check(
      `An upload without a header of its own was stored ${inWords(upload.stored)}, as its answer and a HEAD showed.`
    )
  }
  const stale = previous !== undefined && showsRule(upload.stored, previous)
  return { ...proof, stale: proof.verdict === 'fails' && stale }
}

/** Under the service key any key id will do, but not that of the customer key before. */
function isByOldKey(
  stored: Rule | null,
  rule: Rule | null,
  previous: Rule | null | undefined
): boolean {
  const oldKey = previous?.kmsKeyId
  return oldKey !== undefined && rule?.kmsKeyId === undefined && stored?.kmsKeyId === oldKey
}

async function attempt<T>(call: Promise<T>): Promise<T | CallFailure> {
  try {
    return await call
  } catch (error) {
    if (error instanceof CallFailure) return error
    throw error
  }
}

/** The answer to the upload and a HEAD must both show the rule. */
function examine(
  upload: StoredObject,
  seen: StoredObject | { gone: true } | CallFailure,
  rule: Rule | null
): Proof {
  if (!showsRule(upload.stored, rule)) {
    return stands('the answer to the upload', upload.stored, rule)
  }
  if (seen instanceof CallFailure) return untold(seen)
  if ('gone' in seen) {
    const why = 'The test object was gone before it could be looked at.'
    return { ...inconclusive, why, hint: 'Find out what deletes objects there at once.' }
  }
  return showsRule(seen.stored, rule)
    ? { verdict: 'works' }
    : stands('a HEAD of the test object', seen.stored, rule)
}

function stands(where: string, stored: Rule | null, rule: Rule | null): Proof {
  return {
    verdict: 'fails',
    why: `By ${where}, an upload under ${describeRule(rule)} was stored ${inWords(stored)}.`,
    hint: 'The default does not do what the bucket shows. Look for whatever stands between the runner and OSS, then ask the support of Alibaba Cloud.'
  }
}

function inWords(stored: Rule | null): string {
  return stored === null ? 'without encryption' : `with ${describeRule(stored)}`
}

function refused(words: string, requestIds: readonly string[]): Proof {
  return {
    verdict: 'fails',
    why: `The test upload was refused because of the key: ${words.replace(/[.\s]+$/, '')}.${requestIds
      .slice(-1)
      .map(id => ` Request id: ${id}.`)
      .join('')}`,
    hint: 'See in KMS that the key is enabled and in the bucket’s region, and that whoever uploads may use it (kms:GenerateDataKey, kms:Decrypt); this step’s identity too.'
  }
}

const inconclusive = { verdict: 'untold', code: 'canary-inconclusive' } as const

function untold({ reason }: CallFailure): Proof {
  return { ...inconclusive, why: reason.message, hint: reason.hint }
}

/** Deletes the test object, or the one version of it; resolves to whether it is gone. What stays is named. */
async function clearAway(
  bucket: string,
  key: string,
  versionId: string | undefined,
  { objects, notebook }: Around
): Promise<boolean> {
  const removal = await attempt(objects.remove(bucket, key, versionId))
  const version = versionId === undefined ? '' : `, version ${versionId},`
  if (removal instanceof CallFailure) {
    const { message, hint } = removal.reason
    notebook.warn(
      `The test object ${key}${version} is still in bucket ${bucket}, or may be: ${message} ${hint} A retention policy keeps it until it ends; else delete it.`
    )
  } else if (removal.hidden) {
    notebook.warn(
      `The test object ${key} is hidden in bucket ${bucket} by a delete marker, but a version of it is still there. Delete its versions.`
    )
  }
  return !(removal instanceof CallFailure || removal.hidden)
}

/** Deletes whatever an upload left that was sent and not answered: each version that shows up in turn. */
async function sweep(bucket: string, key: string, around: Around): Promise<void> {
  const { objects, notebook } = around
  for (let version = 0; version < mostVersions; version += 1) {
    const seen = await attempt(objects.inspect(bucket, key))
    if ('gone' in seen) break
    // That it can't be looked at is no reason not to delete it.
    const versionId = 'versionId' in seen ? seen.versionId : undefined
    if (!(await clearAway(bucket, key, versionId, around)) || seen instanceof CallFailure) break
  }
  notebook.warn(
    `The test object ${key} was sent to bucket ${bucket} and not answered, so that it may still appear there. Then delete it.`
  )
}
