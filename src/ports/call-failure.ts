import type { Reason, UnknownReason } from '../encryption/reason.js'

/** A call that did not tell what was asked. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure'
  readonly reason: Reason<UnknownReason>
  readonly requestIds: readonly string[]
  /** The call may have been carried out all the same: no answer refused it. */
  readonly mayHaveTakenEffect: boolean
  /** It was refused as a gateway may refuse what was carried out behind it. */
  readonly ambiguousRefusal: boolean

  constructor(
    reason: Reason<UnknownReason>,
    circumstances: {
      requestIds?: readonly string[]
      mayHaveTakenEffect?: boolean
      ambiguousRefusal?: boolean
    } = {}
  ) {
    super(reason.message)
    this.reason = reason
    this.requestIds = circumstances.requestIds ?? []
    this.mayHaveTakenEffect = circumstances.mayHaveTakenEffect ?? false
    this.ambiguousRefusal = circumstances.ambiguousRefusal ?? false
  }
}

/** What a call answered, or its failure: not to be told is an outcome, and anything else a fault. */
export async function attempt<T>(call: Promise<T>): Promise<T | CallFailure> {
  try {
    return await call
  } catch (error) {
    if (error instanceof CallFailure) return error
    throw error
  }
}
