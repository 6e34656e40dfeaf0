import { setMaxListeners } from 'node:events'

/**
 * GitHub cancels a step with SIGINT, 7.5 s later with SIGTERM, and kills it 2.5 s after that.
 * Source: actions/runner, `ProcessInvoker`.
 */
const signals = ['SIGINT', 'SIGTERM'] as const
/** From the first signal on, in milliseconds. */
const overtimeMs = 7_500

export interface Interruption {
  /** Fires at the first signal. */
  readonly stop: AbortSignal
  /** Fires when there is just time left to report. */
  readonly overtime: AbortSignal
  /** The signal that it was; absent: none so far. */
  readonly stoppedBy: () => string | undefined
}

/** From now on these signals no longer end the process at once: whoever is at work is told to stop. */
export function heedSignals(heard: (signal: string) => void): Interruption {
  const stopping = new AbortController()
  // Every request and every pause listens, and there are as many as buckets in hand.
  const overtime = new AbortController()
  setMaxListeners(0, stopping.signal, overtime.signal)
  let first: string | undefined
  for (const signal of signals) {
    process.on(signal, () => {
      if (first !== undefined) return
      first = signal
      stopping.abort()
      heard(signal)
      setTimeout(() => {
        overtime.abort()
      }, overtimeMs).unref()
    })
  }
  return { stop: stopping.signal, overtime: overtime.signal, stoppedBy: () => first }
}
