import { defined } from '../encryption/defined.js'
import { compare, type Comparison } from '../encryption/comparison.js'
import {
  explainDrift,
  explainDriftWithoutKey,
  explainUnusableKey,
  type Drift
} from '../encryption/drift-messages.js'
import { explainUncovered, describeUncovered } from '../encryption/exemption.js'
import type { Finding } from '../encryption/finding.js'
import type { PlainDrift } from '../encryption/reason.js'
import { remedyFor } from '../encryption/requirement.js'
import { isReadOnly, type Target } from '../encryption/target.js'
import { hasAlias, resolveAliases, type AliasResolution } from './resolve-aliases.js'
import { proveCurrentRule } from './canary.js'
import { applyExemption } from './apply-exemption.js'
import { applyChange } from './apply-change.js'
import { EvidenceRecorder } from './evidence-recorder.js'
import { drifted, unknown, type BucketOutcome } from './outcome.js'
import { attempt, CallFailure } from '../ports/call-failure.js'
import type { Clock } from '../ports/clock.js'
import type { CloudPorts } from '../ports/cloud-ports.js'
import { ranOutOfTime } from './rollback-outcome.js'
import { isStopping, type ReconcileSettings, type BucketContext } from './context.js'
import { aliasNotResolved, brokenRun, interrupted, unclearRule } from './unknown-messages.js'

/** What a run has, the same for all of its buckets. */
export interface ReconcileOptions extends ReconcileSettings {
  readonly cloud: CloudPorts
  readonly clock: Clock
  /** Fires when the run is to stop: nothing new is begun, and what is in hand is finished or undone. */
  readonly stop: AbortSignal
  /** Fires when a run that was stopped must report what it has, finished or not. */
  readonly overtime: AbortSignal
  /** A name that was never given before. */
  readonly newName: () => string
  /** Tells whoever watches the run what is about to be done. */
  readonly say: (line: string) => void
}

/** Verifies one bucket, or makes it so. Never rejects: what goes wrong is the finding. */
export async function reconcileBucket(target: Target, run: ReconcileOptions): Promise<Finding> {
  const { bucket, requirement, rule, source, exemption } = target
  const { clock } = run
  const start = clock.now()
  const evidence = new EvidenceRecorder()
  if (target.region !== undefined) evidence.known = { region: target.region }
  const handsOff = isReadOnly(target) ? ({ mode: 'verify', canary: false } as const) : {}
  const context = { ...run, ...handsOff, ...evidence.wrap(run.cloud), evidence }
  const judged = judge(target, context).catch((error: unknown): BucketOutcome =>
    unknown(error instanceof CallFailure ? error.reason : brokenRun(bucket, error))
  )
  // What is in hand goes on after that, for as long as the process is let live.
  const overtime = new AbortWait(run.overtime)
  const late = overtime.promise.then(
    (): BucketOutcome =>
      evidence.settledOutcome ?? ranOutOfTime(bucket, evidence.sentChange, run.canary)
  )
  const outcome = applyExemption(target, await Promise.race([judged, late]), evidence)
  overtime.forget()
  nameTestObjects(bucket, evidence)
  const { requestIds, checks, warnings, known } = evidence
  return {
    bucket,
    ...defined({ required: requirement, rule, source, exemption }),
    differences: [],
    ...known,
    ...outcome,
    checks: [...checks],
    warnings: [...warnings],
    requestIds: [...requestIds],
    durationMs: Math.round(clock.now() - start)
  }
}

/** Whatever way it ended: a test object that no warning names yet. */
function nameTestObjects(bucket: string, evidence: EvidenceRecorder): void {
  for (const key of evidence.testObjects) {
    if (evidence.warnings.some(warning => warning.includes(key))) continue
    evidence.warn(`The test object ${key} may still be in bucket ${bucket}. Delete it.`)
  }
}

/** That a signal has fired, for as long as someone waits for it: one bucket after the other listens to the same. */
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

  forget(): void {
    this.#signal.removeEventListener('abort', this.#resolve)
  }
}

async function judge(target: Target, context: BucketContext): Promise<BucketOutcome> {
  const { bucket, requirement: stated } = target
  if (isStopping(context)) {
    return unknown(interrupted(bucket, 'before it was looked at'))
  }
  if (stated === undefined) return await judgeUncovered(bucket, context)
  const { rule, region } = await context.rules.read(bucket)
  if (isStopping(context) && hasAlias(stated)) {
    return unknown(interrupted(bucket, 'before its key was looked up'), { region, actual: rule })
  }
  const resolution = await resolveAliases(stated, region, context.keys)
  const { requirement } = resolution
  const comparison = compare(requirement, rule, region)
  context.evidence.known = defined({
    region,
    required: requirement,
    differences: comparison.verdict === 'differs' ? comparison.differences : undefined
  })
  const outcome = await outcomeOf(
    comparison,
    { bucket, region, requirement, rule },
    resolution,
    context
  )
  warnAboutAliases(resolution, outcome, context)
  return outcome
}

/** Read all the same, so that whoever adds it to the policy knows what it has. */
async function judgeUncovered(
  bucket: string,
  { rules, evidence }: BucketContext
): Promise<BucketOutcome> {
  const reading = await attempt(rules.read(bucket))
  if (reading instanceof CallFailure) {
    evidence.warn(describeUncovered(bucket))
    throw reading
  }
  const { rule, region } = reading
  return drifted(explainUncovered(bucket, rule), { region, actual: rule })
}

async function outcomeOf(
  comparison: Comparison,
  seen: Omit<Drift, 'differences'>,
  resolution: AliasResolution,
  context: BucketContext
): Promise<BucketOutcome> {
  const { bucket, rule, region } = seen
  switch (comparison.verdict) {
    case 'matches':
      return { actual: rule, ...(await proveCurrentRule(bucket, rule, region, context)) }
    case 'unclear':
      return unknown(unclearRule(bucket, comparison.what), { actual: rule })
    case 'differs': {
      const { differences, reason } = comparison
      return await fix({ ...seen, differences }, reason, resolution, context)
    }
  }
}

/** What becomes of a bucket that differs. */
async function fix(
  drift: Drift,
  code: PlainDrift,
  { failure, unusable }: AliasResolution,
  context: BucketContext
): Promise<BucketOutcome> {
  const { bucket, region, requirement, differences, rule: actual } = drift
  // The key behind an unresolved alias may be the very one that the bucket has.
  if (failure !== undefined && differences.every(({ field }) => field === 'kmsKeyId')) {
    return unknown(aliasNotResolved(bucket, failure), { actual })
  }
  const remedy = remedyFor(requirement, region)
  const alias = remedy.kind === 'none' ? '' : (remedy.alias ?? '')
  const problems = unusable.get(alias)
  if (context.mode === 'verify') {
    const explain = problems === undefined ? explainDrift : explainDriftWithoutKey
    return drifted(explain(code, drift), { actual })
  }
  if (remedy.kind === 'none') return drifted(explainDrift(remedy.reason, drift), { actual })
  // Even with check-kms-key: off, since KMS has already reported it.
  if (problems !== undefined) return drifted(explainUnusableKey(drift, alias, problems), { actual })
  if (remedy.kind === 'set') return await applyChange(drift, remedy.rule, context)
  return failure === undefined
    ? drifted(explainUnusableKey(drift, alias, [`is not known in ${region}`]), { actual })
    : unknown(aliasNotResolved(bucket, failure), { actual })
}

/** An alias that stands for nothing, or could not be looked up, may not matter to this bucket; it is said all the same. */
function warnAboutAliases(
  { unusable, failure }: AliasResolution,
  { reason }: BucketOutcome,
  { evidence }: BucketContext
): void {
  if (reason?.code !== 'kms-key-unusable') {
    for (const [alias, why] of unusable) evidence.warn(`KMS key ${alias} ${why.join('; ')}.`)
  }
  if (failure !== undefined && reason?.code !== 'kms-check-failed') {
    evidence.warn(failure.reason.message)
  }
}
