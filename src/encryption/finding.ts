import type { Difference } from './comparison.js'
import type { Exemption } from './exemption.js'
import type { Reason } from './reason.js'
import type { Requirement } from './requirement.js'
import type { Rule } from './rule.js'
import type { SourceLocation } from './source-location.js'

/** What a bucket can end in, the worst first. */
export const statuses = ['drifted', 'unknown', 'applied', 'exempt', 'compliant'] as const
export type Status = (typeof statuses)[number]

/** Whether someone has to look at what ended so: it is not as required, or nobody knows. */
export function needsAttention(status: Status): boolean {
  return status === 'drifted' || status === 'unknown'
}

/** The outcome for one bucket. */
export interface Finding {
  readonly bucket: string
  /** The bucket's region, once OSS has shown it. */
  readonly region?: string
  readonly status: Status
  /** Absent when the bucket is simply in order. */
  readonly reason?: Reason
  /** Absent: no rule of the policy names the bucket. */
  readonly required?: Requirement
  /** What the bucket has at the end. `null`: no rule; absent: not known. */
  readonly actual?: Rule | null
  /** Present when apply sent a change: what was there before. `null`: no rule. */
  readonly previous?: Rule | null
  readonly differences: readonly Difference[]
  /** What was checked beside the rule itself, and found good: a sentence each. */
  readonly checks: readonly string[]
  readonly warnings: readonly string[]
  /** The request ids that OSS answered with, in order, for the vendor's support. */
  readonly requestIds: readonly string[]
  /** The policy's rule that decided, by its name. */
  readonly rule?: string
  /** Where the policy says what decided. */
  readonly source?: SourceLocation
  /** Also when it has run out. */
  readonly exemption?: Exemption
  readonly durationMs: number
}
