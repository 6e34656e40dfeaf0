import { setMaxListeners } from 'node:events'
import { code, message, type Message } from '../text/message.js'
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

/** What a stop means while buckets are processed. */
const processingStops = message`no more buckets will be processed; changes in progress will be finished or rolled back`

export interface Shutdown {
  /** Fires at the first signal, or when the time limit is exceeded: start nothing new. */
  readonly shutdownSignal: AbortSignal
  /** Fires when the remaining time is only enough to report. */
  readonly overtime: AbortSignal
  /** What stopped the run, as a noun phrase; `undefined` while it runs. */
  readonly stoppedBy: () => Message | undefined
  /** Stops the run when the limit is exceeded. Replaces the previous limit. */
  readonly limitTo: (limit: TimeLimit) => void
  /** Stops the run after an internal error. */
  readonly abort: () => void
}

/**
 * From now on, the first signal stops the run in order instead of ending the process immediately.
 *
 * @param onStop receives a line for the log.
 */
export function installSignalHandlers(onStop: (line: Message) => void): Shutdown {
  const stopController = new AbortController()
  const overtimeController = new AbortController()
  // Every request and pause of every bucket in progress listens.
  setMaxListeners(0, stopController.signal, overtimeController.signal)
  let stoppedBy: Message | undefined
  let consequence = processingStops
  let limitTimer: NodeJS.Timeout | undefined
  const stop = (cause: Message, event: Message): void => {
    stoppedBy = cause
    stopController.abort()
    onStop(message`${event}: ${consequence}.`)
    setTimeout(() => {
      overtimeController.abort()
    }, overtimeMs).unref()
  }
  for (const signal of signals) {
    process.on(signal, () => {
      if (stoppedBy !== undefined) return
      stop([code(signal)], message`${code(signal)} received`)
    })
  }
  return {
    shutdownSignal: stopController.signal,
    overtime: overtimeController.signal,
    stoppedBy: () => stoppedBy,
    limitTo({ ms, calculation, consequence: atLimit = processingStops }) {
      consequence = atLimit
      const limit = message`time limit of ${Math.ceil(ms / 1000)} s`
      clearTimeout(limitTimer)
      limitTimer = setTimeout(() => {
        if (stoppedBy !== undefined) return
        stop(message`the ${limit}`, message`The ${limit} was exceeded (${calculation})`)
        exitAfter(overtimeMs + exitGraceMs)
      }, ms).unref()
    },
    abort() {
      if (stoppedBy !== undefined) return
      stop(message`an internal error in this action`, message`Internal error in this action`)
    }
  }
}

/** Exits with the exit code that is set by then. */
function exitAfter(ms: number): void {
  setTimeout(() => process.exit(), ms).unref()
}
