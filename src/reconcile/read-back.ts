import { type Rule, type RuleChange, sameRule } from '../encryption/rule.js'
import { attempt, CallFailure } from '../ports/call-failure.js'
import { isStopping, type BucketContext } from './context.js'

/**
 * How long a change may take to show, in milliseconds. The vendor's SDK tests wait about 3 s after
 * a change; its Terraform provider polls for minutes.
 */
export const propagationLimitMs = 60_000
/** The same for a change that OSS never answered: it is likelier lost than slow. */
const unansweredLimitMs = 10_000
/** The same while the bucket can't be read, which was tried again each time already. */
const unreadableLimitMs = 10_000
/** The same from when the bucket shows a rule on that neither was there nor was sent: someone else has set it. */
const foreignLimitMs = 5_000
/** So many reads in a row must show the same foreign rule, each on a connection of its own: one may be stale, or misdirected. */
const foreignSightings = 3
/** So many reads more than the limit allows, to tell one odd answer from a foreign rule. */
const mostExtraReads = 4
/** The same when the run is being stopped: GitHub kills a cancelled step after 10 s. */
const stoppedLimitMs = 3_000

const firstPauseMs = 250
const longestPauseMs = 5_000

export interface ReadBack {
  /** Whether the bucket showed the expected rule. */
  readonly shown: boolean
  /** Whether any read showed it, be it that it has been replaced since. */
  readonly shownOnce: boolean
  /** The rule in the last answer; absent when the last attempt to read failed. */
  readonly rule?: Rule | null
  /** Why the last attempt to read failed. */
  readonly failure?: CallFailure
  /** Someone else's rule, seen by several reads in a row; failures to read in between or since do not make it ours. */
  readonly foreign?: Rule | null
  /** The same, seen at least once, for the next one to go on from. */
  readonly sighting?: ForeignRuleSighting
  /** How long was waited for it, in milliseconds. */
  readonly waitedMs: number
}

type ReadBackContext = Pick<BucketContext, 'rules' | 'clock' | 'stop'>

export interface ReadBackLimit {
  /** How long to wait for the change, in milliseconds. */
  readonly limitMs: number
  /** OSS has confirmed the change: then one read that shows it is enough, unless one before it showed a foreign rule. Else two in a row must. */
  readonly accepted: boolean
}

interface ReadBackOptions extends ReadBackLimit {
  /** A foreign rule that earlier reads have shown. */
  readonly earlier?: ForeignRuleSighting | undefined
}

/**
 * Reads a bucket's rule until it is the expected one, pausing longer each time. The last read begins
 * within the limit, unless what the one before showed has to be confirmed. `earlier`: a foreign rule
 * that reads before have shown.
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
  let extraReads = mostExtraReads
  let timesShown = 0
  let shownOnce = false
  let isContested = earlier !== undefined
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const seen = await readOnce(bucket, context)
    const now = clock.now()
    if (seen.rule !== undefined) sighting = nextSighting(sighting, { ...seen, at: now }, change)
    const isExpected = seen.rule !== undefined && sameRule(seen.rule, change.to, seen.region)
    timesShown = isExpected ? timesShown + 1 : 0
    shownOnce ||= isExpected
    isContested ||= sighting !== undefined
    const shown = timesShown >= (accepted && !isContested ? 1 : 2)
    const left =
      Math.min(
        start + limitMs,
        seen.failure === undefined ? Infinity : start + unreadableLimitMs,
        sighting === undefined ? Infinity : sighting.since + foreignLimitMs,
        isStopping(context) ? start + stoppedLimitMs : Infinity
      ) - now
    const doubtful =
      seen.rule !== undefined && (isExpected || isDoubtful(sighting)) && extraReads > 0
    if (shown || (left <= 0 && !doubtful)) {
      return { ...seen, ...confirmed(sighting), shown, shownOnce, waitedMs: now - start }
    }
    if (left <= 0) extraReads -= 1
    await clock.sleep(doubtful ? firstPauseMs : Math.min(pause, left))
  }
}

/** How long, and how surely, to look for a change that was sent. */
export function limitAfterWrite({
  failure
}: {
  readonly failure?: CallFailure | undefined
}): ReadBackLimit {
  if (failure === undefined) return { limitMs: propagationLimitMs, accepted: true }
  return { limitMs: failure.mayHaveTakenEffect ? unansweredLimitMs : 0, accepted: false }
}

/** A foreign rule, in how many reads in a row it was seen, and since when. */
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

/** Whether too few reads have shown it. */
export function isDoubtful(sighting: ForeignRuleSighting | undefined): boolean {
  return sighting !== undefined && sighting.times < foreignSightings
}

function confirmed(
  sighting: ForeignRuleSighting | undefined
): Pick<ReadBack, 'foreign' | 'sighting'> {
  if (sighting === undefined) return {}
  return isDoubtful(sighting) ? { sighting } : { sighting, foreign: sighting.rule }
}

/** Whether the bucket shows what neither was there before the change nor was set by it. */
export function isForeign(rule: Rule | null, { from, to }: RuleChange, region?: string): boolean {
  return !sameRule(rule, from, region) && !sameRule(rule, to, region)
}

/** What the bucket shows right now. */
export async function readOnce(
  bucket: string,
  { rules }: Pick<ReadBackContext, 'rules'>
): Promise<
  | { rule: Rule | null; region: string; failure?: never }
  | { failure: CallFailure; rule?: never; region?: never }
> {
  const reading = await attempt(rules.read(bucket))
  return reading instanceof CallFailure
    ? { failure: reading }
    : { rule: reading.rule, region: reading.region }
}
