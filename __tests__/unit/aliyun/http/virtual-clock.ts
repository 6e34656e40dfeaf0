import type { Clock } from '../../../../src/ports/clock.js'

interface TimedEvent {
  readonly at: number
  readonly happen: () => void
}

/** Virtual time: it jumps to the next event as soon as no code can continue without it. */
export class VirtualClock implements Clock {
  #now = 0
  /** Sorted by time. */
  readonly #events: TimedEvent[] = []
  readonly #stop: AbortSignal | undefined

  /** `stop` ends every sleep. */
  constructor(stop?: AbortSignal) {
    this.#stop = stop
  }

  now(): number {
    return this.#now
  }

  sleep(ms: number): Promise<void> {
    return new Promise(resolve => {
      this.#stop?.addEventListener('abort', () => {
        resolve()
      })
      this.schedule(this.#now + ms, resolve)
    })
  }

  schedule(moment: number, happen: () => void): void {
    const after = this.#events.findLastIndex(({ at }) => at <= moment)
    this.#events.splice(after + 1, 0, { at: moment, happen })
  }

  /** Advances to this time, or until no event is left. */
  async advance(until = Infinity): Promise<void> {
    await flushMicrotasks()
    for (let next = this.#events[0]; next !== undefined && next.at <= until;) {
      this.#events.shift()
      this.#now = Math.max(this.#now, next.at)
      next.happen()
      await flushMicrotasks()
      next = this.#events[0]
    }
    if (until !== Infinity) this.#now = until
  }
}

/** Runs everything that does not wait for time. */
async function flushMicrotasks(): Promise<void> {
  for (let turns = 0; turns < 20; turns += 1) await Promise.resolve()
}
