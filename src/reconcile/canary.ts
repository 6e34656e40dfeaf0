import {
  hasSameName,
  isAlias,
  isServiceKey,
  warningAboutSpelling
} from '../encryption/kms-key-identity.js'
import { requestReference, type Reason, type UnknownReason } from '../encryption/reason.js'
import { describeRule, sameRule, type Rule } from '../encryption/rule.js'
import { showsRule } from '../encryption/stored-encryption.js'
import { removeLeftover, type Leftover } from './leftover.js'
import type { Outcome } from './outcome.js'
import {
  attempt,
  CallFailure,
  canaryFolder,
  type Receipt,
  type RefusedByKms,
  type StoredObject
} from './ports.js'
import { isStopping, type Surroundings } from './surroundings.js'
import { interrupted, readsDiffer } from './unknown.js'

/**
 * How long uploads may still be treated by the rule before, in milliseconds, after the bucket shows
 * the new one. The vendor's SDK tests wait about 3 s.
 */
const staleLimitMs = 10_000
const pauseMs = 1_000

type Around = Pick<Surroundings, 'objects' | 'clock' | 'stop' | 'overtime' | 'newName' | 'notebook'>

/** What an upload told about a rule. */
export type Proof =
  | { readonly verdict: 'works' }
  /** OSS stored it otherwise, or refused it because of the key: for everybody, or only for this caller. */
  | {
      readonly verdict: 'fails'
      readonly reason: Reason<'canary-failed'>
      readonly refused: 'no' | 'for all' | 'for this caller'
    }
  /** The upload did not tell, or could not be made. */
  | { readonly verdict: 'untold'; readonly reason: Reason<UnknownReason> }

export type Doubt = Exclude<Proof, { verdict: 'works' }>

/** The same doubt at the end of a longer story. */
export function toldAfter(words: string, doubt: Doubt): Doubt {
  const message = `${words} ${doubt.reason.message}`
  return doubt.verdict === 'fails'
    ? { ...doubt, reason: { ...doubt.reason, message } }
    : { ...doubt, reason: { ...doubt.reason, message } }
}

/** The status that a doubt leads to, with a longer story than its own. */
export function outcomeOfDoubt(
  doubt: Doubt,
  message: string
): Required<Pick<Outcome, 'status' | 'reason'>> {
  return doubt.verdict === 'fails'
    ? { status: 'drifted', reason: { ...doubt.reason, message } }
    : { status: 'unknown', reason: { ...doubt.reason, message } }
}

/** A bucket that has what is required already is, with `canary`, believed only after an upload. */
export async function proveAsItIs(
  bucket: string,
  rule: Rule | null,
  region: string,
  around: Surroundings
): Promise<Outcome> {
  const warning = warningAboutSpelling(bucket, rule, region)
  if (warning !== null) around.notebook.warn(warning)
  if (!around.canary) return { status: 'compliant' }
  if (isStopping(around)) {
    return { status: 'unknown', reason: interrupted(bucket, 'before an upload proved its rule') }
  }
  const { proof, clearAway } = await proveByUpload(bucket, rule, around)
  await clearAway()
  if (proof.verdict === 'works') return await confirmKey(bucket, rule, around)
  const but =
    proof.verdict === 'fails'
      ? 'but uploads do not work as it says'
      : 'but whether uploads work could not be told'
  const has = `Bucket ${bucket} has ${describeRule(rule)}, as required, ${but}.`
  return outcomeOfDoubt(proof, `${has} ${proof.reason.message}`)
}

/** Whose key it was an upload can't tell under the service key or an alias: any id will do. A second read can. */
async function confirmKey(
  bucket: string,
  rule: Rule | null,
  { rules }: Surroundings
): Promise<Outcome> {
  const { algorithm, kmsKeyId } = rule ?? {}
  if (algorithm !== 'KMS' || !(isServiceKey(kmsKeyId) || isAlias(kmsKeyId))) {
    return { status: 'compliant' }
  }
  const again = await attempt(rules.read(bucket))
  if (again instanceof CallFailure) return { status: 'unknown', reason: again.reason }
  return sameRule(again.rule, rule, again.region)
    ? { status: 'compliant' }
    : { status: 'unknown', actual: again.rule, reason: readsDiffer(bucket, rule, again.rule) }
}

export interface Trial {
  readonly proof: Proof
  /** Deletes what was uploaded, and names what can't be deleted. To be called once nothing is in more haste. */
  readonly clearAway: () => Promise<void>
}

/**
 * Uploads a tiny object without an encryption header of its own, and looks at how it was stored.
 * After a change, `previous` is the rule that uploads may still be treated by for a moment: what it
 * would explain is tried again.
 */
export async function proveByUpload(
  bucket: string,
  rule: Rule | null,
  around: Around,
  previous?: Rule | null
): Promise<Trial> {
  const { clock } = around
  const deadline = clock.now() + staleLimitMs
  const leftovers: Leftover[] = []
  const clearAway = async (): Promise<void> => {
    for (const object of leftovers.splice(0)) await removeLeftover(bucket, object, around)
  }
  for (;;) {
    // The run has reported: nobody would be told of a test object any more.
    if (around.overtime.aborted) {
      const reason = interrupted(bucket, 'before a test upload')
      return { proof: { verdict: 'untold', reason }, clearAway }
    }
    const { proof, isStale, object } = await tryOnce(bucket, rule, around, previous)
    leftovers.push(object)
    if (!isStale || isStopping(around) || clock.now() >= deadline) return { proof, clearAway }
    await clearAway()
    await clock.sleep(pauseMs)
  }
}

async function tryOnce(
  bucket: string,
  rule: Rule | null,
  around: Around,
  previous: Rule | null | undefined
): Promise<{ proof: Proof; isStale: boolean; object: Leftover }> {
  const key = `${canaryFolder}canary-${around.newName()}`
  around.notebook.testObjects.add(key)
  const upload = await attempt(around.objects.upload(bucket, key))
  if (upload instanceof CallFailure) {
    const { mayHaveHappened: unanswered, refusedInDoubt } = upload
    const object = { key, stored: false, unanswered, doubtful: refusedInDoubt }
    return { proof: untold(upload), isStale: false, object }
  }
  const { mayHappenTwice: unanswered, refusedInDoubt } = upload
  if ('refusedByKms' in upload) {
    // The key that was refused may be the one before.
    const isStale = previous?.algorithm === 'KMS'
    const object = { key, stored: false, unanswered, doubtful: refusedInDoubt }
    return { proof: refused(upload), isStale, object }
  }
  const seen = await attempt(around.objects.inspect(bucket, key))
  const versionId = upload.versionId ?? ('versionId' in seen ? seen.versionId : undefined)
  const object = {
    key,
    stored: true,
    unanswered,
    // Of two answers that name different versions one is wrong.
    doubtful: refusedInDoubt || ('stored' in seen && seen.versionId !== upload.versionId),
    ...(versionId === undefined ? {} : { versionId })
  }
  const proof = isByOldKey(upload.stored, rule, previous)
    ? stands('the answer to the upload', upload.stored, rule)
    : examine(upload, seen, rule)
  if (proof.verdict === 'works') {
    around.notebook.check(
      `An upload without a header of its own was stored ${inWords(upload.stored)}, as its answer and a HEAD showed.`
    )
  }
  const isStale =
    proof.verdict === 'fails' && previous !== undefined && showsRule(upload.stored, previous)
  return { proof, isStale, object }
}

/** Under the service key any key id will do, but not that of the customer key before. */
function isByOldKey(
  stored: Rule | null,
  rule: Rule | null,
  previous: Rule | null | undefined
): boolean {
  const oldKey = previous?.kmsKeyId
  return (
    !isServiceKey(oldKey) && isServiceKey(rule?.kmsKeyId) && hasSameName(stored?.kmsKeyId, oldKey)
  )
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
    return untoldFor({
      message: 'The test object was gone before it could be looked at.',
      hint: 'Find out what deletes objects there at once.'
    })
  }
  return showsRule(seen.stored, rule)
    ? { verdict: 'works' }
    : stands('a HEAD of the test object', seen.stored, rule)
}

function stands(where: string, stored: Rule | null, rule: Rule | null): Proof {
  return failed(
    `By ${where}, an upload under ${describeRule(rule)} was stored ${inWords(stored)}.`,
    'The default does not do what the bucket shows. Look for whatever stands between the runner and OSS, then ask the support of Alibaba Cloud.'
  )
}

function inWords(stored: Rule | null): string {
  return stored === null ? 'without encryption' : `with ${describeRule(stored)}`
}

function refused({ refusedByKms, ofCaller, requestIds }: RefusedByKms & Receipt): Proof {
  const words = refusedByKms.replace(/[.\s]+$/, '')
  return failed(
    `The test upload was refused because of the key: ${words}.${requestReference(requestIds)}`,
    'See in KMS that the key is enabled and in the bucket’s region, and that whoever uploads may use it (kms:GenerateDataKey, kms:Decrypt); this step’s identity too.',
    ofCaller ? 'for this caller' : 'for all'
  )
}

function failed(
  message: string,
  hint: string,
  refused: 'no' | 'for all' | 'for this caller' = 'no'
): Proof {
  return { verdict: 'fails', reason: { code: 'canary-failed', message, hint }, refused }
}

function untoldFor(words: { message: string; hint: string }): Proof {
  return { verdict: 'untold', reason: { ...words, code: 'canary-inconclusive' } }
}

function untold({ reason }: CallFailure): Proof {
  return untoldFor(reason)
}
