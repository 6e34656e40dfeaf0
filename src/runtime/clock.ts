import type { Clock } from '../ports/clock.js'

/**
 * A monotonic clock: setting the system time during a run moves no deadline. When `stop` fires,
 * pending sleeps end early, and later ones last as usual, for the rollbacks; once `end` has fired,
 * every sleep ends at once.
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
