import { defined } from '../encryption/defined-fields.js'
import { hasSameName, isServiceKey } from '../encryption/kms-key-identity.js'
import type { Judgment } from '../encryption/finding.js'
import type { Reason, UnknownCode } from '../encryption/reason.js'
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
import {
  bucket as bucketPart,
  code,
  message,
  own,
  requestReference,
  seeTable,
  sentences,
  type Message
} from '../text/message.js'
import { isStopping, type BucketContext } from './bucket-context.js'
import { stoppedBeforeUpload } from './unknown-messages.js'

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
  /** OSS encrypted the object differently, or refused it because of the key. */
  | {
      readonly kind: 'fails'
      readonly reason: Reason<'canary-failed'>
      readonly refusedFor: RefusedFor
    }
  /** The upload failed for another reason, or shows nothing. */
  | { readonly kind: 'inconclusive'; readonly reason: Reason<UnknownCode> }

export type FailedProof = Exclude<Proof, { kind: 'works' }>

/** Puts a sentence before the message of a failed proof. */
export function withPrefix<Proof extends FailedProof>(prefix: Message, failedProof: Proof): Proof {
  const { reason } = failedProof
  return { ...failedProof, reason: { ...reason, message: sentences(prefix, reason.message) } }
}

/** The status that a failed proof leads to, with another message. */
export function outcomeOfFailedProof(failedProof: FailedProof, text: Message): Judgment {
  return failedProof.kind === 'fails'
    ? { status: 'drifted', reason: { ...failedProof.reason, message: text } }
    : { status: 'unknown', reason: { ...failedProof.reason, message: text } }
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
      const reason = stoppedBeforeUpload(bucket)
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
    ? storedOtherwise(uploadResponse, upload.stored, rule)
    : compareStored(bucket, upload, inspection, rule)
  if (proof.kind === 'works') {
    context.evidence.check(
      message`A test upload without an encryption header ${own(describeStored(upload.stored), 'was stored as the rule requires')}, as confirmed by the upload response and a HEAD request.`
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

const uploadResponse = message`the upload response`

/** The response to the upload and a HEAD must both show the rule. */
function compareStored(
  bucket: string,
  upload: StoredObject,
  inspection: StoredObject | MissingObject | CallFailure,
  rule: Rule | null
): Proof {
  if (!showsRule(upload.stored, rule)) {
    return storedOtherwise(uploadResponse, upload.stored, rule)
  }
  if (inspection instanceof CallFailure) return inconclusive(inspection)
  if (inspection.kind === 'gone') {
    return inconclusiveBecause({
      message: message`The test object in ${bucketPart(bucket)} was gone before a HEAD request could check it.`,
      hint: message`Find out what deletes objects in the bucket immediately after an upload.`
    })
  }
  return showsRule(inspection.stored, rule)
    ? { kind: 'works' }
    : storedOtherwise(message`a HEAD request`, inspection.stored, rule)
}

/** `source`: what showed it, as it follows "according to". */
function storedOtherwise(source: Message, stored: Rule | null, rule: Rule | null): Proof {
  return failed(
    message`The test object ${own(describeStored(stored), 'was not stored as expected (see the table)', 'Test upload')}, according to ${source}. The bucket's rule: ${own(describeRule(rule), seeTable, 'Tested rule')}.`,
    message`OSS does not encrypt objects as the bucket's rule requires. Check whether a proxy modifies requests or responses between the runner and OSS. If none does, contact Alibaba Cloud support.`
  )
}

function describeStored(stored: Rule | null): Message {
  return stored === null
    ? message`was not encrypted`
    : message`was encrypted using ${describeRule(stored)}`
}

function refused({ refusedByKms, ofCaller, requestIds }: RefusedByKms & ResponseMetadata): Proof {
  return failed(
    message`The test upload was refused because of the KMS key: ${refusedByKms}.${requestReference(requestIds)}`,
    message`In KMS, check that the key is enabled and in the bucket's region. Check that every identity that uploads to the bucket, including the one that this step uses, has the permissions ${code('kms:GenerateDataKey')} and ${code('kms:Decrypt')} on the key.`,
    ofCaller ? 'this caller' : 'everyone'
  )
}

function failed(text: Message, hint: Message, refusedFor: RefusedFor = 'none'): Proof {
  return { kind: 'fails', reason: { code: 'canary-failed', message: text, hint }, refusedFor }
}

function inconclusiveBecause(cause: Pick<Reason, 'message' | 'hint'>): Proof {
  return { kind: 'inconclusive', reason: { ...cause, code: 'canary-inconclusive' } }
}

function inconclusive({ reason }: CallFailure): Proof {
  return inconclusiveBecause(reason)
}
