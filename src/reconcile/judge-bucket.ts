import { compare, type Comparison } from '../encryption/comparison.js'
import { defined } from '../encryption/defined-fields.js'
import {
  explainDrift,
  explainDriftWithoutKey,
  explainUnusableKey,
  type Drift
} from '../encryption/drift-messages.js'
import { describeUncovered, explainUncovered } from '../encryption/exemption.js'
import { keyPart, problemPart } from '../encryption/kms-key-state.js'
import type { ExplainedDriftCode } from '../encryption/reason.js'
import { namesAlias, remedyFor } from '../encryption/requirement.js'
import type { Target } from '../encryption/target.js'
import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import { bucket as bucketPart, message, value } from '../text/message.js'
import { isStopping, type BucketContext } from './bucket-context.js'
import { drifted, unknown, type BucketOutcome } from './bucket-outcome.js'
import { proveCurrentRule } from './prove-current-rule.js'
import { resolveAliases, type AliasResolution } from './resolve-aliases.js'
import { aliasNotResolved, interrupted, unclearRule } from './unknown-messages.js'

/** Reads a bucket and compares it with its requirement; in apply mode, fixes a difference. */
export async function judgeBucket(target: Target, context: BucketContext): Promise<BucketOutcome> {
  const { bucket, requirement: required } = target
  if (isStopping(context)) {
    return unknown(interrupted(message`${bucketPart(bucket)} was checked`))
  }
  if (required === undefined) return await judgeUncovered(bucket, context)
  const { rule, region } = await context.rules.read(bucket)
  if (isStopping(context) && namesAlias(required)) {
    return unknown(
      interrupted(message`the alias of the required key was resolved for ${bucketPart(bucket)}`),
      { region, actual: rule }
    )
  }
  const resolution = await resolveAliases(required, region, context.keys)
  const { requirement } = resolution
  const comparison = compare(requirement, rule, region)
  context.evidence.known = defined({
    region,
    required: requirement,
    differences: comparison.kind === 'differs' ? comparison.differences : undefined
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

/** Reads the bucket, to show what it has to the person who adds it to the policy. */
async function judgeUncovered(
  bucket: string,
  { rules, evidence }: BucketContext
): Promise<BucketOutcome> {
  const reading = await resultOrFailure(rules.read(bucket))
  if (reading instanceof CallFailure) {
    evidence.warn(describeUncovered(bucket))
    throw reading
  }
  const { rule, region } = reading
  return drifted(explainUncovered(bucket, rule), { region, actual: rule })
}

async function outcomeOf(
  comparison: Comparison,
  facts: Omit<Drift, 'differences'>,
  resolution: AliasResolution,
  context: BucketContext
): Promise<BucketOutcome> {
  const { bucket, rule, region } = facts
  switch (comparison.kind) {
    case 'matches':
      return { actual: rule, ...(await proveCurrentRule(bucket, rule, region, context)) }
    case 'unclear':
      return unknown(unclearRule(bucket, comparison.what), { actual: rule })
    case 'differs': {
      const { differences, code } = comparison
      return await reportOrFix({ ...facts, differences }, code, resolution, context)
    }
  }
}

/** Explains the drift or, in apply mode, fixes it. */
async function reportOrFix(
  drift: Drift,
  code: ExplainedDriftCode,
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
    const reason =
      problems === undefined
        ? explainDrift(code, drift)
        : explainDriftWithoutKey(code, drift, problems)
    return drifted(reason, { actual })
  }
  if (remedy.kind === 'none') return drifted(explainDrift(remedy.code, drift), { actual })
  // Even with check-kms-key: off, since KMS has already reported it.
  if (problems !== undefined) return drifted(explainUnusableKey(drift, alias, problems), { actual })
  if (remedy.kind === 'set') {
    // Loaded on demand: most runs only verify.
    const { applyChange } = await import('./apply-change.js')
    return await applyChange(drift, remedy.rule, context)
  }
  return failure === undefined
    ? drifted(
        explainUnusableKey(drift, alias, { clauses: [message`is unknown in ${value(region)}`] }),
        {
          actual
        }
      )
    : unknown(aliasNotResolved(bucket, failure), { actual })
}

/** Warns of aliases that can't be used or resolved, even if they do not matter to this bucket. */
function warnAboutAliases(
  { unusable, failure }: AliasResolution,
  { reason }: BucketOutcome,
  { evidence }: BucketContext
): void {
  if (reason?.code !== 'kms-key-unusable') {
    for (const [alias, problems] of unusable) {
      evidence.warn(message`KMS key ${keyPart(alias)} ${problemPart(problems)}.`)
    }
  }
  if (failure !== undefined && reason?.code !== 'kms-check-failed') {
    evidence.warn(failure.reason.message)
  }
}
