import { defined } from '../encryption/defined-fields.js'
import { hasSameName, isServiceKey } from '../encryption/kms-key-identity.js'
import type { Judgment } from '../encryption/finding.js'
import { requestReference, type Reason, type UnknownCode } from '../encryption/reason.js'
import { describeRule, type Rule } from '../encryption/rule.js'
import { showsRule } from '../encryption/object-encryption.js'
import { removeLeftover, type Leftover } from './leftover-test-object.js'
import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import {
  canaryFolder,
  type MissingObject,
  type ResponseMetadata,
  type RefusedByKms,
  type StoredObject
} from '../ports/cloud-ports.js'
import { isStopping, type BucketContext } from './bucket-context.js'
import { interrupted } from './unknown-messages.js'

/**
 * How long OSS may apply the previous rule to uploads after the bucket shows the new one, in
 * milliseconds. The vendor's SDK tests wait about 3 s.
 */
const staleLimitMs = 10_000
const pauseMs = 1_000

type CanaryContext = Pick<
  BucketContext,
  'objects' | 'clock' | 'shutdownSignal' | 'overtime' | 'newName' | 'evidence'
>

/** Whose uploads OSS refused because of the key. */
type RefusedFor = 'none' | 'everyone' | 'this caller'

/** What a test upload shows about a rule. */
export type Proof =
  | { readonly kind: 'works' }
  /** OSS encrypted the object otherwise, or refused it because of the key. */
  | {
      readonly kind: 'fails'
      readonly reason: Reason<'canary-failed'>
      readonly refusedFor: RefusedFor
    }
  /** The upload failed for another reason, or shows nothing. */
  | { readonly kind: 'inconclusive'; readonly reason: Reason<UnknownCode> }

export type FailedProof = Exclude<Proof, { kind: 'works' }>

/** Puts a sentence before the message of a failed proof. */
export function withPrefix<Proof extends FailedProof>(prefix: string, failedProof: Proof): Proof {
  const message = `${prefix} ${failedProof.reason.message}`
  return { ...failedProof, reason: { ...failedProof.reason, message } }
}

/** The status that a failed proof leads to, with another message. */
export function outcomeOfFailedProof(failedProof: FailedProof, message: string): Judgment {
  return failedProof.kind === 'fails'
    ? { status: 'drifted', reason: { ...failedProof.reason, message } }
    : { status: 'unknown', reason: { ...failedProof.reason, message } }
}

export interface UploadProof {
  readonly proof: Proof
  /** Deletes the test objects, and warns of those that can't be deleted. Call it once nothing more urgent is left. */
  readonly cleanUp: () => Promise<void>
}

/**
 * Uploads a tiny object without an encryption header, and inspects how OSS stored it. After a change,
 * OSS may still apply the `previous` rule for a moment: a result that it explains is retried.
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
    // The run has reported already, so a test object that stays would go unnoticed.
    if (context.overtime.aborted) {
      const reason = interrupted(bucket, 'before a test upload')
      return { proof: { kind: 'inconclusive', reason }, cleanUp }
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
  const upload = await resultOrFailure(context.objects.upload(bucket, key))
  if (upload instanceof CallFailure) {
    const { mayHaveTakenEffect: isUnanswered, ambiguousRefusal: isAmbiguous } = upload
    const object = { key, isStored: false, isUnanswered, isAmbiguous }
    return { proof: inconclusive(upload), isStale: false, object }
  }
  const { mayTakeEffectAgain: isUnanswered, ambiguousRefusal } = upload
  if (upload.kind === 'refused') {
    // The refusal may still be about the previous key.
    const isStale = previous?.algorithm === 'KMS'
    const object = { key, isStored: false, isUnanswered, isAmbiguous: ambiguousRefusal }
    return { proof: refused(upload), isStale, object }
  }
  const inspection = await resultOrFailure(context.objects.inspect(bucket, key))
  const shown =
    inspection instanceof CallFailure || inspection.kind === 'gone' ? undefined : inspection
  const object = defined({
    key,
    isStored: true,
    isUnanswered,
    // When two responses name different versions, one of them is wrong.
    isAmbiguous: ambiguousRefusal || (shown !== undefined && shown.versionId !== upload.versionId),
    versionId: upload.versionId ?? shown?.versionId
  })
  const proof = isStoredByOldKey(upload.stored, rule, previous)
    ? storedOtherwise('the answer to the upload', upload.stored, rule)
    : compareStored(upload, inspection, rule)
  if (proof.kind === 'works') {
    context.evidence.check(
      `An upload without a header of its own was stored ${describeStored(upload.stored)}, as its answer and a HEAD showed.`
    )
  }
  const isStale =
    proof.kind === 'fails' && previous !== undefined && showsRule(upload.stored, previous)
  return { proof, isStale, object }
}

/** Under the service key OSS may name any key, but not the previous customer key. */
function isStoredByOldKey(
  stored: Rule | null,
  rule: Rule | null,
  previous: Rule | null | undefined
): boolean {
  const oldKey = previous?.kmsKeyId
  return (
    !isServiceKey(oldKey) && isServiceKey(rule?.kmsKeyId) && hasSameName(stored?.kmsKeyId, oldKey)
  )
}

/** The response to the upload and a HEAD must both show the rule. */
function compareStored(
  upload: StoredObject,
  inspection: StoredObject | MissingObject | CallFailure,
  rule: Rule | null
): Proof {
  if (!showsRule(upload.stored, rule)) {
    return storedOtherwise('the answer to the upload', upload.stored, rule)
  }
  if (inspection instanceof CallFailure) return inconclusive(inspection)
  if (inspection.kind === 'gone') {
    return inconclusiveBecause({
      message: 'The test object was gone before it could be looked at.',
      hint: 'Find out what deletes objects there at once.'
    })
  }
  return showsRule(inspection.stored, rule)
    ? { kind: 'works' }
    : storedOtherwise('a HEAD of the test object', inspection.stored, rule)
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
  const cause = refusedByKms.replace(/[.\s]+$/, '')
  return failed(
    `The test upload was refused because of the key: ${cause}.${requestReference(requestIds)}`,
    'See in KMS that the key is enabled and in the bucket’s region, and that whoever uploads may use it (kms:GenerateDataKey, kms:Decrypt); this step’s identity too.',
    ofCaller ? 'this caller' : 'everyone'
  )
}

function failed(message: string, hint: string, refusedFor: RefusedFor = 'none'): Proof {
  return { kind: 'fails', reason: { code: 'canary-failed', message, hint }, refusedFor }
}

function inconclusiveBecause(cause: Pick<Reason, 'message' | 'hint'>): Proof {
  return { kind: 'inconclusive', reason: { ...cause, code: 'canary-inconclusive' } }
}

function inconclusive({ reason }: CallFailure): Proof {
  return inconclusiveBecause(reason)
}
