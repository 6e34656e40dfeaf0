import { RateLimiter, type RateLimit, type ThrottlingCode } from './service-load.js'

/** What makes the services slow, and what they refuse to take on. May change while they serve. */
export class ServiceLoad {
  /** How much later than it came in each request is looked at, in milliseconds. */
  latencyMs: number
  #throttle: RateLimiter | undefined

  constructor(latencyMs: number, rateLimit: RateLimit | undefined) {
    this.latencyMs = latencyMs
    this.setRateLimit(rateLimit)
  }

  /** The allowance of all operations of OSS together; undefined: any number. */
  setRateLimit(rateLimit: RateLimit | undefined): void {
    this.#throttle = rateLimit === undefined ? undefined : new RateLimiter(rateLimit)
  }

  /** What OSS refuses one more request with now; undefined: it takes it on. */
  throttlingError(now: number): ThrottlingCode | undefined {
    return this.#throttle?.tryAcquire(now) === false ? this.#throttle.code : undefined
  }
}
