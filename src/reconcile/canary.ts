import { defined } from '../encryption/defined.js'
import {
  hasSameName,
  isAlias,
  isServiceKey,
  warningAboutSpelling
} from '../encryption/kms-key-identity.js'
import type { Judgment } from '../encryption/finding.js'
import { requestReference, type Reason, type UnknownReason } from '../encryption/reason.js'
import { describeRule, sameRule, type Rule } from '../encryption/rule.js'
import { showsRule } from '../encryption/stored-encryption.js'
import { removeLeftover, type Leftover } from './leftover.js'
import { unknown, type BucketOutcome } from './outcome.js'
import { attempt, CallFailure } from '../ports/call-failure.js'
import {
  canaryFolder,
  type MissingObject,
  type ResponseMetadata,
  type RefusedByKms,
  type StoredObject
} from '../ports/cloud-ports.js'
import { isStopping, type BucketContext } from './context.js'
import { interrupted, readsDiffer } from './unknown-messages.js'

/**
 * How long uploads may still be treated by the rule before, in milliseconds, after the bucket shows
 * the new one. The vendor's SDK tests wait about 3 s.
 */
const staleLimitMs = 10_000
const pauseMs = 1_000

type CanaryContext = Pick<
  BucketContext,
  'objects' | 'clock' | 'stop' | 'overtime' | 'newName' | 'evidence'
>

/** Whose uploads OSS refuses because of the key. */
type RefusedFor = 'nobody' | 'everyone' | 'this caller'

/** What an upload told about a rule. */
export type Proof =
  | { readonly verdict: 'works' }
  /** OSS stored it otherwise, or refused it because of the key: for everybody, or only for this caller. */
  | {
      readonly verdict: 'fails'
      readonly reason: Reason<'canary-failed'>
      readonly refusedFor: RefusedFor
    }
  /** The upload did not tell, or could not be made. */
  | { readonly verdict: 'inconclusive'; readonly reason: Reason<UnknownReason> }

export type FailedProof = Exclude<Proof, { verdict: 'works' }>

/** The same doubt at the end of a longer story. */
export function withPrefix(words: string, failedProof: FailedProof): FailedProof {
  const message = `${words} ${failedProof.reason.message}`
  return failedProof.verdict === 'fails'
    ? { ...failedProof, reason: { ...failedProof.reason, message } }
    : { ...failedProof, reason: { ...failedProof.reason, message } }
}

/** The status that a doubt leads to, with a longer story than its own. */
export function outcomeOfFailedProof(failedProof: FailedProof, message: string): Judgment {
  return failedProof.verdict === 'fails'
    ? { status: 'drifted', reason: { ...failedProof.reason, message } }
    : { status: 'unknown', reason: { ...failedProof.reason, message } }
}

/** A bucket that has what is required already is, with `canary`, believed only after an upload. */
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
  if (proof.verdict === 'works') return await confirmKey(bucket, rule, context)
  const but =
    proof.verdict === 'fails'
      ? 'but uploads do not work as it says'
      : 'but whether uploads work could not be told'
  const has = `Bucket ${bucket} has ${describeRule(rule)}, as required, ${but}.`
  return outcomeOfFailedProof(proof, `${has} ${proof.reason.message}`)
}

/** Whose key it was an upload can't tell under the service key or an alias: any id will do. A second read can. */
async function confirmKey(
  bucket: string,
  rule: Rule | null,
  { rules }: BucketContext
): Promise<BucketOutcome> {
  const { algorithm, kmsKeyId } = rule ?? {}
  if (algorithm !== 'KMS' || !(isServiceKey(kmsKeyId) || isAlias(kmsKeyId))) {
    return { status: 'compliant' }
  }
  const again = await attempt(rules.read(bucket))
  if (again instanceof CallFailure) return unknown(again.reason)
  return sameRule(again.rule, rule, again.region)
    ? { status: 'compliant' }
    : unknown(readsDiffer(bucket, rule, again.rule), { actual: again.rule })
}

export interface UploadProof {
  readonly proof: Proof
  /** Deletes what was uploaded, and names what can't be deleted. To be called once nothing is in more haste. */
  readonly cleanUp: () => Promise<void>
}

/**
 * Uploads a tiny object without an encryption header of its own, and looks at how it was stored.
 * After a change, `previous` is the rule that uploads may still be treated by for a moment: what it
 * would explain is tried again.
 */
export async function proveByUpload(
  bucket: string,
  rule: Rule | null,
  context: CanaryContext,
  previous?: Rule | null
): Promise<UploadProof> {
  const { clock } = context
  const deadline = clock.now() + staleLimitMs
  const leftovers: Leftover[] = []
  const cleanUp = async (): Promise<void> => {
    for (const object of leftovers.splice(0)) await removeLeftover(bucket, object, context)
  }
  for (;;) {
    // The run has reported: nobody would be told of a test object any more.
    if (context.overtime.aborted) {
      const reason = interrupted(bucket, 'before a test upload')
      return { proof: { verdict: 'inconclusive', reason }, cleanUp }
    }
    const { proof, isStale, object } = await uploadOnce(bucket, rule, context, previous)
    leftovers.push(object)
    if (!isStale || isStopping(context) || clock.now() >= deadline) return { proof, cleanUp }
    await cleanUp()
    await clock.sleep(pauseMs)
  }
}

async function uploadOnce(
  bucket: string,
  rule: Rule | null,
  context: CanaryContext,
  previous: Rule | null | undefined
): Promise<{ proof: Proof; isStale: boolean; object: Leftover }> {
  const key = `${canaryFolder}canary-${context.newName()}`
  context.evidence.testObjects.add(key)
  const upload = await attempt(context.objects.upload(bucket, key))
  if (upload instanceof CallFailure) {
    const { mayHaveTakenEffect: unanswered, ambiguousRefusal } = upload
    const object = { key, stored: false, unanswered, doubtful: ambiguousRefusal }
    return { proof: inconclusive(upload), isStale: false, object }
  }
  const { mayTakeEffectAgain: unanswered, ambiguousRefusal } = upload
  if (upload.kind === 'refused') {
    // The key that was refused may be the one before.
    const isStale = previous?.algorithm === 'KMS'
    const object = { key, stored: false, unanswered, doubtful: ambiguousRefusal }
    return { proof: refused(upload), isStale, object }
  }
  const seen = await attempt(context.objects.inspect(bucket, key))
  const shown = seen instanceof CallFailure || seen.kind === 'gone' ? undefined : seen
  const object = defined({
    key,
    stored: true,
    unanswered,
    // When two responses name different versions, one of them is wrong.
    doubtful: ambiguousRefusal || (shown !== undefined && shown.versionId !== upload.versionId),
    versionId: upload.versionId ?? shown?.versionId
  })
  const proof = isByOldKey(upload.stored, rule, previous)
    ? storedOtherwise('the answer to the upload', upload.stored, rule)
    : examine(upload, seen, rule)
  if (proof.verdict === 'works') {
    context.evidence.check(
      `An upload without a header of its own was stored ${describeStored(upload.stored)}, as its answer and a HEAD showed.`
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
  seen: StoredObject | MissingObject | CallFailure,
  rule: Rule | null
): Proof {
  if (!showsRule(upload.stored, rule)) {
    return storedOtherwise('the answer to the upload', upload.stored, rule)
  }
  if (seen instanceof CallFailure) return inconclusive(seen)
  if (seen.kind === 'gone') {
    return inconclusiveBecause({
      message: 'The test object was gone before it could be looked at.',
      hint: 'Find out what deletes objects there at once.'
    })
  }
  return showsRule(seen.stored, rule)
    ? { verdict: 'works' }
    : storedOtherwise('a HEAD of the test object', seen.stored, rule)
}

function storedOtherwise(where: string, stored: Rule | null, rule: Rule | null): Proof {
  return failed(
    `By ${where}, an upload under ${describeRule(rule)} was stored ${describeStored(stored)}.`,
    'The default does not do what the bucket shows. Look for whatever stands between the runner and OSS, then ask the support of Alibaba Cloud.'
  )
}

function describeStored(stored: Rule | null): string {
  return stored === null ? 'without encryption' : `with ${describeRule(stored)}`
}

function refused({ refusedByKms, ofCaller, requestIds }: RefusedByKms & ResponseMetadata): Proof {
  const words = refusedByKms.replace(/[.\s]+$/, '')
  return failed(
    `The test upload was refused because of the key: ${words}.${requestReference(requestIds)}`,
    'See in KMS that the key is enabled and in the bucket’s region, and that whoever uploads may use it (kms:GenerateDataKey, kms:Decrypt); this step’s identity too.',
    ofCaller ? 'this caller' : 'everyone'
  )
}

function failed(message: string, hint: string, refusedFor: RefusedFor = 'nobody'): Proof {
  return { verdict: 'fails', reason: { code: 'canary-failed', message, hint }, refusedFor }
}

function inconclusiveBecause(words: { message: string; hint: string }): Proof {
  return { verdict: 'inconclusive', reason: { ...words, code: 'canary-inconclusive' } }
}

function inconclusive({ reason }: CallFailure): Proof {
  return inconclusiveBecause(reason)
}
