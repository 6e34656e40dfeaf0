import {
  bucket as bucketPart,
  input,
  code,
  emptyMessage,
  fact,
  message,
  own,
  seeTable,
  sentences,
  unpunctuated,
  untrusted,
  value,
  words,
  type Message,
  type Part
} from '../text/message.js'
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
    message: message`${describeUncovered(bucket)}${fact('Found', describeRule(rule))}`,
    hint: message`Add the bucket to a rule in the policy. A final rule with the pattern ${code('*')} matches every bucket that no other rule matches. If the policy should not cover such buckets, set ${input('uncovered', 'ignore')}.`
  }
}

/** The same in one sentence, for a bucket that has a more serious reason. */
export function describeUncovered(bucket: string): Message {
  return message`No rule in the policy matches ${bucketPart(bucket)}.`
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
    message: message`The exemption for ${bucketPart(bucket)} expired on ${own(message`${value(expires)} (${words(ago)})`, 'the date in the table', 'Exemption expired')}. Apply does not change the bucket until the exemption is removed from the policy. ${drift.message}${textFact('Owner', owner)}${textFact('Reason for the exemption', reason)}`,
    hint: sentences(
      message`To fix the bucket, remove the exemption from the policy.`,
      drift.hint,
      message`To keep the exemption, set a new ${input('expires')} date.`
    )
  }
}

/** A fact is a sentence, which has a full stop of its own. */
function textFact(name: string, text: string): Part {
  return fact(name, unpunctuated(text) ?? untrusted(text))
}

/**
 * Warns the owner before the exemption ends, and afterwards that it can be removed once the bucket
 * is compliant. One sentence each.
 */
export function warningsAboutExemption(exemption: Exemption, isCompliant: boolean): Message[] {
  const { owner, expires, daysLeft } = exemption
  const date = own(value(expires), 'the date in the table', 'Exemption ends')
  const by = own(untrusted(owner), seeTable, 'Owner')
  if (daysLeft < 0) {
    return isCompliant
      ? [
          message`The exemption for the bucket expired on ${date} (owner: ${by}), and the bucket meets its requirement. Remove the exemption from the policy.`
        ]
      : []
  }
  if (daysLeft > warnedDays) return []
  const when = own(words(daysLeft === 0 ? 'today' : `in ${days(daysLeft)}`), 'soon')
  return [
    sentences(
      message`The exemption for the bucket ends on ${date} (${when}; owner: ${by}). After that day, the requirement applies again.`,
      isCompliant ? emptyMessage : message`Fix the bucket or extend the exemption before then.`
    )
  ]
}

/** How long an exemption lasts, as the reports show it. */
export function describeDaysLeft({ daysLeft }: Exemption): string {
  if (daysLeft < 0) return `expired ${days(-daysLeft)} ago`
  return daysLeft === 0 ? 'ends today' : `${days(daysLeft)} left`
}

function days(count: number): string {
  return `${count} ${count === 1 ? 'day' : 'days'}`
}
