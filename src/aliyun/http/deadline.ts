/** What a request may still take, in milliseconds, once the run is being stopped: GitHub kills a cancelled step after 10 s. */
export const shutdownMs = 2_000

interface Deadline {
  /** Fires when the time is over. */
  readonly signal: AbortSignal
  /** Lets go of the timers; to be called when the request is done. */
  readonly done: () => void
}

/** Fires after `ms` milliseconds, soon after `shutdownSignal` fires, or with `end`, whichever comes first. */
export function deadline(ms: number, shutdown: AbortSignal, end: AbortSignal): Deadline {
  const expiry = new AbortController()
  const timers: NodeJS.Timeout[] = []
  const fire = (): void => {
    expiry.abort()
  }
  const fireAfter = (wait: number): void => {
    timers.push(setTimeout(fire, wait))
  }
  const shorten = (): void => {
    fireAfter(shutdownMs)
  }
  fireAfter(ms)
  if (shutdown.aborted) shorten()
  else shutdown.addEventListener('abort', shorten, { once: true })
  if (end.aborted) fire()
  else end.addEventListener('abort', fire, { once: true })
  return {
    signal: expiry.signal,
    done() {
      timers.forEach(clearTimeout)
      shutdown.removeEventListener('abort', shorten)
      end.removeEventListener('abort', fire)
    }
  }
}
