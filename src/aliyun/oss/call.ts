import type { Message } from '../../text/message.js'
import type { Diagnosis } from '../http/diagnosis.js'
import type { OssResponse } from './response.js'
import type { OssRequest } from './sender.js'

/** A call about the account. */
export interface AccountCall<T extends object> {
  readonly request: OssRequest
  /** What failed, to follow the name of the call's subject: `could not be read`. */
  readonly failed: Message
  /** The RAM action that the call needs, and the resource. */
  readonly permission: Message
  /** Returns `null` for a response that OSS does not give to this call. */
  readonly interpret: (response: OssResponse) => T | UnreadableResponse | null
}

/** A call about a bucket. */
export interface BucketCall<T extends object> extends AccountCall<T> {
  readonly request: OssRequest & { readonly bucket: string }
}

/** A call that is sent only after a read has confirmed its precondition. */
export interface GuardedCall<T extends object> extends BucketCall<T> {
  readonly guard?: Guard<object>
}

/** A read that precedes each attempt of a call. */
export interface Guard<Reading extends object> {
  readonly call: BucketCall<Reading>
  /** What failed when the read fails, to follow the name of the bucket. */
  readonly step: Message
  /** Send the call even if the read fails. */
  readonly allowUnread: boolean
  /** Why the call must not be sent, as a clause that follows the name of the service; `null`: send it. */
  objection(reading: Reading): Message | null
}

/** A response of OSS with a part that cannot be read; the call knows which, and why. */
export class UnreadableResponse {
  readonly diagnosis: Diagnosis

  constructor(diagnosis: Diagnosis) {
    this.diagnosis = diagnosis
  }
}
