import type { Requirement } from '../encryption/requirement.js'
import type { SourceLocation } from '../encryption/source-location.js'

/** Which buckets must meet which requirement. */
export interface Policy {
  /** The first rule that matches a bucket applies to it. */
  readonly rules: readonly PolicyRule[]
  readonly exemptions: readonly PolicyExemption[]
  /** How buckets of the account that no rule matches are treated. */
  readonly uncovered: 'drift' | 'ignore'
  /** Where reports point for such a bucket. */
  readonly uncoveredSource?: SourceLocation
  /** The region to try first for each bucket. */
  readonly region?: string
}

export interface PolicyRule {
  /** Absent: the policy comes from the inputs, and this is its only rule. */
  readonly name?: string
  readonly buckets: readonly BucketPattern[]
  readonly requirement: Requirement
  readonly source?: SourceLocation
}

export interface BucketPattern {
  /** A name, or a pattern of `*` (any characters) and `?` (one character); without the `!` of an exclusion. */
  readonly text: string
  readonly excludes: boolean
  readonly source?: SourceLocation
}

export interface PolicyExemption {
  readonly bucket: string
  readonly reason: string
  readonly owner: string
  /** YYYY-MM-DD: the last day, in UTC. */
  readonly expires: string
  readonly source?: SourceLocation
}
