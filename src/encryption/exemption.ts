import type { DriftReason, Reason } from './reason.js'
import { describeRule, type Rule } from './rule.js'
import type { SourceLocation } from './source-location.js'

/** A bucket that need not be as required, for a while. */
export interface Exemption {
  readonly reason: string
  readonly owner: string
  /** Its last day, in UTC: YYYY-MM-DD. */
  readonly expires: string
  /** Days from today to that day, in UTC: 0 on the last one, negative from the next one on. */
  readonly daysLeft: number
  readonly source?: SourceLocation
}

/** From so many days before its end on, an exemption is warned about. */
export const warnedDays = 14

/** A bucket that no rule of the policy names. */
export function explainUncovered(bucket: string, rule: Rule | null): Reason<DriftReason> {
  return {
    code: 'uncovered',
    message: `${describeUncovered(bucket)} It has ${describeRule(rule)}.`,
    hint: 'Add it to a rule of the policy; a last rule for "*" takes every bucket that no other names. If such buckets are none of this policy\'s business, set uncovered: ignore.'
  }
}

/** The same of a bucket about which there is something worse to be said. */
export function describeUncovered(bucket: string): string {
  return `No rule of the policy names bucket ${bucket}.`
}

/** A bucket whose exemption has run out, and that differs as `drift` says. */
export function explainExpired(
  bucket: string,
  { reason, owner, expires, daysLeft }: Exemption,
  drift: Reason<DriftReason>
): Reason<DriftReason> {
  const ago = daysLeft === -1 ? 'yesterday' : `${days(-daysLeft)} ago`
  return {
    code: 'exemption-expired',
    message: `${drift.message} The exemption of bucket ${bucket} ran out on ${expires}, ${ago}; it was for "${reason}" (owner ${owner}). Apply leaves the bucket alone until the exemption is removed from the policy.`,
    hint: `Renew the exemption with a new date if the bucket still needs it. Else remove it from the policy first; after that: ${drift.hint}`
  }
}

/**
 * What its owner should hear of an exemption before it ends; after that, when the bucket has become
 * as required (`asRequired`), that it is of no use any more. A sentence each.
 */
export function warningsAboutExemption(exemption: Exemption, asRequired: boolean): string[] {
  const { owner, expires, daysLeft } = exemption
  if (daysLeft < 0) {
    return asRequired
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

/** How long an exemption lasts, as the reports say it. */
export function describeDaysLeft({ daysLeft }: Exemption): string {
  if (daysLeft < 0) return `ended ${days(-daysLeft)} ago`
  return daysLeft === 0 ? 'today is its last day' : `${days(daysLeft)} left`
}

function days(count: number): string {
  return `${count} ${count === 1 ? 'day' : 'days'}`
}
