import type { Clock } from './reconcile/ports.js'

/**
 * The machine's own time; monotonic, so that a clock set amid a run changes no deadline. Whoever
 * sleeps when `stop` fires is woken, and looks what is still to be done; when the run is `over`, nobody sleeps.
 */
export function clockUntil(stop: AbortSignal, over: AbortSignal): Clock {
  return {
    now: () => performance.now(),
    sleep: ms =>
      new Promise(resolve => {
        const wake = (): void => {
          clearTimeout(timer)
          stop.removeEventListener('abort', wake)
          over.removeEventListener('abort', wake)
          resolve()
        }
        const timer = setTimeout(wake, over.aborted ? 0 : ms)
        if (!stop.aborted) stop.addEventListener('abort', wake)
        over.addEventListener('abort', wake)
      })
  }
}
