import type { Rule } from '../encryption/rule.js'
import { attempt, CallFailure, type EncryptionStore, type Precondition } from './ports.js'
import type { Surroundings } from './surroundings.js'

export interface Sent {
  /** Absent: OSS took it. */
  readonly failure?: CallFailure
  /** A request of it was not confirmed, and may take effect at any time. */
  readonly mayLandLate: boolean
  /** What the bucket showed when an attempt was withheld; absent: none was. */
  readonly withheldFor?: { readonly rule: Rule | null }
}

/** Sets a bucket's rule, or deletes it, as long as the precondition holds. */
export async function send(
  bucket: string,
  rule: Rule | null,
  rules: EncryptionStore,
  { mayReplace, evenUnread }: Precondition
): Promise<Sent> {
  let withheld: Pick<Sent, 'withheldFor'> = {}
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
    ? { failure: receipt, mayLandLate: mayLandLate(receipt.mayHaveHappened, receipt), ...withheld }
    : { mayLandLate: mayLandLate(receipt.mayHappenTwice, receipt) }
}

/** Also what was refused, if in a way in which a gateway may refuse what is carried out. */
function mayLandLate(
  wasUnanswered: boolean,
  { refusedInDoubt }: { readonly refusedInDoubt: boolean }
): boolean {
  return wasUnanswered || refusedInDoubt
}

/** To be told wherever a bucket is left without the change that was sent to it. */
export function warnThatItMayLand(
  bucket: string,
  { notebook }: Pick<Surroundings, 'notebook'>
): void {
  notebook.warn(
    `A request that changes bucket ${bucket} was not confirmed, and may still take effect. Look at the bucket again in some minutes.`
  )
}
