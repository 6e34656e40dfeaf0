import type { Rule } from '../encryption/rule.js'
import { attempt, CallFailure, type EncryptionStore } from './ports.js'

export interface Sent {
  /** Absent: OSS took it. */
  readonly failure?: CallFailure
  /** A request of it went unanswered, and may take effect at any time. */
  readonly mayLandLate: boolean
}

/** Sets a bucket's rule, or deletes it. */
export async function send(
  bucket: string,
  rule: Rule | null,
  rules: EncryptionStore
): Promise<Sent> {
  const receipt = await attempt(rule === null ? rules.remove(bucket) : rules.write(bucket, rule))
  return receipt instanceof CallFailure
    ? { failure: receipt, mayLandLate: receipt.mayHaveHappened }
    : { mayLandLate: receipt.mayHappenTwice }
}
