import type { KeyCheck, Treatment } from '../encryption/mode.js'
import type { EvidenceRecorder } from './evidence-recorder.js'
import type { Clock } from '../ports/clock.js'
import type { CloudPorts } from '../ports/cloud-ports.js'

/** What a person wants done about differences, and how sure to be. */
export interface ReconcileSettings {
  readonly mode: Treatment
  /** Apply may weaken a rule. */
  readonly allowDowngrade: boolean
  readonly checkKmsKey: KeyCheck
  /** Prove the rule with an upload. */
  readonly canary: boolean
}

/** All that the reconciliation of one bucket needs beside the bucket. */
export interface BucketContext extends ReconcileSettings, CloudPorts {
  readonly clock: Clock
  /** Fires when the run is to stop: nothing new is begun, and what is in hand is finished or undone. */
  readonly stop: AbortSignal
  /** Fires when a run that was stopped must report what it has, finished or not. */
  readonly overtime: AbortSignal
  /** A name that was never given before. */
  readonly newName: () => string
  readonly evidence: EvidenceRecorder
  /** Tells whoever watches the run what is about to be done. */
  readonly say: (line: string) => void
}

/** A question to be asked anew after each pause: the signal may have come meanwhile. */
export function isStopping({ stop }: Pick<BucketContext, 'stop'>): boolean {
  return stop.aborted
}
