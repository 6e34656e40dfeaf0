import type { Finding } from '../encryption/finding.js'

/** What a step of the reconciliation adds to the finding of its bucket; a later one wins. */
export type BucketOutcome = Pick<Finding, 'status'> &
  Partial<Pick<Finding, 'region' | 'required' | 'reason' | 'actual' | 'previous' | 'differences'>>
