import type { Requirement } from '../encryption/requirement.js'
import type { SourceLocation } from '../encryption/source-location.js'

/** Which buckets must satisfy which requirement. */
export interface Policy {
  /** The first that names a bucket decides about it. */
  readonly rules: readonly PolicyRule[]
  readonly exemptions: readonly PolicyExemption[]
  /** What becomes of the account's buckets that no rule names. */
  readonly uncovered: 'drift' | 'ignore'
  /** What speaks of those in the policy. */
  readonly uncoveredSource?: SourceLocation
  /** Where buckets are looked for first. */
  readonly region?: string
}

export interface PolicyRule {
  /** Absent: the inputs are the policy, and this its one rule. */
  readonly name?: string
  /** In the order in which they are stated. */
  readonly buckets: readonly BucketPattern[]
  readonly requirement: Requirement
  readonly source?: SourceLocation
}

/** Names of buckets, as a policy states them. */
export interface BucketPattern {
  /** A name; or a pattern, in which `*` stands for any characters and `?` for one. Without the `!` that excludes. */
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
