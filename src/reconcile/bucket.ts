import { compare } from '../encryption/comparison.js'
import { explainDrift } from '../encryption/drift.js'
import type { Finding } from '../encryption/finding.js'
import type { Mode } from '../encryption/mode.js'
import { remedyFor, type Requirement } from '../encryption/requirement.js'
import type { Rule } from '../encryption/rule.js'
import { StoreFailure, type Clock, type EncryptionStore, type Reading } from './ports.js'
import { propagationLimitMs, readBack, unansweredLimitMs } from './read-back.js'
import { withTrail } from './trail.js'
import { brokenRun, notShown, unclearRule } from './unknown.js'

/** A bucket and what it must have. */
export interface Target {
  readonly bucket: string
  readonly requirement: Requirement
}

export interface Surroundings {
  readonly store: EncryptionStore
  readonly clock: Clock
  readonly mode: Mode
}

type Outcome = Pick<Finding, 'status'> &
  Partial<Pick<Finding, 'region' | 'reason' | 'actual' | 'previous' | 'differences' | 'warnings'>>

/** Verifies one bucket, or makes it so. Never rejects: what goes wrong is the finding. */
export async function reconcileBucket(target: Target, around: Surroundings): Promise<Finding> {
  const { bucket, requirement } = target
  const { clock } = around
  const start = clock.now()
  const { store, requestIds, warnings } = withTrail(around.store)
  const outcome = await judge(target, { ...around, store }).catch((error: unknown): Outcome => ({
    status: 'unknown',
    reason: error instanceof StoreFailure ? error.reason : brokenRun(bucket, error)
  }))
  return {
    bucket,
    required: requirement,
    differences: [],
    ...outcome,
    warnings: [...warnings, ...(outcome.warnings ?? [])],
    requestIds,
    durationMs: Math.round(clock.now() - start)
  }
}

async function judge({ bucket, requirement }: Target, around: Surroundings): Promise<Outcome> {
  const reading = await around.store.read(bucket)
  const { rule, region } = reading
  const seen = { actual: rule, region }
  const comparison = compare(requirement, rule, region)
  if (comparison.verdict === 'matches') return { ...seen, status: 'compliant' }
  if (comparison.verdict === 'unclear') {
    return { ...seen, status: 'unknown', reason: unclearRule(bucket, comparison.what) }
  }

  const { differences } = comparison
  const drift = { bucket, region, requirement, rule, differences }
  const drifted = (code: typeof comparison.reason): Outcome => ({
    ...seen,
    status: 'drifted',
    reason: explainDrift(code, drift),
    differences
  })
  if (around.mode === 'verify') return drifted(comparison.reason)

  const remedy = remedyFor(requirement, region)
  if ('nothing' in remedy) return drifted(remedy.nothing)
  return { region, differences, ...(await change(bucket, remedy.set, reading, around)) }
}

/** Sends the change, then believes only what the bucket shows. */
async function change(
  bucket: string,
  wanted: Rule | null,
  { rule: previous }: Reading,
  around: Surroundings
): Promise<Outcome> {
  const unanswered = await send(bucket, wanted, around.store)
  if (unanswered?.mayHaveHappened === false) {
    return { status: 'unknown', reason: unanswered.reason, actual: previous }
  }

  const limitMs = unanswered === undefined ? propagationLimitMs : unansweredLimitMs
  const back = await readBack(bucket, wanted, limitMs, around).catch((error: unknown) =>
    brokenRun(bucket, error)
  )
  if ('code' in back) return { previous, status: 'unknown', reason: back }
  const after = { previous, ...('rule' in back ? { actual: back.rule } : {}) }
  if (back.shown) return { ...after, status: 'applied', warnings: unproven(wanted) }
  return {
    ...after,
    status: 'unknown',
    reason: notShown(bucket, wanted, back, unanswered)
  }
}

/** What a rule that OSS shows does not prove. */
function unproven(rule: Rule | null): string[] {
  return rule?.kmsKeyId === undefined
    ? []
    : [
        'The KMS key was not checked: OSS takes a rule whose key can’t be used, and from then on refuses every upload. Upload an object to be sure.'
      ]
}

/** Resolves to the failure of the change; to nothing when OSS took it. */
async function send(
  bucket: string,
  wanted: Rule | null,
  store: EncryptionStore
): Promise<StoreFailure | undefined> {
  try {
    await (wanted === null ? store.remove(bucket) : store.write(bucket, wanted))
    return undefined
  } catch (error) {
    if (error instanceof StoreFailure) return error
    throw error
  }
}
