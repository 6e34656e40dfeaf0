import type { Clock } from '../../ports/clock.js'
import { backoffAfter, longestBackoffAfter } from '../../runtime/backoff.js'
import type { Diagnosis } from './diagnosis.js'

/** A request that was not answered, and why. */
interface FailedAttempt {
  readonly diagnosis: Diagnosis
  /** Hardly anything else is throttled at the time. */
  readonly calm?: boolean
}

interface RetryHistory {
  /** An attempt was refused as a gateway may refuse what was carried out behind it. */
  readonly ambiguousRefusal: boolean
}

export interface RetriesExhausted extends FailedAttempt, RetryHistory {
  readonly attempts: number
  /** One of the attempts may have been carried out all the same. */
  readonly mayHaveTakenEffect: boolean
}

export interface Succeeded<T> extends RetryHistory {
  readonly value: T
  /** An attempt before this one went without an answer, and may be carried out late. */
  readonly mayTakeEffectAgain: boolean
}

export interface RetryPolicy {
  readonly clock: Clock
  /** At least 1. */
  readonly maxAttempts: number
  /** A random number from 0 to below 1. */
  readonly random: () => number
  /** Fires when the run is being stopped: from then on a request gets one more chance at most. */
  readonly shutdownSignal: AbortSignal
}

const maxMs = 10_000
const backoff = { baseMs: 400, maxMs }
/**
 * The first pauses after throttling, in milliseconds. They are shorter, since
 * {@link AdaptiveRateLimiter} holds all requests back then, and a waiting bucket takes the place of others.
 */
const throttledBaseMs = { calm: 100, busy: 200 }

/** The longest that the pauses between so many attempts can be together, in milliseconds. */
export function longestBackoffMs(attempts: number): number {
  let total = 0
  for (let number = 1; number < attempts; number += 1) total += longestBackoffAfter(number, backoff)
  return total
}

/**
 * In milliseconds. After throttling half of the pause is certain: attempts that all fall into the same
 * second are all throttled. One that is alone in it may come sooner.
 */
function pauseAfter(
  number: number,
  { diagnosis: { reason }, calm = false }: FailedAttempt,
  random: number
): number {
  return reason === 'throttled'
    ? backoffAfter(
        number,
        { baseMs: throttledBaseMs[calm ? 'calm' : 'busy'], maxMs },
        'equal',
        random
      )
    : backoffAfter(number, backoff, 'full', random)
}

/** Tries until answered, as long as it is worth it, with a pause in between. */
export async function retry<T>(
  attempt: (number: number) => Promise<{ readonly value: T } | FailedAttempt>,
  { clock, maxAttempts, random, shutdownSignal }: RetryPolicy
): Promise<Succeeded<T> | RetriesExhausted> {
  let mayHaveTakenEffect = false
  let ambiguousRefusal = false
  let duringShutdown = 0
  for (let number = 1; ; number += 1) {
    const outcome = await attempt(number)
    if ('value' in outcome) {
      return { ...outcome, mayTakeEffectAgain: mayHaveTakenEffect, ambiguousRefusal }
    }
    mayHaveTakenEffect ||= outcome.diagnosis.mayHaveTakenEffect
    ambiguousRefusal ||= isOverload(outcome.diagnosis)
    if (shutdownSignal.aborted) duringShutdown += 1
    if (!outcome.diagnosis.retry || number >= maxAttempts || duringShutdown > 1) {
      return { ...outcome, attempts: number, mayHaveTakenEffect, ambiguousRefusal }
    }
    await clock.sleep(pauseAfter(shutdownSignal.aborted ? 1 : number, outcome, random()))
  }
}

/** Of the request itself, not of a read that had to come before it. */
function isOverload({ reason, step }: Diagnosis): boolean {
  return step === undefined && (reason === 'throttled' || reason === 'service-error')
}
