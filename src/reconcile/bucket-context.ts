import type { KeyCheck, Treatment } from '../encryption/mode.js'
import type { EvidenceRecorder } from './evidence-recorder.js'
import type { Clock } from '../ports/clock.js'
import type { CloudPorts } from '../ports/cloud-ports.js'
import type { Message } from '../text/message.js'

/** What to do about differences, and how thoroughly to check. */
export interface ReconcileSettings {
  readonly mode: Treatment
  /** Apply may weaken a rule. */
  readonly allowDowngrade: boolean
  readonly checkKmsKey: KeyCheck
  /** Prove rules with a test upload. */
  readonly canary: boolean
}

/** What reconciling one bucket needs besides the bucket. */
export interface BucketContext extends ReconcileSettings, CloudPorts {
  readonly clock: Clock
  /** Aborted when the run is to stop: nothing new is started; changes in progress are finished or rolled back. */
  readonly shutdownSignal: AbortSignal
  /** Aborted when a stopped run must report, whether its buckets are finished or not. */
  readonly overtime: AbortSignal
  /** Returns a name that is new each time. */
  readonly newName: () => string
  readonly evidence: EvidenceRecorder
  /** Logs what is about to be done. */
  readonly log: (line: Message) => void
}

/** Check again after every await: the signal may have fired meanwhile. */
export function isStopping({ shutdownSignal }: Pick<BucketContext, 'shutdownSignal'>): boolean {
  return shutdownSignal.aborted
}
