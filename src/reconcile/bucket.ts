import { compare, type Comparison } from '../encryption/comparison.js'
import {
  explainDrift,
  explainDriftWithoutKey,
  explainUnusableKey,
  type Drift
} from '../encryption/drift.js'
import { explainUncovered, uncoveredToo } from '../encryption/exempt-words.js'
import type { Finding } from '../encryption/finding.js'
import type { DriftReason, PlainDrift, Reason } from '../encryption/reason.js'
import { remedyFor } from '../encryption/requirement.js'
import { isOnlyRead, type Target } from '../encryption/target.js'
import { hasAlias, resolveAliases, type Resolution } from './aliases.js'
import { proveAsItIs } from './canary.js'
import { underExemption } from './exempt.js'
import { changeRule } from './change.js'
import { Notebook } from './notebook.js'
import type { Outcome } from './outcome.js'
import { attempt, CallFailure, type Clock, type Outside } from './ports.js'
import { ranOutOfTime } from './roll-back-story.js'
import { isStopping, type Settings, type Surroundings } from './surroundings.js'
import { aliasNotResolved, brokenRun, interrupted, unclearRule } from './unknown.js'

/** What a run has, the same for all of its buckets. */
export interface RunOptions extends Settings {
  readonly outside: Outside
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
export async function reconcileBucket(target: Target, run: RunOptions): Promise<Finding> {
  const { bucket, requirement, rule, source, exemption } = target
  const { clock } = run
  const start = clock.now()
  const notebook = new Notebook()
  if (target.region !== undefined) notebook.known = { region: target.region }
  const handsOff = isOnlyRead(target) ? ({ mode: 'verify', canary: false } as const) : {}
  const around = { ...run, ...handsOff, ...notebook.over(run.outside), notebook }
  const judged = judge(target, around).catch((error: unknown): Outcome => ({
    status: 'unknown',
    reason: error instanceof CallFailure ? error.reason : brokenRun(bucket, error)
  }))
  // What is in hand goes on after that, for as long as the process is let live.
  const overtime = new Fired(run.overtime)
  const late = overtime.promise.then(
    (): Outcome => notebook.settled ?? ranOutOfTime(bucket, notebook.sent, run.canary)
  )
  const outcome = underExemption(target, await Promise.race([judged, late]), notebook)
  overtime.forget()
  nameTestObjects(bucket, notebook)
  const { requestIds, checks, warnings, known } = notebook
  return {
    bucket,
    ...(requirement && { required: requirement }),
    ...(rule === undefined ? {} : { rule }),
    ...(source && { source }),
    ...(exemption && { exemption }),
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
function nameTestObjects(bucket: string, notebook: Notebook): void {
  for (const key of notebook.testObjects) {
    if (notebook.warnings.some(warning => warning.includes(key))) continue
    notebook.warn(`The test object ${key} may still be in bucket ${bucket}. Delete it.`)
  }
}

/** That a signal has fired, for as long as someone waits for it: one bucket after the other listens to the same. */
class Fired {
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

async function judge(target: Target, around: Surroundings): Promise<Outcome> {
  const { bucket, requirement: stated } = target
  if (isStopping(around)) {
    return { status: 'unknown', reason: interrupted(bucket, 'before it was looked at') }
  }
  if (stated === undefined) return await judgeUncovered(bucket, around)
  const { rule, region } = await around.rules.read(bucket)
  if (isStopping(around) && hasAlias(stated)) {
    const reason = interrupted(bucket, 'before its key was looked up')
    return { region, actual: rule, status: 'unknown', reason }
  }
  const resolution = await resolveAliases(stated, region, around.keys)
  const { requirement } = resolution
  const comparison = compare(requirement, rule, region)
  around.notebook.known = {
    region,
    required: requirement,
    ...('differences' in comparison ? { differences: comparison.differences } : {})
  }
  const outcome = await outcomeOf(
    comparison,
    { bucket, region, requirement, rule },
    resolution,
    around
  )
  warnOfAliases(resolution, outcome, around)
  return outcome
}

/** Read all the same, so that whoever adds it to the policy knows what it has. */
async function judgeUncovered(bucket: string, { rules, notebook }: Surroundings): Promise<Outcome> {
  const reading = await attempt(rules.read(bucket))
  if (reading instanceof CallFailure) {
    notebook.warn(uncoveredToo(bucket))
    throw reading
  }
  const { rule, region } = reading
  return { region, actual: rule, status: 'drifted', reason: explainUncovered(bucket, rule) }
}

async function outcomeOf(
  comparison: Comparison,
  seen: Omit<Drift, 'differences'>,
  resolution: Resolution,
  around: Surroundings
): Promise<Outcome> {
  const { bucket, rule, region } = seen
  switch (comparison.verdict) {
    case 'matches':
      return { actual: rule, ...(await proveAsItIs(bucket, rule, region, around)) }
    case 'unclear':
      return { actual: rule, status: 'unknown', reason: unclearRule(bucket, comparison.what) }
    case 'differs': {
      const { differences, reason } = comparison
      return await mend({ ...seen, differences }, reason, resolution, around)
    }
  }
}

/** What becomes of a bucket that differs. */
async function mend(
  drift: Drift,
  code: PlainDrift,
  { failure, unusable }: Resolution,
  around: Surroundings
): Promise<Outcome> {
  const { bucket, region, requirement, differences, rule: actual } = drift
  const drifted = (reason: Reason<DriftReason>): Outcome => ({ actual, status: 'drifted', reason })
  const unchecked = (why: CallFailure): Outcome => ({
    actual,
    status: 'unknown',
    reason: aliasNotResolved(bucket, why)
  })
  // The key that an alias stands for may be the very one that the bucket has.
  if (failure !== undefined && differences.every(({ field }) => field === 'kmsKeyId')) {
    return unchecked(failure)
  }
  const remedy = remedyFor(requirement, region)
  const alias = 'unresolved' in remedy ? remedy.unresolved : 'set' in remedy ? remedy.alias : ''
  const problems = unusable.get(alias ?? '')
  if (around.mode === 'verify') {
    const explain = problems === undefined ? explainDrift : explainDriftWithoutKey
    return drifted(explain(code, drift))
  }
  if ('nothing' in remedy) return drifted(explainDrift(remedy.nothing, drift))
  // Whatever check-kms-key says: KMS has said it already.
  if (problems !== undefined) return drifted(explainUnusableKey(drift, alias ?? '', problems))
  if ('set' in remedy) return await changeRule(drift, remedy.set, around)
  return failure === undefined
    ? drifted(explainUnusableKey(drift, remedy.unresolved, [`is not known in ${region}`]))
    : unchecked(failure)
}

/** An alias that stands for nothing, or could not be looked up, may not matter to this bucket; it is said all the same. */
function warnOfAliases(
  { unusable, failure }: Resolution,
  { reason }: Outcome,
  { notebook }: Surroundings
): void {
  if (reason?.code !== 'kms-key-unusable') {
    for (const [alias, why] of unusable) notebook.warn(`KMS key ${alias} ${why.join('; ')}.`)
  }
  if (failure !== undefined && reason?.code !== 'kms-check-failed') {
    notebook.warn(failure.reason.message)
  }
}
