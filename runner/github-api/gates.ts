import { matches, type LoggedRequest, type RequestMatcher } from './request-log.js'

interface Gate {
  readonly matcher: RequestMatcher
  readonly count: number
  readonly waiting: (() => void)[]
  open: boolean
}

/** Holds requests until so many have come; then they are all carried out at once, in their order. */
export class Gates {
  #gates: Gate[] = []

  add(matcher: RequestMatcher, count: number): void {
    this.#gates.push({ matcher, count, waiting: [], open: false })
  }

  /** Lets everybody through who waits, and forgets the gates. */
  clear(): void {
    for (const gate of this.#gates) letThrough(gate)
    this.#gates = []
  }

  async pass(request: LoggedRequest): Promise<void> {
    const gate = this.#gates.find(({ open, matcher }) => !open && matches(matcher, request))
    if (gate === undefined) return
    await new Promise<void>(resolve => {
      gate.waiting.push(resolve)
      if (gate.waiting.length >= gate.count) letThrough(gate)
    })
  }
}

function letThrough(gate: Gate): void {
  gate.open = true
  for (const resolve of gate.waiting.splice(0)) resolve()
}
