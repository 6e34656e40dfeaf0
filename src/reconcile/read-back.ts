import { type Rule, type RuleChange, sameRule } from '../encryption/rule.js'
import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import { isStopping, type BucketContext } from './bucket-context.js'

/**
 * How long a change may take to show, in milliseconds. The vendor's SDK tests wait about 3 s after
 * a change; its Terraform provider polls for minutes.
 */
export const propagationLimitMs = 60_000
/** The same for a change that got no response: it is more likely lost than slow. */
const unansweredLimitMs = 10_000
/** The same while the bucket can't be read; each read has been retried already. */
const unreadableLimitMs = 10_000
/** The same from the first sighting of a foreign rule, which neither was there before nor was sent. */
const foreignLimitMs = 5_000
/** How many reads in a row must show a foreign rule, each on its own connection: one may be stale or misrouted. */
const requiredSightings = 3
/** How many reads past the limit may distinguish one wrong response from a foreign rule. */
const maxExtraReads = 4
/** The limit while the run is being stopped: GitHub kills a cancelled step after 10 s. */
const stoppedLimitMs = 3_000

const firstPauseMs = 250
const longestPauseMs = 5_000

export interface ReadBack {
  /** Whether the bucket showed the expected rule. */
  readonly shown: boolean
  /** Whether any read showed it, even if it has been replaced since. */
  readonly shownOnce: boolean
  /** The rule that the last read showed; absent when it failed. */
  readonly rule?: Rule | null
  /** Why the last read failed. */
  readonly failure?: CallFailure
  /** A foreign rule that several reads in a row showed, failed reads aside. */
  readonly foreign?: Rule | null
  /** A foreign rule that at least one read showed, for the next call to continue from. */
  readonly sighting?: ForeignRuleSighting
  /** In milliseconds. */
  readonly waitedMs: number
}

type ReadBackContext = Pick<BucketContext, 'rules' | 'clock' | 'shutdownSignal'>

export interface ReadBackLimit {
  /** How long to wait for the change, in milliseconds. */
  readonly limitMs: number
  /** OSS confirmed the change, so one read that shows it is enough unless an earlier one showed a foreign rule. Otherwise two in a row must. */
  readonly accepted: boolean
}

interface ReadBackOptions extends ReadBackLimit {
  /** A foreign rule that earlier reads have shown. */
  readonly earlier?: ForeignRuleSighting | undefined
}

/**
 * Reads a bucket's rule until it is the expected one, pausing longer each time. The last read starts
 * within the limit, unless it has to confirm the one before.
 */
export async function readBack(
  bucket: string,
  change: RuleChange,
  { limitMs, accepted, earlier }: ReadBackOptions,
  context: ReadBackContext
): Promise<ReadBack> {
  const { clock } = context
  const start = clock.now()
  let sighting = earlier
  let extraReads = maxExtraReads
  let timesShown = 0
  let shownOnce = false
  let isContested = earlier !== undefined
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const reading = await readOnce(bucket, context)
    const now = clock.now()
    if (reading.rule !== undefined)
      sighting = nextSighting(sighting, { ...reading, at: now }, change)
    const isExpected =
      reading.rule !== undefined && sameRule(reading.rule, change.to, reading.region)
    timesShown = isExpected ? timesShown + 1 : 0
    shownOnce ||= isExpected
    isContested ||= sighting !== undefined
    const shown = timesShown >= (accepted && !isContested ? 1 : 2)
    const remainingMs =
      Math.min(
        start + limitMs,
        reading.failure === undefined ? Infinity : start + unreadableLimitMs,
        sighting === undefined ? Infinity : sighting.since + foreignLimitMs,
        isStopping(context) ? start + stoppedLimitMs : Infinity
      ) - now
    const needsConfirmation =
      reading.rule !== undefined && (isExpected || isDoubtful(sighting)) && extraReads > 0
    if (shown || (remainingMs <= 0 && !needsConfirmation)) {
      return { ...reading, ...foreignRule(sighting), shown, shownOnce, waitedMs: now - start }
    }
    if (remainingMs <= 0) extraReads -= 1
    await clock.sleep(needsConfirmation ? firstPauseMs : Math.min(pause, remainingMs))
  }
}

/** How long to look for a change that was sent, and how many reads must show it. */
export function limitAfterWrite({
  failure
}: {
  readonly failure?: CallFailure | undefined
}): ReadBackLimit {
  if (failure === undefined) return { limitMs: propagationLimitMs, accepted: true }
  return { limitMs: failure.mayHaveTakenEffect ? unansweredLimitMs : 0, accepted: false }
}

/** A foreign rule, how many reads in a row showed it, and since when. */
export interface ForeignRuleSighting {
  readonly rule: Rule | null
  readonly times: number
  readonly since: number
}

interface TimedReading {
  readonly rule: Rule | null
  readonly region?: string | undefined
  readonly at: number
}

/** The sighting after one more read. */
export function nextSighting(
  last: ForeignRuleSighting | undefined,
  { rule, region, at }: TimedReading,
  change: RuleChange
): ForeignRuleSighting | undefined {
  if (!isForeign(rule, change, region)) return undefined
  return last !== undefined && sameRule(last.rule, rule, region)
    ? { ...last, times: last.times + 1 }
    : { rule, times: 1, since: at }
}

/** Whether too few reads have shown it to be sure. */
export function isDoubtful(sighting: ForeignRuleSighting | undefined): boolean {
  return sighting !== undefined && sighting.times < requiredSightings
}

function foreignRule(
  sighting: ForeignRuleSighting | undefined
): Pick<ReadBack, 'foreign' | 'sighting'> {
  if (sighting === undefined) return {}
  return isDoubtful(sighting) ? { sighting } : { sighting, foreign: sighting.rule }
}

/** Whether the rule is neither the one before the change nor the one that it sets. */
export function isForeign(rule: Rule | null, { from, to }: RuleChange, region?: string): boolean {
  return !sameRule(rule, from, region) && !sameRule(rule, to, region)
}

/** Reads the rule without waiting for a change. */
export async function readOnce(
  bucket: string,
  { rules }: Pick<ReadBackContext, 'rules'>
): Promise<
  | { rule: Rule | null; region: string; failure?: never }
  | { failure: CallFailure; rule?: never; region?: never }
> {
  const reading = await resultOrFailure(rules.read(bucket))
  return reading instanceof CallFailure
    ? { failure: reading }
    : { rule: reading.rule, region: reading.region }
}
