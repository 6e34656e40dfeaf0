import { setMaxListeners } from 'node:events'
import type { TimeLimit } from './time-limit.js'

/**
 * GitHub cancels a step with SIGINT, 7.5 s later with SIGTERM, and kills it 2.5 s after that.
 * Source: actions/runner, `ProcessInvoker`.
 */
const signals = ['SIGINT', 'SIGTERM'] as const
/** From the first signal on, in milliseconds. */
const overtimeMs = 7_500
/** After that, in milliseconds, the process ends whatever is still in hand: nobody else would see to it. */
const lastMs = 2_500

export interface Shutdown {
  /** Fires at the first signal, or when the time limit is over. */
  readonly stop: AbortSignal
  /** Fires when there is just time left to report. */
  readonly overtime: AbortSignal
  /** The signal that it was, or the limit; absent: none so far. */
  readonly stoppedBy: () => string | undefined
  /** Stops the run in the same way when the limit is over; a later one takes the place of it. */
  readonly limitTo: (limit: TimeLimit) => void
}

/** From now on these signals no longer end the process at once: whoever is at work is told to stop. */
export function installSignalHandlers(onStop: (cause: string) => void): Shutdown {
  const stopping = new AbortController()
  // Every request and every pause listens, and there are as many as buckets in hand.
  const overtime = new AbortController()
  setMaxListeners(0, stopping.signal, overtime.signal)
  let first: string | undefined
  let limited: NodeJS.Timeout | undefined
  const stop = (cause: string, message: string): void => {
    first = cause
    stopping.abort()
    onStop(message)
    setTimeout(() => {
      overtime.abort()
    }, overtimeMs).unref()
  }
  for (const signal of signals) {
    process.on(signal, () => {
      if (first === undefined) stop(signal, signal)
    })
  }
  return {
    stop: stopping.signal,
    overtime: overtime.signal,
    stoppedBy: () => first,
    limitTo({ ms, calculation }) {
      const limit = `time limit of ${Math.ceil(ms / 1000)} s`
      clearTimeout(limited)
      limited = setTimeout(() => {
        if (first !== undefined) return
        stop(`its ${limit}`, `The ${limit} is over (${calculation})`)
        endAfter(overtimeMs + lastMs)
      }, ms).unref()
    }
  }
}

/** With the exit code that is set by then. */
function endAfter(ms: number): void {
  setTimeout(() => process.exit(), ms).unref()
}
