import type { FindingDetails, Judgment } from '../encryption/finding.js'
import type { DriftCode, Reason, UnknownCode } from '../encryption/reason.js'

/** What a step of the reconciliation adds to the finding of its bucket; a later step overrides. */
export type BucketFacts = Partial<
  Pick<FindingDetails, 'region' | 'required' | 'actual' | 'previous' | 'differences'>
>

/** How a step of the reconciliation ends. */
export type BucketOutcome = BucketFacts & Judgment

export function drifted(reason: Reason<DriftCode>, facts: BucketFacts = {}): BucketOutcome {
  return { ...facts, status: 'drifted', reason }
}

export function unknown(reason: Reason<UnknownCode>, facts: BucketFacts = {}): BucketOutcome {
  return { ...facts, status: 'unknown', reason }
}
