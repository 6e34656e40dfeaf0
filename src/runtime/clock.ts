import type { Clock } from '../ports/clock.js'

/**
 * The machine's own time; monotonic, so that a clock set amid a run changes no deadline. Whoever
 * sleeps when `stop` fires is woken, and looks what is still to be done; when the run is `over`, nobody sleeps.
 */
export function interruptibleClock(stop: AbortSignal, end: AbortSignal): Clock {
  return {
    now: () => performance.now(),
    sleep: ms =>
      new Promise(resolve => {
        const wake = (): void => {
          clearTimeout(timer)
          stop.removeEventListener('abort', wake)
          end.removeEventListener('abort', wake)
          resolve()
        }
        const timer = setTimeout(wake, end.aborted ? 0 : ms)
        if (!stop.aborted) stop.addEventListener('abort', wake)
        end.addEventListener('abort', wake)
      })
  }
}
