/**
 * How many requests OSS takes; everything beyond is throttled. How OSS counts is not published: the
 * two ways that are known of such services can be told apart here.
 */
export interface RateLimit {
  perSecond: number
  /** A token bucket of this size; absent: so many in each whole second of the clock. */
  burst?: number
  /** What a request beyond it is refused with; MetaOperationQpsLimitExceeded when absent. */
  code?: ThrottlingCode
}

/** Of the account's management calls, of all its calls, of one range of keys, and of one caller. */
export type ThrottlingCode =
  | 'MetaOperationQpsLimitExceeded'
  | 'TotalQpsLimitExceeded'
  | 'PartitionQpsLimitted'
  | 'QpsLimitExceeded'

/** Counts requests against an allowance. */
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

  /** Whether a request that comes at this time, in milliseconds, is within the allowance. */
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
