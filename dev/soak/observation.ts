import type { Operation, RuleChange } from '../emulator/emulator.js'
import type { StepResult } from '../runner/step/run-step.js'
import type { SoakBucket, SoakRound } from './round.js'

/** A request about a bucket, as the server received it. */
export interface ObservedRequest {
  readonly operation: Operation
  /** When it was about to be executed, on the monotonic clock. */
  readonly at: number
  /** 0: no response was sent. */
  readonly status: number
  readonly code?: string
  /** The kind of the fault applied to it. */
  readonly fault?: string
  /** The bodies of the request and the response, for operations on the rule. */
  readonly body?: string
  readonly responseBody?: string
}

/** What the server knows of a bucket at the end. */
export interface BucketRecord {
  readonly requests: readonly ObservedRequest[]
  /** The first is the initial rule; later ones by `set-rule` are another writer's. */
  readonly history: readonly RuleChange[]
  /** Test objects that are still stored, even behind a delete marker. */
  readonly objects: readonly string[]
}

export interface Observation {
  readonly result: StepResult
  /** Everything that the run must not leak. */
  readonly secrets: readonly string[]
  /** It was killed, 10 s after a signal. */
  readonly killed: boolean
  readonly records: ReadonlyMap<string, BucketRecord>
}

/** The part of a finding that the soak reads. */
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
  /** The run was stopped before it finished. */
  readonly stopped: boolean
}

export function isRuleWrite(operation: string): boolean {
  return operation === 'PutBucketEncryption' || operation === 'DeleteBucketEncryption'
}
