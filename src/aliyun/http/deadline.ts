/** What a request may still take, in milliseconds, once the run is being stopped: GitHub kills a cancelled step after 10 s. */
export const hurriedMs = 2_000

interface Deadline {
  /** Fires when the time is over. */
  readonly signal: AbortSignal
  /** Lets go of the timers; to be called when the request is done. */
  readonly done: () => void
}

/** Fires after `ms` milliseconds, soon after `hurry` fires, or with `end`, whichever comes first. */
export function deadline(ms: number, hurry: AbortSignal, end: AbortSignal): Deadline {
  const over = new AbortController()
  const timers: NodeJS.Timeout[] = []
  const fire = (): void => {
    over.abort()
  }
  const fireAfter = (wait: number): void => {
    timers.push(setTimeout(fire, wait))
  }
  const hasten = (): void => {
    fireAfter(hurriedMs)
  }
  fireAfter(ms)
  if (hurry.aborted) hasten()
  else hurry.addEventListener('abort', hasten, { once: true })
  if (end.aborted) fire()
  else end.addEventListener('abort', fire, { once: true })
  return {
    signal: over.signal,
    done() {
      timers.forEach(clearTimeout)
      hurry.removeEventListener('abort', hasten)
      end.removeEventListener('abort', fire)
    }
  }
}
