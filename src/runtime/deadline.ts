/**
 * How long a request may still take once the run is shutting down, in milliseconds. GitHub kills a
 * cancelled step after 10 s.
 */
export const shutdownRequestMs = 2_000

interface Deadline {
  /** Fires at the deadline. */
  readonly signal: AbortSignal
  /** Releases the timers and listeners; call it when the request has finished. */
  readonly done: () => void
}

interface DeadlineOptions {
  /** Milliseconds from now. */
  readonly ms: number
  /** Once it fires, {@link shutdownRequestMs} are left. Omit it for a request that shutdown must not shorten. */
  readonly shutdownSignal?: AbortSignal
  /** Once it fires, the deadline has passed. */
  readonly endSignal: AbortSignal
}

/** Starts the deadline of one request: the timeout, the shutdown or the end, whichever comes first. */
export function startDeadline({ ms, shutdownSignal, endSignal }: DeadlineOptions): Deadline {
  const controller = new AbortController()
  const timers: NodeJS.Timeout[] = []
  const expire = (): void => {
    controller.abort()
  }
  const expireAfter = (wait: number): void => {
    timers.push(setTimeout(expire, wait))
  }
  const shorten = (): void => {
    expireAfter(shutdownRequestMs)
  }
  expireAfter(ms)
  if (shutdownSignal?.aborted === true) shorten()
  else shutdownSignal?.addEventListener('abort', shorten, { once: true })
  if (endSignal.aborted) expire()
  else endSignal.addEventListener('abort', expire, { once: true })
  return {
    signal: controller.signal,
    done() {
      timers.forEach(clearTimeout)
      shutdownSignal?.removeEventListener('abort', shorten)
      endSignal.removeEventListener('abort', expire)
    }
  }
}
