import { FaultSchedule, type Scheduled } from '../../emulator/faults/fault-schedule.js'
import { matchesRequest, type LoggedApiRequest, type RequestMatcher } from './api-request-log.js'

/** Sent as is, with a request id. */
export interface ScriptedResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** A string is sent as HTML, anything else as JSON. */
  readonly body?: unknown
}

export type ApiFaultAction =
  /** The request is not executed; this is the response. */
  | { readonly kind: 'answer'; readonly answer: ScriptedResponse }
  /** The request is executed; this response replaces the real one. */
  | { readonly kind: 'done-but-answer'; readonly answer: ScriptedResponse }
  /** The request is not executed and never gets a response. */
  | { readonly kind: 'hang' }
  /** The request is executed and never gets a response. */
  | { readonly kind: 'done-but-hang' }
  /** The request is not executed; the connection is reset. */
  | { readonly kind: 'reset' }
  /** The request is executed; the connection is reset instead of a response. */
  | { readonly kind: 'done-but-reset' }
  /** The real response, after a delay. */
  | { readonly kind: 'delay'; readonly ms: number }

export interface ApiFault extends RequestMatcher, Scheduled {
  readonly act: ApiFaultAction
}

export class ApiFaultPlan extends FaultSchedule<ApiFault, LoggedApiRequest> {
  constructor() {
    super(matchesRequest)
  }
}
