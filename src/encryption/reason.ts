import type { Message } from '../text/message.js'

/**
 * Every reason code, by the status that it leads to. A new one starts here; docs/reasons.md and
 * the report's schema follow (a test compares them with this list).
 */
export const driftReasons = [
  'rule-missing',
  'rule-unexpected',
  'algorithm-differs',
  'key-differs',
  'data-encryption-differs',
  'downgrade-refused',
  'kms-key-unusable',
  'canary-failed',
  'no-key-to-apply',
  'no-rule-to-apply',
  'exemption-expired',
  'uncovered'
] as const

export const unknownReasons = [
  'access-denied',
  'no-such-bucket',
  'wrong-region',
  'credentials-rejected',
  'throttled',
  'service-error',
  'timeout',
  'network',
  'bad-response',
  'read-back-mismatch',
  'kms-check-failed',
  'canary-inconclusive',
  'rollback-failed',
  'interrupted'
] as const

export type DriftCode = (typeof driftReasons)[number]
/** The codes that `drift-messages.ts` explains. */
export type ExplainedDriftCode = Exclude<
  DriftCode,
  'canary-failed' | 'exemption-expired' | 'uncovered'
>
export type UnknownCode = (typeof unknownReasons)[number]
export type ReasonCode = DriftCode | UnknownCode

export interface Reason<Code extends ReasonCode = ReasonCode> {
  readonly code: Code
  /** What happened, to which bucket. */
  readonly message: Message
  /** What to do next. */
  readonly hint: Message
}
