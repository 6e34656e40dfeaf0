import { FaultSchedule, type Scheduled } from '../../emulator/faults/fault-schedule.js'
import { matchesRequest, type LoggedApiRequest, type RequestMatcher } from './api-request-log.js'

/** Sent as it is, with a request id. */
export interface ScriptedResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** A text is sent as HTML, all else as JSON. */
  readonly body?: unknown
}

export type ApiFaultAction =
  /** Nothing is done; this is the answer. */
  | { readonly kind: 'answer'; readonly answer: ScriptedResponse }
  /** It is done; then this is the answer instead of the real one. */
  | { readonly kind: 'done-but-answer'; readonly answer: ScriptedResponse }
  /** Nothing is done, and never an answer. */
  | { readonly kind: 'hang' }
  /** It is done, and never an answer. */
  | { readonly kind: 'done-but-hang' }
  /** Nothing is done; the connection is reset. */
  | { readonly kind: 'reset' }
  /** It is done; the connection is reset instead of the answer. */
  | { readonly kind: 'done-but-reset' }
  /** The real answer, late. */
  | { readonly kind: 'delay'; readonly ms: number }

export interface ApiFault extends RequestMatcher, Scheduled {
  readonly act: ApiFaultAction
}

export class ApiFaultPlan extends FaultSchedule<ApiFault, LoggedApiRequest> {
  constructor() {
    super(matchesRequest)
  }
}
