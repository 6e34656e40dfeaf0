export type ViolationKind =
  | 'false-compliant'
  | 'false-applied'
  | 'wrong-previous'
  | 'weakened'
  | 'refuses-uploads'
  | 'unasked-write'
  | 'unreported-change'
  | 'false-drifted'
  | 'undetermined'
  | 'object-left'
  | 'leak'
  | 'report'

export interface Violation {
  readonly kind: ViolationKind
  /** Absent: the violation is of the run as a whole. */
  readonly bucket?: string
  readonly detail: string
}

/** A violation whose bucket the caller adds. */
export type BucketViolation = Omit<Violation, 'bucket'>
