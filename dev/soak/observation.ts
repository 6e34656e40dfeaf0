import type { Operation, RuleChange } from '../emulator/emulator.js'
import type { StepResult } from '../runner/step/run-step.js'
import type { SoakBucket, SoakRound } from './round.js'

/** One request about a bucket, as the server had it. */
export interface ObservedRequest {
  readonly operation: Operation
  /** When it was about to be carried out, on the monotonic clock. */
  readonly at: number
  /** 0: none was given. */
  readonly status: number
  readonly code?: string
  /** The kind of fault that it met. */
  readonly fault?: string
  /** The body that was sent, and the one answered, of calls about the rule. */
  readonly body?: string
  readonly responseBody?: string
}

/** All that the server knows of a bucket at the end. */
export interface BucketRecord {
  readonly requests: readonly ObservedRequest[]
  /** The first is what the bucket began with; later ones by `set-rule` are someone else's. */
  readonly history: readonly RuleChange[]
  /** Test objects that are still there, a delete marker before them or not. */
  readonly objects: readonly string[]
}

export interface Observation {
  readonly result: StepResult
  /** Everything that the run may not leave anywhere. */
  readonly secrets: readonly string[]
  /** It was killed: 10 s after a signal. */
  readonly killed: boolean
  readonly records: ReadonlyMap<string, BucketRecord>
}

/** What the soak reads of a finding. */
export interface ObservedFinding {
  readonly bucket: string
  readonly status: 'drifted' | 'unknown' | 'applied' | 'exempt' | 'compliant'
  readonly reason?: { readonly code: string; readonly message: string; readonly hint: string }
  readonly actual?: { algorithm: string; kmsKeyId?: string; kmsDataEncryption?: string } | null
  readonly previous?: { algorithm: string; kmsKeyId?: string; kmsDataEncryption?: string } | null
  readonly warnings: readonly string[]
}

export interface ObservedReport {
  readonly stoppedBy?: string
  readonly unlisted?: unknown
  readonly counts: Readonly<Record<ObservedFinding['status'], number>>
  readonly findings: readonly ObservedFinding[]
}

/** One bucket of a run: what was drawn, what the run reported, and what the server recorded. */
export interface BucketRun {
  readonly round: SoakRound
  readonly bucket: SoakBucket
  readonly finding: ObservedFinding
  readonly record: BucketRecord
  /** The run was stopped before it was through. */
  readonly stopped: boolean
}

export function isRuleWrite(operation: string): boolean {
  return operation === 'PutBucketEncryption' || operation === 'DeleteBucketEncryption'
}
