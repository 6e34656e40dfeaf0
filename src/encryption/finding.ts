import type { Difference } from './comparison.js'
import type { Exemption } from './exemption.js'
import type { DriftCode, Reason, UnknownCode } from './reason.js'
import type { Requirement } from './requirement.js'
import type { Rule } from './rule.js'
import type { Message } from '../text/message.js'
import type { SourceLocation } from './source-location.js'

/** Every status of a bucket, the worst first. */
export const statuses = ['drifted', 'unknown', 'applied', 'exempt', 'compliant'] as const
export type Status = (typeof statuses)[number]

/** Whether someone must act: the bucket differs from its requirement, or its state is not determined. */
export function needsAttention(status: Status): boolean {
  return status === 'drifted' || status === 'unknown'
}

/** A status, with the reason that belongs to it. */
export type Judgment =
  | { readonly status: 'drifted'; readonly reason: Reason<DriftCode> }
  | { readonly status: 'unknown'; readonly reason: Reason<UnknownCode> }
  /** The reason that the exemption sets aside; absent when the bucket is compliant. */
  | { readonly status: 'exempt'; readonly reason?: Reason }
  | { readonly status: 'applied'; readonly reason?: never }
  | { readonly status: 'compliant'; readonly reason?: never }

/** What a finding reports whatever its status. */
export interface FindingDetails {
  readonly bucket: string
  /** Absent until OSS or the account's bucket list has named it. */
  readonly region?: string
  /** Absent: no rule of the policy matches the bucket. */
  readonly required?: Requirement
  /** What the bucket has at the end. `null`: no rule; absent: not determined. */
  readonly actual?: Rule | null
  /** Present when apply sent a change that OSS did not refuse: what was there before. `null`: no rule. */
  readonly previous?: Rule | null
  readonly differences: readonly Difference[]
  /** What was checked beside the rule itself and passed: one sentence each. */
  readonly checks: readonly Message[]
  readonly warnings: readonly Message[]
  /** The request ids of all responses, in order, for Alibaba Cloud's support. */
  readonly requestIds: readonly string[]
  /** The name of the policy rule that decided. */
  readonly rule?: string
  /** Where the policy states it. */
  readonly source?: SourceLocation
  /** Present also after it has expired. */
  readonly exemption?: Exemption
  readonly durationMs: number
}

/** The outcome for one bucket. */
export type Finding = FindingDetails & Judgment

/** A finding that needs attention. It has a reason. */
export type OpenFinding = Extract<Finding, { status: 'drifted' | 'unknown' }>

export function isOpen(finding: Finding): finding is OpenFinding {
  return needsAttention(finding.status)
}
