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

export interface Fault extends RequestMatcher {
  /** How often; for ever when absent. */
  readonly times?: number
  /** How many matching requests pass first. */
  readonly skip?: number
  readonly act: FaultAction
}

/** The faults in order; the first that matches and is not used up is the one. */
export class FaultPlan {
  #faults: { fault: Fault; skip: number; times: number }[] = []

  add(fault: Fault): void {
    const { skip = 0, times = Infinity } = fault
    this.#faults.push({ fault, skip, times })
  }

  clear(): void {
    this.#faults = []
  }

  take(request: LoggedRequest): FaultAction | undefined {
    for (const entry of this.#faults) {
      if (entry.times <= 0 || !matches(entry.fault, request)) continue
      if (entry.skip > 0) {
        entry.skip--
        continue
      }
      entry.times--
      return entry.fault.act
    }
    return undefined
  }
}
