/**
 * How many requests OSS accepts; it throttles the rest. OSS does not publish how it counts, so both
 * known methods are emulated.
 */
export interface RateLimit {
  perSecond: number
  /** The size of a token bucket; absent: a fixed number in each whole second of the clock. */
  burst?: number
  /** The error for requests beyond the limit; default: MetaOperationQpsLimitExceeded. */
  code?: ThrottlingCode
}

/**
 * The limits of the account's management requests, of all its requests, of one range of keys, and
 * of one caller.
 */
export type ThrottlingCode =
  | 'MetaOperationQpsLimitExceeded'
  | 'TotalQpsLimitExceeded'
  | 'PartitionQpsLimitted'
  | 'QpsLimitExceeded'

/** Counts requests against a limit. */
export class RateLimiter {
  readonly #allowance: RateLimit
  readonly code: ThrottlingCode
  #left: number
  #at: number | undefined

  constructor(allowance: RateLimit) {
    const { perSecond, burst = perSecond } = allowance
    if (!(perSecond > 0 && burst >= 1)) {
      throw new Error('An allowance is of more than 0 requests a second, and of 1 or more at once.')
    }
    this.#allowance = allowance
    this.code = allowance.code ?? 'MetaOperationQpsLimitExceeded'
    this.#left = burst
  }

  /** Whether a request at this time, in milliseconds, is within the limit. */
  tryAcquire(now: number): boolean {
    this.#fill(now)
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }

  #fill(now: number): void {
    const { perSecond, burst } = this.#allowance
    const before = this.#at ?? now
    this.#at = now
    if (burst !== undefined) {
      this.#left = Math.min(burst, this.#left + ((now - before) * perSecond) / 1_000)
    } else if (Math.floor(now / 1_000) !== Math.floor(before / 1_000)) {
      this.#left = perSecond
    }
  }
}

/** What makes the services slow and what they throttle. May change while they serve. */
export class ServiceLoad {
  /** How long after its arrival a request is processed, in milliseconds. */
  latencyMs: number
  #throttle: RateLimiter | undefined

  constructor(latencyMs: number, rateLimit: RateLimit | undefined) {
    this.latencyMs = latencyMs
    this.setRateLimit(rateLimit)
  }

  /** The shared limit of all OSS operations; undefined: none. */
  setRateLimit(rateLimit: RateLimit | undefined): void {
    this.#throttle = rateLimit === undefined ? undefined : new RateLimiter(rateLimit)
  }

  /** The throttling error for a request now; undefined: OSS accepts it. */
  throttlingError(now: number): ThrottlingCode | undefined {
    return this.#throttle?.tryAcquire(now) === false ? this.#throttle.code : undefined
  }
}
