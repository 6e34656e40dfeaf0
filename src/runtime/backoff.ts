/** How the pauses between attempts grow. */
interface Backoff {
  /** The longest pause after the first attempt, in milliseconds. */
  readonly baseMs: number
  /** The longest pause of all, in milliseconds. */
  readonly maxMs: number
}

/** The longest pause after an attempt, in milliseconds: it doubles with each attempt, counted from 1. */
export function longestBackoffAfter(attempt: number, { baseMs, maxMs }: Backoff): number {
  return Math.min(baseMs * 2 ** (attempt - 1), maxMs)
}

/**
 * The pause after an attempt, in milliseconds. Runs that failed together must not come back together,
 * so `full` jitter draws all of it, and `equal` jitter half of it: enough of a pause is certain then.
 * `random` is from 0 to below 1. Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
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
