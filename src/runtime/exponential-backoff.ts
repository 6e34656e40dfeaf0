/** How the pauses between attempts grow. */
interface Backoff {
  /** The longest pause after the first attempt, in milliseconds. */
  readonly baseMs: number
  /** The limit of every pause, in milliseconds. */
  readonly maxMs: number
}

/** The longest pause after an attempt, in milliseconds. It doubles with each attempt; the first is 1. */
export function longestBackoffAfter(attempt: number, { baseMs, maxMs }: Backoff): number {
  return Math.min(baseMs * 2 ** (attempt - 1), maxMs)
}

/**
 * The pause after an attempt, in milliseconds. Runs that fail together must not retry together, so
 * `full` jitter randomizes all of the pause, and `equal` jitter half of it, which guarantees the rest.
 * `random` is in [0, 1). Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
 */
export function backoffAfter(
  attempt: number,
  backoff: Backoff,
  jitter: 'full' | 'equal',
  random: number
): number {
  const longest = longestBackoffAfter(attempt, backoff)
  return jitter === 'full' ? longest * random : longest * (0.5 + random / 2)
}
