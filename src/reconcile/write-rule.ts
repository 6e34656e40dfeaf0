import type { Rule } from '../encryption/rule.js'
import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import type { EncryptionStore, Precondition } from '../ports/cloud-ports.js'
import { bucket as bucketPart, message } from '../text/message.js'
import type { BucketContext } from './bucket-context.js'

export interface WriteResult {
  /** Absent: OSS accepted the rule. */
  readonly failure?: CallFailure
  /** OSS did not confirm one of the requests, which may take effect at any time. */
  readonly mayTakeEffectLater: boolean
  /** What the bucket showed when the precondition blocked an attempt; absent: none was blocked. */
  readonly blockedBy?: { readonly rule: Rule | null }
}

/** Sets or deletes a bucket's rule, as long as the precondition holds. */
export async function writeRule(
  bucket: string,
  rule: Rule | null,
  rules: EncryptionStore,
  { mayReplace, allowUnread }: Precondition
): Promise<WriteResult> {
  let blocked: Pick<WriteResult, 'blockedBy'> = {}
  const response = await resultOrFailure(
    rules.write(bucket, rule, {
      allowUnread,
      mayReplace(shown) {
        const isAllowed = mayReplace(shown)
        if (!isAllowed) blocked = { blockedBy: { rule: shown } }
        return isAllowed
      }
    })
  )
  return response instanceof CallFailure
    ? {
        failure: response,
        mayTakeEffectLater: mayTakeEffectLater(response.mayHaveTakenEffect, response),
        ...blocked
      }
    : { mayTakeEffectLater: mayTakeEffectLater(response.mayTakeEffectAgain, response) }
}

/** Counts an ambiguous refusal, which a gateway may send although OSS carries the request out. */
function mayTakeEffectLater(
  wasUnanswered: boolean,
  { ambiguousRefusal }: { readonly ambiguousRefusal: boolean }
): boolean {
  return wasUnanswered || ambiguousRefusal
}

/** Call it wherever a bucket is left without the change that was sent to it. */
export function warnOfPendingWrite(
  bucket: string,
  { evidence }: Pick<BucketContext, 'evidence'>
): void {
  evidence.warn(
    message`A request to change ${bucketPart(bucket)} was not confirmed and may still take effect. Check the bucket again in a few minutes.`
  )
}
