import type { Reason, UnknownReason } from '../encryption/reason.js'
import type { Rule } from '../encryption/rule.js'

/** What came with an answer, whatever it said. */
export interface Receipt {
  /** The region in which the bucket answered. */
  readonly region: string
  readonly requestIds: readonly string[]
  readonly warnings: readonly string[]
}

export interface Reading extends Receipt {
  /** `null`: OSS itself said that there is no rule. */
  readonly rule: Rule | null
}

/** Where the buckets' rules live. A call that did not tell what was asked rejects with a {@link StoreFailure}. */
export interface EncryptionStore {
  read(bucket: string): Promise<Reading>
  write(bucket: string, rule: Rule): Promise<Receipt>
  remove(bucket: string): Promise<Receipt>
}

/** A call that did not tell what was asked. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure'
  readonly reason: Reason<UnknownReason>
  readonly requestIds: readonly string[]
  /** The call may have been carried out all the same: no answer refused it. */
  readonly mayHaveHappened: boolean

  constructor(
    reason: Reason<UnknownReason>,
    circumstances: {
      requestIds?: readonly string[]
      mayHaveHappened?: boolean
    } = {}
  ) {
    super(reason.message)
    this.reason = reason
    this.requestIds = circumstances.requestIds ?? []
    this.mayHaveHappened = circumstances.mayHaveHappened ?? false
  }
}

/** Time, handed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number
  sleep(ms: number): Promise<void>
}
