import type { Clock } from '../../ports/clock.js'
import { backoffAfter, longestBackoffAfter } from '../../runtime/exponential-backoff.js'
import type { Diagnosis, Interpretation } from './diagnosis.js'

interface AttemptContext {
  /** Other requests are hardly being throttled at the time. */
  readonly calm?: boolean
}

type Attempt<T> = Interpretation<T> & AttemptContext
type FailedAttempt = Extract<Interpretation<never>, { ok: false }> & AttemptContext

interface RetryHistory {
  /** An attempt was refused in a way in which a gateway may refuse a request that was carried out behind it. */
  readonly ambiguousRefusal: boolean
}

export interface RetriesExhausted extends FailedAttempt, RetryHistory {
  readonly attempts: number
  /** One of the attempts may have been carried out nevertheless. */
  readonly mayHaveTakenEffect: boolean
}

export interface Succeeded<T> extends RetryHistory {
  readonly ok: true
  readonly value: T
  /** An earlier attempt got no response, and may be carried out late. */
  readonly mayTakeEffectAgain: boolean
}

export interface RetryPolicy {
  readonly clock: Clock
  /** At least 1. */
  readonly maxAttempts: number
  /** Returns a number from 0 to below 1. */
  readonly random: () => number
  /** Fires when the run is being stopped: from then on a request gets one more attempt at most. */
  readonly shutdownSignal: AbortSignal
}

const maxMs = 10_000
const backoff = { baseMs: 400, maxMs }
/**
 * The first pauses after throttling, in milliseconds. They are shorter: {@link AdaptiveRateLimiter}
 * already slows all requests down, and a bucket that waits blocks a worker.
 */
const throttledBaseMs = { calm: 100, busy: 200 }

/** An upper bound for the sum of the pauses between this many attempts, in milliseconds. */
export function longestBackoffMs(attempts: number): number {
  let total = 0
  for (let number = 1; number < attempts; number += 1) total += longestBackoffAfter(number, backoff)
  return total
}

/**
 * In milliseconds. Half of the pause after throttling is fixed, or all attempts could fall into the
 * same second and be throttled again. A request that alone is throttled may retry sooner.
 */
function pauseAfter(
  number: number,
  { diagnosis: { reasonCode }, calm = false }: FailedAttempt,
  random: number
): number {
  return reasonCode === 'throttled'
    ? backoffAfter(
        number,
        { baseMs: throttledBaseMs[calm ? 'calm' : 'busy'], maxMs },
        'equal',
        random
      )
    : backoffAfter(number, backoff, 'full', random)
}

/** Repeats the attempt, with pauses, until it succeeds or its failure is not worth a retry. */
export async function retry<T>(
  attempt: (number: number) => Promise<Attempt<T>>,
  { clock, maxAttempts, random, shutdownSignal }: RetryPolicy
): Promise<Succeeded<T> | RetriesExhausted> {
  let mayHaveTakenEffect = false
  let ambiguousRefusal = false
  let attemptsDuringShutdown = 0
  for (let number = 1; ; number += 1) {
    const outcome = await attempt(number)
    if (outcome.ok) {
      return { ...outcome, mayTakeEffectAgain: mayHaveTakenEffect, ambiguousRefusal }
    }
    mayHaveTakenEffect ||= outcome.diagnosis.mayHaveTakenEffect
    ambiguousRefusal ||= isOverload(outcome.diagnosis)
    if (shutdownSignal.aborted) attemptsDuringShutdown += 1
    if (!outcome.diagnosis.retry || number >= maxAttempts || attemptsDuringShutdown > 1) {
      return { ...outcome, attempts: number, mayHaveTakenEffect, ambiguousRefusal }
    }
    await clock.sleep(pauseAfter(shutdownSignal.aborted ? 1 : number, outcome, random()))
  }
}

/** Counts refusals of the request itself, not of a read that had to precede it. */
function isOverload({ reasonCode, step }: Diagnosis): boolean {
  return step === undefined && (reasonCode === 'throttled' || reasonCode === 'service-error')
}
