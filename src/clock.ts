import type { Clock } from './reconcile/ports.js'

/** The machine's own time; monotonic, so that a clock set amid a run changes no deadline. */
export const clock: Clock = {
  now: () => performance.now(),
  sleep: ms =>
    new Promise(resolve => {
      setTimeout(resolve, ms)
    })
}
