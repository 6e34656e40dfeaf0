import type { Clock } from '../../reconcile/ports.js'
import type { Diagnosis } from './diagnosis.js'

/** A request that was not answered, and why. */
interface Unanswered {
  readonly diagnosis: Diagnosis
}

export interface GivenUp extends Unanswered {
  readonly attempts: number
  /** One of the attempts may have been carried out all the same. */
  readonly mayHaveHappened: boolean
}

export interface Answered<T> {
  readonly value: T
  /** An attempt before this one went without an answer, and may be carried out late. */
  readonly mayHappenTwice: boolean
}

export interface Patience {
  readonly clock: Clock
  /** At least 1. */
  readonly maxAttempts: number
  /** A random number from 0 to below 1. */
  readonly random: () => number
  /** Fires when the run is being stopped: from then on a request gets one more chance at most. */
  readonly hurry: AbortSignal
}

const firstPauseMs = 400
const longestPauseMs = 10_000

/** The longest that the pauses between so many attempts can be together, in milliseconds. */
export function longestPausesMs(attempts: number): number {
  let total = 0
  for (let number = 1; number < attempts; number += 1) total += boundAfter(number)
  return total
}

function boundAfter(number: number): number {
  return Math.min(firstPauseMs * 2 ** (number - 1), longestPauseMs)
}

/**
 * Tries until answered, as long as it is worth it. The pause is random up to a bound that doubles
 * (full jitter): runs that were throttled together must not come back together.
 */
export async function persist<T>(
  attempt: (number: number) => Promise<{ readonly value: T } | Unanswered>,
  { clock, maxAttempts, random, hurry }: Patience
): Promise<Answered<T> | GivenUp> {
  let mayHaveHappened = false
  let inHurry = 0
  for (let number = 1; ; number += 1) {
    const outcome = await attempt(number)
    if ('value' in outcome) return { ...outcome, mayHappenTwice: mayHaveHappened }
    mayHaveHappened ||= outcome.diagnosis.mayHaveHappened
    if (hurry.aborted) inHurry += 1
    if (!outcome.diagnosis.retry || number >= maxAttempts || inHurry > 1) {
      return { ...outcome, attempts: number, mayHaveHappened }
    }
    await clock.sleep(random() * boundAfter(hurry.aborted ? 1 : number))
  }
}
