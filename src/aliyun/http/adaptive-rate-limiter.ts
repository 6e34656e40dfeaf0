import type { Clock } from '../../ports/clock.js'

/** How long an answer counts for what the service takes now, in milliseconds. */
const memoryMs = 1_000
/** A share of throttled answers up to this is noise, which any service makes. */
const noise = 0.05
/** So many good answers are taken for granted, since a share of few answers tells little. */
const headStart = 80
/** How long nothing is sent after a throttled answer that is noise, in milliseconds. */
const brakeMs = 10
/** The lowest limit, a second. */
const lowest = 20
/** After so many seconds without a throttled answer the limit binds nobody any more. */
const quietSeconds = 4
/** Timers come late by a few milliseconds, which are made up for. */
const slackMs = 5

interface Waiting {
  readonly attempt: number
  readonly go: () => void
}

/**
 * How fast one service is asked, by all requests together. Nothing holds them back until the
 * service throttles. A few throttled answers are a short brake for all; once they are more than
 * noise, no more is sent than the service has taken in the last second, and from there on the limit
 * grows, slowly at first and ever faster, until the service throttles again or it binds nobody.
 *
 * What was accepted as the measure of what to send: Google, "Site Reliability Engineering", Handling
 * Overload. Growth that is flat near the last limit: CUBIC (RFC 9438), which the adaptive mode of the
 * AWS SDKs uses for the same. The numbers were found by simulation, and hold with a wide margin.
 */
export class AdaptiveRateLimiter {
  readonly #clock: Clock
  readonly #stop: AbortSignal
  readonly #accepted = new DecayingCounter()
  readonly #throttled = new DecayingCounter()
  /** Those that were throttled most often first. */
  readonly #waiting: Waiting[] = []
  #letsGo = false
  /** The limit a second at its last change. */
  #limit = Infinity
  #limitedAt = 0
  /** Before then nothing is sent. */
  #nextAt = -Infinity

  /** `stop` fires when the run is being stopped: from then on nobody is kept waiting. */
  constructor(clock: Clock, stop: AbortSignal) {
    this.#clock = clock
    this.#stop = stop
  }

  /**
   * Resolves when the request may be sent; `attempt` counts from 1. Later attempts go first: none
   * may use up all of its attempts while fresh requests take what the service allows.
   */
  acquire(attempt: number): Promise<void> {
    const free = this.#waiting.length === 0 && this.isCalm
    if (free && this.#clock.now() >= this.#nextAt) return Promise.resolve()
    return new Promise(go => {
      const after = this.#waiting.findIndex(other => other.attempt < attempt)
      this.#waiting.splice(after < 0 ? this.#waiting.length : after, 0, { attempt, go })
      if (!this.#letsGo) void this.#letGo()
    })
  }

  /** Is told of every answer of the service. */
  record(throttled: boolean): void {
    const now = this.#clock.now()
    ;(throttled ? this.#throttled : this.#accepted).add(now)
    if (!throttled) return
    const refused = this.#throttled.at(now)
    const taken = this.#accepted.at(now)
    if (refused / (refused + taken + headStart) <= noise) {
      this.#nextAt = Math.max(this.#nextAt, now + brakeMs)
      return
    }
    // By what was taken, not by the limit before: the many throttled answers of one moment count once.
    this.#limit = Math.max(lowest, (taken * 1_000) / memoryMs)
    this.#limitedAt = now
    this.#nextAt = Math.max(this.#nextAt, now + 1_000 / this.#limit)
  }

  /** Whether the service throttles no more than any does. */
  get isCalm(): boolean {
    return this.#limitNow() === Infinity
  }

  #limitNow(): number {
    const quiet = (this.#clock.now() - this.#limitedAt) / 1_000
    // Twice as much after a second, ten times as much after two.
    return quiet < quietSeconds ? this.#limit * Math.exp(0.4 * quiet * (1 + quiet)) : Infinity
  }

  async #letGo(): Promise<void> {
    this.#letsGo = true
    while (this.#waiting.length > 0) {
      const now = this.#clock.now()
      if (now < this.#nextAt && !this.#stop.aborted) {
        // Again after the sleep: a brake may have come meanwhile, or the stop have ended it.
        await this.#clock.sleep(this.#nextAt - now)
        continue
      }
      this.#nextAt = Math.max(this.#nextAt, now - slackMs) + 1_000 / this.#limitNow()
      this.#waiting.shift()?.go()
    }
    this.#letsGo = false
  }
}

/** How many there were of late: each counts less the longer it is over. */
class DecayingCounter {
  #count = 0
  #countedAt = 0

  add(now: number): void {
    this.#count = this.at(now) + 1
    this.#countedAt = now
  }

  at(now: number): number {
    return this.#count * Math.exp((this.#countedAt - now) / memoryMs)
  }
}
