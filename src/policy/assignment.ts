import { defined } from '../encryption/defined-fields.js'
import type { Diagnostic } from '../encryption/source-location.js'
import type { ListedBucket, Target } from '../encryption/target.js'
import { ok, type Checked } from '../text/checked-value.js'
import { listFirst, message, quote, value, type Message } from '../text/message.js'
import { isLiteral } from './bucket-pattern.js'
import { ExemptionIndex } from './exemption-index.js'
import { matchRule } from './match-rule.js'
import type { BucketPattern, Policy, PolicyRule } from './policy.js'
import { findUnreachableRules } from './unreachable-rules.js'

export interface Assignment {
  /** In the order of the rules, of their patterns, and of the list; buckets that no rule matches come last. */
  readonly targets: readonly Target[]
  readonly warnings: readonly Diagnostic[]
}

/** Whether the policy's buckets are known only with the account's list. */
export function needsBucketList({ rules, uncovered }: Policy): boolean {
  return uncovered === 'drift' || rules.some(({ buckets }) => buckets.some(isPattern))
}

/**
 * Assigns each bucket the requirement of the first rule that matches it. A pattern that matches no bucket
 * of the account is a problem: a check of nothing must not pass.
 *
 * @param listed the account's list; may be absent where `needsBucketList` is false.
 */
export function assignRequirements(
  policy: Policy,
  listed: readonly ListedBucket[] | undefined,
  now: Date
): Checked<Assignment, Diagnostic> {
  if (listed === undefined && needsBucketList(policy))
    throw new Error('The list of buckets is missing.')
  const problems: Diagnostic[] = []
  const warnings: Diagnostic[] = []
  const unreachableRules = new Set(findUnreachableRules(policy.rules))
  const exemptions = new ExemptionIndex(policy.exemptions, now)
  const listedNames = listed?.map(({ name }) => name) ?? []
  const regions = new Map(listed?.map(({ name, region }) => [name, region]))
  const unlisted = literalNamesIn(policy).filter(name => !regions.has(name))
  const targets = new Map<string, Target>()
  const addTarget = (target: Target): void => {
    const exemption = exemptions.find(target.bucket)
    targets.set(
      target.bucket,
      defined({
        ...target,
        region: regions.get(target.bucket),
        exemption,
        // An exempt bucket is reported at its exemption, which decides how it is judged.
        source: exemption?.source ?? target.source
      })
    )
  }

  for (const rule of policy.rules) {
    const match = matchRule(rule, listedNames, unlisted)
    problems.push(...match.problems)
    warnings.push(...match.warnings)
    const added = match.buckets.filter(({ bucket }) => !targets.has(bucket))
    for (const { bucket, pattern } of added) {
      const { requirement, name } = rule
      addTarget(defined({ bucket, requirement, rule: name, source: pattern.source }))
    }
    if (match.buckets.length > 0 && added.length === 0 && !unreachableRules.has(rule)) {
      warnings.push(ineffectiveRuleWarning(rule, match.buckets.length))
    }
  }
  if (policy.uncovered === 'drift') {
    const { uncoveredSource: source } = policy
    for (const bucket of listedNames) {
      if (!targets.has(bucket)) addTarget(defined({ bucket, source }))
    }
    if (unlisted.length > 0) {
      warnings.push(defined({ message: wrongAccountMessage(unlisted), source }))
    }
  }
  if (problems.length > 0) return { ok: false, problems }
  return ok({
    targets: [...targets.values()],
    warnings: [...warnings, ...exemptions.unusedExemptions(targets, regions, listed !== undefined)]
  })
}

function isPattern({ text, excludes }: BucketPattern): boolean {
  return !excludes && !isLiteral(text)
}

function ineffectiveRuleWarning({ name = '', source }: PolicyRule, matched: number): Diagnostic {
  return defined({
    message: message`Rule ${quote(name)} has no effect: earlier rules match all of its buckets (${matched}). Move it up, or remove it.`,
    source
  })
}

/** Names that the policy spells out: they are targets whether the list has them or not. */
function literalNamesIn({ rules }: Policy): readonly string[] {
  const names = rules.flatMap(({ buckets }) =>
    buckets.filter(({ text, excludes }) => !excludes && isLiteral(text)).map(({ text }) => text)
  )
  return [...new Set(names)]
}

/** Credentials of another account list that account's buckets, so none of ours would be found uncovered. */
function wrongAccountMessage(unlisted: readonly string[]): Message {
  return message`The policy names buckets that are not in the account's bucket list: ${listFirst(unlisted.map(value), 3)}. Check that the names are correct, and that the credentials are for the right account. With credentials for the wrong account, buckets that no rule matches go unnoticed.`
}
