import { defined } from '../encryption/defined-fields.js'
import type { Finding } from '../encryption/finding.js'
import { isReadOnly, type Target } from '../encryption/target.js'
import { CallFailure } from '../ports/call-failure.js'
import type { CloudPorts } from '../ports/cloud-ports.js'
import { bucket as bucketPart, message } from '../text/message.js'
import { applyExemption } from './apply-exemption.js'
import type { BucketContext } from './bucket-context.js'
import { testObjectPart } from './bucket-facts.js'
import { EvidenceRecorder } from './evidence-recorder.js'
import { judgeBucket } from './judge-bucket.js'
import { unknown, type BucketOutcome } from './bucket-outcome.js'
import { ranOutOfTime } from './out-of-time.js'
import { brokenRun } from './unknown-messages.js'

/** What all buckets of a run share. */
export interface ReconcileOptions extends Omit<BucketContext, keyof CloudPorts | 'evidence'> {
  readonly cloud: CloudPorts
}

/** Verifies one bucket or applies its requirement. Never rejects: a failure becomes the finding. */
export async function reconcileBucket(target: Target, run: ReconcileOptions): Promise<Finding> {
  const { bucket, requirement, rule, source, exemption } = target
  const { clock } = run
  const start = clock.now()
  const evidence = new EvidenceRecorder()
  if (target.region !== undefined) evidence.known = { region: target.region }
  const readOnlySettings = isReadOnly(target) ? ({ mode: 'verify', canary: false } as const) : {}
  const context = { ...run, ...readOnlySettings, ...evidence.wrap(run.cloud), evidence }
  const judged = judgeBucket(target, context).catch((error: unknown): BucketOutcome =>
    unknown(error instanceof CallFailure ? error.reason : brokenRun(bucket, error))
  )
  // Work in progress continues after that, for as long as the process lives.
  const overtime = new AbortWait(run.overtime)
  const late = overtime.promise.then(
    (): BucketOutcome =>
      evidence.settledOutcome ?? ranOutOfTime(bucket, evidence.sentChange, run.canary)
  )
  const outcome = applyExemption(target, await Promise.race([judged, late]), evidence)
  overtime.cancel()
  warnOfTestObjects(bucket, evidence)
  const { requestIds, checks, warnings, known } = evidence
  return {
    bucket,
    ...defined({ required: requirement, rule, source, exemption }),
    differences: [],
    ...known,
    ...outcome,
    checks: [...checks],
    warnings: [...warnings],
    requestIds,
    durationMs: Math.round(clock.now() - start)
  }
}

/** Warns of test objects that may be left and that no warning names yet. */
function warnOfTestObjects(bucket: string, evidence: EvidenceRecorder): void {
  for (const key of evidence.unnamedTestObjects()) {
    evidence.warnOfTestObject(
      key,
      message`The test object ${testObjectPart(key)} may still be in ${bucketPart(bucket)}. If it is there, delete it.`
    )
  }
}

/** Waits for a signal, and can stop waiting: otherwise each bucket would leave a listener on the run's signal. */
class AbortWait {
  readonly promise: Promise<void>
  readonly #signal: AbortSignal
  #resolve: () => void = () => undefined

  constructor(signal: AbortSignal) {
    this.#signal = signal
    this.promise = new Promise(resolve => {
      this.#resolve = resolve
    })
    if (signal.aborted) this.#resolve()
    else signal.addEventListener('abort', this.#resolve)
  }

  cancel(): void {
    this.#signal.removeEventListener('abort', this.#resolve)
  }
}
