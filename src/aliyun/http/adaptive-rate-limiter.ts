import type { Clock } from '../../ports/clock.js'

/** The decay time of the response counters, in milliseconds. */
const decayMs = 1_000
/** A throttled share up to this is noise, which every service produces. */
const noiseShare = 0.05
/** Added to the accepted responses, since a share of few responses is not significant. */
const assumedAccepted = 80
/** The pause for all requests after a throttled response that is noise, in milliseconds. */
const noisePauseMs = 10
/** The lowest limit, in requests per second. */
const minLimit = 20
/** The limit is lifted after this many seconds without a throttled response. */
const quietSeconds = 4
/** Compensates for timers, which fire a few milliseconds late. */
const slackMs = 5

interface QueuedRequest {
  readonly attempt: number
  readonly release: () => void
}

/**
 * Limits the rate of all requests to one service. There is no limit until the service throttles. A few
 * throttled responses pause all requests briefly; once they are more than noise, the limit is what the
 * service accepted within the last second. It then grows, slowly at first and ever faster, until the
 * service throttles again or the limit is lifted.
 *
 * Sources: accepted requests as the measure of what to send: Google, "Site Reliability Engineering",
 * Handling Overload. Growth that is flat near the last limit: CUBIC (RFC 9438), which the adaptive mode
 * of the AWS SDKs uses too. The constants were found by simulation, and hold with a wide margin.
 */
export class AdaptiveRateLimiter {
  readonly #clock: Clock
  readonly #shutdownSignal: AbortSignal
  readonly #accepted = new DecayingCounter()
  readonly #throttled = new DecayingCounter()
  /** Sorted by attempts, most first. */
  readonly #queue: QueuedRequest[] = []
  #isDraining = false
  /** The limit at its last change, in requests per second. */
  #limit = Infinity
  #limitedAt = 0
  /** Nothing is sent before this time. */
  #nextAt = -Infinity

  /** Once `shutdownSignal` fires, requests no longer wait. */
  constructor(clock: Clock, shutdownSignal: AbortSignal) {
    this.#clock = clock
    this.#shutdownSignal = shutdownSignal
  }

  /**
   * Resolves when the request may be sent; `attempt` counts from 1. Later attempts go first, so that
   * no request runs out of attempts while new ones use up what the service allows.
   */
  acquire(attempt: number): Promise<void> {
    const isIdle = this.#queue.length === 0 && this.isCalm
    if (isIdle && this.#clock.now() >= this.#nextAt) return Promise.resolve()
    return new Promise(release => {
      const index = this.#queue.findIndex(other => other.attempt < attempt)
      this.#queue.splice(index < 0 ? this.#queue.length : index, 0, { attempt, release })
      if (!this.#isDraining) void this.#drain()
    })
  }

  /** Records a response of the service. */
  record(isThrottled: boolean): void {
    const now = this.#clock.now()
    ;(isThrottled ? this.#throttled : this.#accepted).add(now)
    if (!isThrottled) return
    const throttled = this.#throttled.at(now)
    const accepted = this.#accepted.at(now)
    if (throttled / (throttled + accepted + assumedAccepted) <= noiseShare) {
      this.#nextAt = Math.max(this.#nextAt, now + noisePauseMs)
      return
    }
    // Derived from the accepted rate, not from the last limit, so that a burst of throttled responses counts once.
    this.#limit = Math.max(minLimit, (accepted * 1_000) / decayMs)
    this.#limitedAt = now
    this.#nextAt = Math.max(this.#nextAt, now + 1_000 / this.#limit)
  }

  /** Whether there is no limit: the service throttles within noise only. */
  get isCalm(): boolean {
    return this.#currentLimit() === Infinity
  }

  #currentLimit(): number {
    const quiet = (this.#clock.now() - this.#limitedAt) / 1_000
    // Doubles within the first second, and is tenfold after two.
    return quiet < quietSeconds ? this.#limit * Math.exp(0.4 * quiet * (1 + quiet)) : Infinity
  }

  async #drain(): Promise<void> {
    this.#isDraining = true
    while (this.#queue.length > 0) {
      const now = this.#clock.now()
      if (now < this.#nextAt && !this.#shutdownSignal.aborted) {
        // Check again afterwards: a new pause may have begun, or the shutdown may have cut it short.
        await this.#clock.sleep(this.#nextAt - now)
        continue
      }
      this.#nextAt = Math.max(this.#nextAt, now - slackMs) + 1_000 / this.#currentLimit()
      this.#queue.shift()?.release()
    }
    this.#isDraining = false
  }
}

/** Counts recent events: each weighs less the longer ago it was. */
class DecayingCounter {
  #count = 0
  #countedAt = 0

  add(now: number): void {
    this.#count = this.at(now) + 1
    this.#countedAt = now
  }

  at(now: number): number {
    return this.#count * Math.exp((this.#countedAt - now) / decayMs)
  }
}
