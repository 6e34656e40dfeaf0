import type { DriftCode, Reason } from './reason.js'
import { describeRule, type Rule } from './rule.js'
import type { SourceLocation } from './source-location.js'

/** Excuses a bucket from its requirement until a date. */
export interface Exemption {
  readonly reason: string
  readonly owner: string
  /** The last day, in UTC: YYYY-MM-DD. */
  readonly expires: string
  /** Days from today to the last day, in UTC: 0 on the last day, negative after it. */
  readonly daysLeft: number
  readonly source?: SourceLocation
}

/** How many days before its end an exemption starts to be warned about. */
export const warnedDays = 14

/** Explains a bucket that no rule of the policy matches. */
export function explainUncovered(bucket: string, rule: Rule | null): Reason<DriftCode> {
  return {
    code: 'uncovered',
    message: `${describeUncovered(bucket)} It has ${describeRule(rule)}.`,
    hint: 'Add it to a rule of the policy; a last rule for "*" takes every bucket that no other names. If such buckets are none of this policy\'s business, set uncovered: ignore.'
  }
}

/** The same in one sentence, for a bucket that has a more serious reason. */
export function describeUncovered(bucket: string): string {
  return `No rule of the policy names bucket ${bucket}.`
}

/** Explains drift after the exemption has expired. */
export function explainExpired(
  bucket: string,
  { reason, owner, expires, daysLeft }: Exemption,
  drift: Reason<DriftCode>
): Reason<DriftCode> {
  const ago = daysLeft === -1 ? 'yesterday' : `${days(-daysLeft)} ago`
  return {
    code: 'exemption-expired',
    message: `${drift.message} The exemption of bucket ${bucket} ran out on ${expires}, ${ago}; it was for "${reason}" (owner ${owner}). Apply leaves the bucket alone until the exemption is removed from the policy.`,
    hint: `Renew the exemption with a new date if the bucket still needs it. Else remove it from the policy first; after that: ${drift.hint}`
  }
}

/**
 * Warns the owner before the exemption ends, and afterwards that it can be removed once the bucket
 * is compliant. One sentence each.
 */
export function warningsAboutExemption(exemption: Exemption, isCompliant: boolean): string[] {
  const { owner, expires, daysLeft } = exemption
  if (daysLeft < 0) {
    return isCompliant
      ? [
          `The exemption of the bucket ran out on ${expires}, and the bucket is as required: it can be removed from the policy (owner ${owner}).`
        ]
      : []
  }
  if (daysLeft > warnedDays) return []
  const when = daysLeft === 0 ? 'today is its last day' : `in ${days(daysLeft)}`
  return [
    `The exemption of the bucket runs out on ${expires} (${when}; owner ${owner}). After that day the bucket is judged again.`
  ]
}

/** How long an exemption lasts, as the reports show it. */
export function describeDaysLeft({ daysLeft }: Exemption): string {
  if (daysLeft < 0) return `ended ${days(-daysLeft)} ago`
  return daysLeft === 0 ? 'today is its last day' : `${days(daysLeft)} left`
}

function days(count: number): string {
  return `${count} ${count === 1 ? 'day' : 'days'}`
}
