import type { Rule } from '../encryption/rule.js'
import { attempt, CallFailure } from '../ports/call-failure.js'
import type { EncryptionStore, Precondition } from '../ports/cloud-ports.js'
import type { BucketContext } from './context.js'

export interface WriteResult {
  /** Absent: OSS took it. */
  readonly failure?: CallFailure
  /** A request of it was not confirmed, and may take effect at any time. */
  readonly mayTakeEffectLater: boolean
  /** What the bucket showed when an attempt was withheld; absent: none was. */
  readonly withheldFor?: { readonly rule: Rule | null }
}

/** Sets a bucket's rule, or deletes it, as long as the precondition holds. */
export async function writeRule(
  bucket: string,
  rule: Rule | null,
  rules: EncryptionStore,
  { mayReplace, evenUnread }: Precondition
): Promise<WriteResult> {
  let withheld: Pick<WriteResult, 'withheldFor'> = {}
  const receipt = await attempt(
    rules.write(bucket, rule, {
      evenUnread,
      mayReplace(shown) {
        const may = mayReplace(shown)
        if (!may) withheld = { withheldFor: { rule: shown } }
        return may
      }
    })
  )
  return receipt instanceof CallFailure
    ? {
        failure: receipt,
        mayTakeEffectLater: mayTakeEffectLater(receipt.mayHaveTakenEffect, receipt),
        ...withheld
      }
    : { mayTakeEffectLater: mayTakeEffectLater(receipt.mayTakeEffectAgain, receipt) }
}

/** Also what was refused, if in a way in which a gateway may refuse what is carried out. */
function mayTakeEffectLater(
  wasUnanswered: boolean,
  { ambiguousRefusal }: { readonly ambiguousRefusal: boolean }
): boolean {
  return wasUnanswered || ambiguousRefusal
}

/** To be told wherever a bucket is left without the change that was sent to it. */
export function warnOfPendingWrite(
  bucket: string,
  { evidence }: Pick<BucketContext, 'evidence'>
): void {
  evidence.warn(
    `A request that changes bucket ${bucket} was not confirmed, and may still take effect. Look at the bucket again in some minutes.`
  )
}
