import { Throttle, type Allowance, type ThrottlingCode } from './allowance.js'

/** What makes the services slow, and what they refuse to take on. May change while they serve. */
export class Load {
  /** How much later than it came in each request is looked at, in milliseconds. */
  latencyMs: number
  #throttle: Throttle | undefined

  constructor(latencyMs: number, allowance: Allowance | undefined) {
    this.latencyMs = latencyMs
    this.allow(allowance)
  }

  /** The allowance of all operations of OSS together; undefined: any number. */
  allow(allowance: Allowance | undefined): void {
    this.#throttle = allowance === undefined ? undefined : new Throttle(allowance)
  }

  /** What OSS refuses one more request with now; undefined: it takes it on. */
  refusalOf(now: number): ThrottlingCode | undefined {
    return this.#throttle?.takes(now) === false ? this.#throttle.code : undefined
  }
}
