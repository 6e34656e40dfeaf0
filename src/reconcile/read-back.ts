import type { RuleChange } from '../encryption/rule-change.js'
import { sameRule, type Rule } from '../encryption/rule.js'
import { attempt, CallFailure } from './ports.js'
import { isStopping, type Surroundings } from './surroundings.js'

/**
 * How long a change may take to show, in milliseconds. The vendor's SDK tests wait about 3 s after
 * a change; its Terraform provider polls for minutes.
 */
export const propagationLimitMs = 60_000
/** The same for a change that OSS never answered: it is likelier lost than slow. */
export const unansweredLimitMs = 10_000
/** The same while the bucket can't be read, which was tried again each time already. */
const unreadableLimitMs = 10_000
/** The same once the bucket shows a rule that neither was there nor was sent: someone else has set it. */
const foreignLimitMs = 5_000
/** The same when the run is being stopped: GitHub kills a cancelled step after 10 s. */
const stoppedLimitMs = 3_000

const firstPauseMs = 250
const longestPauseMs = 5_000

export interface ReadBack {
  /** Whether the bucket showed the expected rule. */
  readonly shown: boolean
  /** The rule in the last answer; absent when the last attempt to read failed. */
  readonly rule?: Rule | null
  /** Why the last attempt to read failed. */
  readonly failure?: CallFailure
  /** The last rule that was read, if it was someone else's; failures to read since do not make it ours. */
  readonly foreign?: Rule | null
  /** How long was waited for it, in milliseconds. */
  readonly waitedMs: number
}

type Around = Pick<Surroundings, 'rules' | 'clock' | 'stop'>

/** Reads a bucket's rule until it is the expected one, pausing longer each time. The last read begins within the limit, in milliseconds. */
export async function readBack(
  bucket: string,
  change: RuleChange,
  limitMs: number,
  around: Around
): Promise<ReadBack> {
  const { clock } = around
  const start = clock.now()
  let foreign: { foreign?: Rule | null } = {}
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const seen = await look(bucket, around)
    if (seen.rule !== undefined) {
      foreign = isForeign(seen.rule, change, seen.region) ? { foreign: seen.rule } : {}
    }
    const shown = seen.rule !== undefined && sameRule(seen.rule, change.to, seen.region)
    const waitedMs = clock.now() - start
    const left =
      Math.min(
        limitMs,
        seen.failure === undefined ? Infinity : unreadableLimitMs,
        'foreign' in foreign ? foreignLimitMs : Infinity,
        isStopping(around) ? stoppedLimitMs : Infinity
      ) - waitedMs
    if (shown || left <= 0) return { ...seen, ...foreign, shown, waitedMs }
    await clock.sleep(Math.min(pause, left))
  }
}

/** Whether the bucket shows what neither was there before the change nor was set by it. */
function isForeign(rule: Rule | null, { from, to }: RuleChange, region: string): boolean {
  return !sameRule(rule, from, region) && !sameRule(rule, to, region)
}

/** What the bucket shows right now. */
export async function look(
  bucket: string,
  { rules }: Pick<Around, 'rules'>
): Promise<
  | { rule: Rule | null; region: string; failure?: never }
  | { failure: CallFailure; rule?: never; region?: never }
> {
  const reading = await attempt(rules.read(bucket))
  return reading instanceof CallFailure
    ? { failure: reading }
    : { rule: reading.rule, region: reading.region }
}
