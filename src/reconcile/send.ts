import type { Rule } from '../encryption/rule.js'
import { attempt, CallFailure, type EncryptionStore, type Precondition } from './ports.js'

export interface Sent {
  /** Absent: OSS took it. */
  readonly failure?: CallFailure
  /** A request of it went unanswered, and may take effect at any time. */
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
    ? { failure: receipt, mayLandLate: receipt.mayHaveHappened, ...withheld }
    : { mayLandLate: receipt.mayHappenTwice }
}
