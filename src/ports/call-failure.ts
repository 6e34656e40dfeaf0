import type { Reason, UnknownCode } from '../encryption/reason.js'

/** A call to Alibaba Cloud that failed, or whose response can't be used. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure'
  readonly reason: Reason<UnknownCode>
  readonly requestIds: readonly string[]
  /** The call may have taken effect all the same: no response refused it. */
  readonly mayHaveTakenEffect: boolean
  /** A gateway may send this refusal although the service behind it carried out the call. */
  readonly ambiguousRefusal: boolean

  constructor(
    reason: Reason<UnknownCode>,
    circumstances: {
      requestIds?: readonly string[]
      mayHaveTakenEffect?: boolean
      ambiguousRefusal?: boolean
    } = {}
  ) {
    super(reason.code)
    this.reason = reason
    this.requestIds = circumstances.requestIds ?? []
    this.mayHaveTakenEffect = circumstances.mayHaveTakenEffect ?? false
    this.ambiguousRefusal = circumstances.ambiguousRefusal ?? false
  }
}

/** Resolves to the call's result or its failure, which is an expected outcome; rethrows anything else. */
export async function resultOrFailure<T>(call: Promise<T>): Promise<T | CallFailure> {
  try {
    return await call
  } catch (error) {
    if (error instanceof CallFailure) return error
    throw error
  }
}
