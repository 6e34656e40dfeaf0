import { compare, type Comparison } from '../encryption/comparison.js'
import { defined } from '../encryption/defined-fields.js'
import {
  explainDrift,
  explainDriftWithoutKey,
  explainUnusableKey,
  type Drift
} from '../encryption/drift-messages.js'
import { describeUncovered, explainUncovered } from '../encryption/exemption.js'
import type { ExplainedDriftCode } from '../encryption/reason.js'
import { namesAlias, remedyFor } from '../encryption/requirement.js'
import type { Target } from '../encryption/target.js'
import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import { applyChange } from './apply-change.js'
import { isStopping, type BucketContext } from './bucket-context.js'
import { drifted, unknown, type BucketOutcome } from './bucket-outcome.js'
import { proveCurrentRule } from './prove-current-rule.js'
import { resolveAliases, type AliasResolution } from './resolve-aliases.js'
import { aliasNotResolved, interrupted, unclearRule } from './unknown-messages.js'

/** Reads a bucket and compares it with its requirement; in apply mode, fixes a difference. */
export async function judgeBucket(target: Target, context: BucketContext): Promise<BucketOutcome> {
  const { bucket, requirement: required } = target
  if (isStopping(context)) {
    return unknown(interrupted(bucket, 'before it was looked at'))
  }
  if (required === undefined) return await judgeUncovered(bucket, context)
  const { rule, region } = await context.rules.read(bucket)
  if (isStopping(context) && namesAlias(required)) {
    return unknown(interrupted(bucket, 'before its key was looked up'), { region, actual: rule })
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

/** Reads the bucket all the same, so that whoever adds it to the policy sees what it has. */
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
    const explain = problems === undefined ? explainDrift : explainDriftWithoutKey
    return drifted(explain(code, drift), { actual })
  }
  if (remedy.kind === 'none') return drifted(explainDrift(remedy.code, drift), { actual })
  // Even with check-kms-key: off, since KMS has already reported it.
  if (problems !== undefined) return drifted(explainUnusableKey(drift, alias, problems), { actual })
  if (remedy.kind === 'set') return await applyChange(drift, remedy.rule, context)
  return failure === undefined
    ? drifted(explainUnusableKey(drift, alias, [`is not known in ${region}`]), { actual })
    : unknown(aliasNotResolved(bucket, failure), { actual })
}

/** Warns of aliases that can't be used or looked up, even if they do not matter to this bucket. */
function warnAboutAliases(
  { unusable, failure }: AliasResolution,
  { reason }: BucketOutcome,
  { evidence }: BucketContext
): void {
  if (reason?.code !== 'kms-key-unusable') {
    for (const [alias, problems] of unusable) {
      evidence.warn(`KMS key ${alias} ${problems.join('; ')}.`)
    }
  }
  if (failure !== undefined && reason?.code !== 'kms-check-failed') {
    evidence.warn(failure.reason.message)
  }
}
