import { matchesRequest, type LoggedApiRequest, type RequestMatcher } from './api-request-log.js'

interface RequestBarrier {
  readonly matcher: RequestMatcher
  readonly count: number
  readonly waiting: (() => void)[]
  open: boolean
}

/** Holds requests until a given number have arrived, then executes them all at once, in order. */
export class RequestBarriers {
  #gates: RequestBarrier[] = []

  add(matcher: RequestMatcher, count: number): void {
    this.#gates.push({ matcher, count, waiting: [], open: false })
  }

  /** Releases all held requests and removes the barriers. */
  clear(): void {
    for (const gate of this.#gates) release(gate)
    this.#gates = []
  }

  async wait(request: LoggedApiRequest): Promise<void> {
    const gate = this.#gates.find(({ open, matcher }) => !open && matchesRequest(matcher, request))
    if (gate === undefined) return
    await new Promise<void>(resolve => {
      gate.waiting.push(resolve)
      if (gate.waiting.length >= gate.count) release(gate)
    })
  }
}

function release(gate: RequestBarrier): void {
  gate.open = true
  for (const resolve of gate.waiting.splice(0)) resolve()
}
