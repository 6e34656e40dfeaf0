import { setMaxListeners } from 'node:events'
import type { TimeLimit } from './time-limit.js'

/**
 * GitHub cancels a step with SIGINT, 7.5 s later with SIGTERM, and kills it 2.5 s after that.
 * Source: actions/runner, `ProcessInvoker`.
 */
const signals = ['SIGINT', 'SIGTERM'] as const
/** The time from the first signal to overtime, in milliseconds. */
const overtimeMs = 7_500
/** The time from overtime to the end of the process, in milliseconds, after a time limit: no runner kills it then. */
const exitGraceMs = 2_500

export interface Shutdown {
  /** Fires at the first signal, or when the time limit is exceeded: start nothing new. */
  readonly shutdownSignal: AbortSignal
  /** Fires when the remaining time is only enough to report. */
  readonly overtime: AbortSignal
  /** The signal or time limit that stopped the run; `undefined` while it runs. */
  readonly stoppedBy: () => string | undefined
  /** Stops the run when the limit is exceeded. Replaces the previous limit. */
  readonly limitTo: (limit: TimeLimit) => void
}

/** From now on, the first signal stops the run in order instead of ending the process at once. */
export function installSignalHandlers(onStop: (message: string) => void): Shutdown {
  const stopController = new AbortController()
  const overtimeController = new AbortController()
  // Every request and pause of every bucket in progress listens.
  setMaxListeners(0, stopController.signal, overtimeController.signal)
  let stoppedBy: string | undefined
  let limitTimer: NodeJS.Timeout | undefined
  const stop = (cause: string, message: string): void => {
    stoppedBy = cause
    stopController.abort()
    onStop(message)
    setTimeout(() => {
      overtimeController.abort()
    }, overtimeMs).unref()
  }
  for (const signal of signals) {
    process.on(signal, () => {
      if (stoppedBy === undefined) stop(signal, signal)
    })
  }
  return {
    shutdownSignal: stopController.signal,
    overtime: overtimeController.signal,
    stoppedBy: () => stoppedBy,
    limitTo({ ms, calculation }) {
      const limit = `time limit of ${Math.ceil(ms / 1000)} s`
      clearTimeout(limitTimer)
      limitTimer = setTimeout(() => {
        if (stoppedBy !== undefined) return
        stop(`its ${limit}`, `The ${limit} is over (${calculation})`)
        exitAfter(overtimeMs + exitGraceMs)
      }, ms).unref()
    }
  }
}

/** Exits with the exit code that is set by then. */
function exitAfter(ms: number): void {
  setTimeout(() => process.exit(), ms).unref()
}
