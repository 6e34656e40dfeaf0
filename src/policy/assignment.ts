import type { Exemption } from '../encryption/exemption.js'
import type { Diagnostic } from '../encryption/source-location.js'
import type { Target } from '../encryption/target.js'
import { joinFirst } from '../text/join-list.js'
import { count, quoted } from '../text/plain-text.js'
import { compilePatterns, isLiteral, compilePattern } from './bucket-pattern.js'
import { ExemptionIndex } from './exemption-index.js'
import type { BucketPattern, Policy, PolicyRule } from './policy.js'
import { findUnreachableRules } from './unreachable-rules.js'

/** A bucket as the account's list has it. */
export interface AccountBucket {
  readonly name: string
  readonly region?: string
}

export interface Assignment {
  /** By rule, in it by pattern, in it by the list; at last those that no rule names. */
  readonly targets: readonly Target[]
  readonly warnings: readonly Diagnostic[]
}

/** Whether it takes the account's list to know which buckets a policy is about. */
export function needsBucketList({ rules, uncovered }: Policy): boolean {
  return uncovered === 'drift' || rules.some(({ buckets }) => buckets.some(isPattern))
}

/**
 * Which bucket must have what: the first rule that names it decides. `listed` may be absent where
 * no list is needed. A pattern that names no bucket of the account is a problem: a gate that guards
 * nothing is not green.
 */
export function assignRequirements(
  policy: Policy,
  listed: readonly AccountBucket[] | undefined,
  now: Date
): Assignment | { readonly problems: readonly Diagnostic[] } {
  if (listed === undefined && needsBucketList(policy))
    throw new Error('The list of buckets is missing.')
  const problems: Diagnostic[] = []
  const warnings: Diagnostic[] = []
  const unreachableRules = new Set(findUnreachableRules(policy.rules))
  const exemptions = new ExemptionIndex(policy.exemptions, now)
  const regions = new Map(listed?.map(({ name, region }) => [name, region]))
  const unlisted = literalNamesIn(policy).filter(name => !regions.has(name))
  const targets = new Map<string, Target>()
  const add = (bucket: string, decided: Partial<Target>): void => {
    const region = regions.get(bucket)
    const exemption = exemptions.find(bucket)
    targets.set(bucket, {
      bucket,
      ...decided,
      ...(region === undefined ? {} : { region }),
      ...(exemption && { exemption, ...exemptionSource(exemption) })
    })
  }

  for (const rule of policy.rules) {
    const matched = matchedBuckets(rule, listed ?? [], unlisted, problems, warnings)
    const sizeBefore = targets.size
    for (const { bucket, by } of matched) {
      if (targets.has(bucket)) continue
      add(bucket, {
        requirement: rule.requirement,
        ...(rule.name === undefined ? {} : { rule: rule.name }),
        ...(by.source && { source: by.source })
      })
    }
    if (matched.length > 0 && targets.size === sizeBefore && !unreachableRules.has(rule)) {
      warnings.push(
        diagnosticAt(
          rule.source,
          `${ruleLabel(rule)} decides about no bucket: earlier rules name all that it names now (${matched.length}).`
        )
      )
    }
  }
  if (policy.uncovered === 'drift') {
    const { uncoveredSource: source } = policy
    for (const { name } of listed ?? []) if (!targets.has(name)) add(name, source ? { source } : {})
    if (unlisted.length > 0) warnings.push(diagnosticAt(source, wrongAccountMessage(unlisted)))
  }
  return problems.length > 0
    ? { problems }
    : {
        targets: [...targets.values()],
        warnings: [
          ...warnings,
          ...exemptions.unusedExemptions(targets, regions, listed !== undefined)
        ]
      }
}

function isPattern({ text, excludes }: BucketPattern): boolean {
  return !excludes && !isLiteral(text)
}

/** The place of an exemption says why its bucket is judged as it is. */
function exemptionSource({ source }: Exemption): Pick<Target, 'source'> {
  return source === undefined ? {} : { source }
}

interface MatchedBucket {
  readonly bucket: string
  readonly by: BucketPattern
}

/** The buckets that a rule names, each once, without those that it excludes. */
function matchedBuckets(
  rule: PolicyRule,
  listed: readonly AccountBucket[],
  unlisted: readonly string[],
  problems: Diagnostic[],
  warnings: Diagnostic[]
): readonly MatchedBucket[] {
  const exclusions = new Exclusions(rule.buckets.filter(({ excludes }) => excludes))
  const matched = new Map<string, BucketPattern>()
  for (const pattern of rule.buckets) {
    if (pattern.excludes) continue
    const { text, source } = pattern
    const { all, more } = isLiteral(text)
      ? { all: [text], more: [] }
      : matchPattern(compilePattern(text), listed, unlisted)
    const remaining = all.filter(name => !exclusions.exclude(name))
    if (remaining.length === 0) {
      const why =
        all.length === 0
          ? `names none of the account's ${count(listed.length, 'bucket')}`
          : `names ${all.length} of the account's ${count(listed.length, 'bucket')}, and the rule excludes all of them`
      problems.push(
        diagnosticAt(
          source,
          `${patternLabel(rule, text)} ${why}, so it guards nothing. Mend it, or take it out.`
        )
      )
    }
    const others = more.filter(name => !exclusions.exclude(name))
    for (const bucket of [...remaining, ...others])
      if (!matched.has(bucket)) matched.set(bucket, pattern)
  }
  for (const { text, source } of exclusions.useless()) {
    warnings.push(
      diagnosticAt(
        source,
        `${patternLabel(rule, `!${text}`)} excludes nothing: no bucket of its kind is named beside it.`
      )
    )
  }
  return [...matched].map(([bucket, by]) => ({ bucket, by }))
}

/**
 * What a pattern names: all that the account's list has, and more that the policy spells out. A later
 * rule does not get those: it is the first that names a bucket which decides.
 */
function matchPattern(
  isMatch: (name: string) => boolean,
  listed: readonly AccountBucket[],
  unlisted: readonly string[]
): { readonly all: readonly string[]; readonly more: readonly string[] } {
  return { all: listed.map(({ name }) => name).filter(isMatch), more: unlisted.filter(isMatch) }
}

/** Those that are spelt out: targets, whether the account's list has them or not. */
function literalNamesIn({ rules }: Policy): readonly string[] {
  const plain = rules.flatMap(({ buckets }) =>
    buckets.filter(({ text, excludes }) => !excludes && isLiteral(text)).map(({ text }) => text)
  )
  return [...new Set(plain)]
}

/** What a rule leaves out, and which of its exclusions have done so. */
class Exclusions {
  readonly #patterns: readonly BucketPattern[]
  readonly #find: (name: string) => readonly string[]
  readonly #useful = new Set<string>()
  readonly #asked = new Map<string, boolean>()

  constructor(patterns: readonly BucketPattern[]) {
    this.#patterns = patterns
    this.#find = compilePatterns(patterns.map(({ text }) => text))
  }

  exclude(name: string): boolean {
    const known = this.#asked.get(name)
    if (known !== undefined) return known
    const by = this.#find(name)
    for (const text of by) this.#useful.add(text)
    this.#asked.set(name, by.length > 0)
    return by.length > 0
  }

  useless(): readonly BucketPattern[] {
    return this.#patterns.filter(({ text }) => !this.#useful.has(text))
  }
}

/** Credentials of another account would list that one's buckets, and none of ours would be uncovered. */
function wrongAccountMessage(unlisted: readonly string[]): string {
  return `The account's list does not have ${joinFirst(unlisted, 3)}. If it is the list of another account, buckets that no rule names were looked for in the wrong place.`
}

function ruleLabel({ name }: PolicyRule): string {
  return name === undefined ? 'The input bucket' : `Rule ${quoted(name)}`
}

function patternLabel(rule: PolicyRule, text: string): string {
  return rule.name === undefined ? `bucket ${quoted(text)}` : `${ruleLabel(rule)}: ${quoted(text)}`
}

function diagnosticAt(source: Diagnostic['source'], message: string): Diagnostic {
  return { message, ...(source && { source }) }
}
