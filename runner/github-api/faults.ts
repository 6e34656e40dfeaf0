import { FaultSchedule, type Scheduled } from '../../emulator/fault-schedule.js'
import { matches, type LoggedRequest, type RequestMatcher } from './request-log.js'

/** Sent as it is, with a request id. */
export interface ScriptedAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** A text is sent as HTML, all else as JSON. */
  readonly body?: unknown
}

export type FaultAction =
  /** Nothing is done; this is the answer. */
  | { readonly kind: 'answer'; readonly answer: ScriptedAnswer }
  /** It is done; then this is the answer instead of the real one. */
  | { readonly kind: 'done-but-answer'; readonly answer: ScriptedAnswer }
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

export interface Fault extends RequestMatcher, Scheduled {
  readonly act: FaultAction
}

export class FaultPlan extends FaultSchedule<Fault, LoggedRequest> {
  constructor() {
    super(matches)
  }
}
