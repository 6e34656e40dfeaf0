import type { Exemption } from '../encryption/exemption.js'
import type { Diagnostic } from '../encryption/source-location.js'
import type { Target } from '../encryption/target.js'
import { count, quoted } from '../text/plain-text.js'
import { finderOf, isPlain, matcherOf } from './bucket-pattern.js'
import { Exemptions } from './exemptions.js'
import type { BucketPattern, Policy, PolicyRule } from './policy.js'
import { unreachable } from './reachability.js'

/** A bucket as the account's list has it. */
export interface Listed {
  readonly name: string
  readonly region?: string
}

export interface Assignment {
  /** By rule, in it by pattern, in it by the list; at last those that no rule names. */
  readonly targets: readonly Target[]
  readonly warnings: readonly Diagnostic[]
}

/** Whether it takes the account's list to know which buckets a policy is about. */
export function needsList({ rules, uncovered }: Policy): boolean {
  return uncovered === 'drift' || rules.some(({ buckets }) => buckets.some(isPattern))
}

/**
 * Which bucket must have what: the first rule that names it decides. `listed` may be absent where
 * no list is needed. A pattern that names no bucket of the account is a problem: a gate that guards
 * nothing is not green.
 */
export function assign(
  policy: Policy,
  listed: readonly Listed[] | undefined,
  now: Date
): Assignment | { readonly problems: readonly Diagnostic[] } {
  if (listed === undefined && needsList(policy)) throw new Error('The list of buckets is missing.')
  const problems: Diagnostic[] = []
  const warnings: Diagnostic[] = []
  const dead = new Set(unreachable(policy.rules))
  const exemptions = new Exemptions(policy.exemptions, now)
  const regions = new Map(listed?.map(({ name, region }) => [name, region]))
  const unlisted = plainNamesIn(policy).filter(name => !regions.has(name))
  const targets = new Map<string, Target>()
  const add = (bucket: string, decided: Partial<Target>): void => {
    const region = regions.get(bucket)
    const exemption = exemptions.of(bucket)
    targets.set(bucket, {
      bucket,
      ...decided,
      ...(region === undefined ? {} : { region }),
      ...(exemption && { exemption, ...ofExemption(exemption) })
    })
  }

  for (const rule of policy.rules) {
    const named = namesOf(rule, listed ?? [], unlisted, problems, warnings)
    const before = targets.size
    for (const { bucket, by } of named) {
      if (targets.has(bucket)) continue
      add(bucket, {
        requirement: rule.requirement,
        ...(rule.name === undefined ? {} : { rule: rule.name }),
        ...(by.source && { source: by.source })
      })
    }
    if (named.length > 0 && targets.size === before && !dead.has(rule)) {
      warnings.push(
        at(
          rule.source,
          `${titleOf(rule)} decides about no bucket: earlier rules name all that it names now (${named.length}).`
        )
      )
    }
  }
  if (policy.uncovered === 'drift') {
    const { uncoveredSource: source } = policy
    for (const { name } of listed ?? []) if (!targets.has(name)) add(name, source ? { source } : {})
    if (unlisted.length > 0) warnings.push(at(source, ofAnotherAccount(unlisted)))
  }
  return problems.length > 0
    ? { problems }
    : {
        targets: [...targets.values()],
        warnings: [...warnings, ...exemptions.pointless(targets, regions, listed !== undefined)]
      }
}

function isPattern({ text, excludes }: BucketPattern): boolean {
  return !excludes && !isPlain(text)
}

/** The place of an exemption says why its bucket is judged as it is. */
function ofExemption({ source }: Exemption): Pick<Target, 'source'> {
  return source === undefined ? {} : { source }
}

interface Named {
  readonly bucket: string
  readonly by: BucketPattern
}

/** The buckets that a rule names, each once, without those that it excludes. */
function namesOf(
  rule: PolicyRule,
  listed: readonly Listed[],
  unlisted: readonly string[],
  problems: Diagnostic[],
  warnings: Diagnostic[]
): readonly Named[] {
  const exclusions = new Exclusions(rule.buckets.filter(({ excludes }) => excludes))
  const named = new Map<string, BucketPattern>()
  for (const pattern of rule.buckets) {
    if (pattern.excludes) continue
    const { text, source } = pattern
    const { all, more } = isPlain(text)
      ? { all: [text], more: [] }
      : namedBy(matcherOf(text), listed, unlisted)
    const left = all.filter(name => !exclusions.exclude(name))
    if (left.length === 0) {
      const why =
        all.length === 0
          ? `names none of the account's ${count(listed.length, 'bucket')}`
          : `names ${all.length} of the account's ${count(listed.length, 'bucket')}, and the rule excludes all of them`
      problems.push(
        at(
          source,
          `${patternOf(rule, text)} ${why}, so it guards nothing. Mend it, or take it out.`
        )
      )
    }
    const others = more.filter(name => !exclusions.exclude(name))
    for (const bucket of [...left, ...others]) if (!named.has(bucket)) named.set(bucket, pattern)
  }
  for (const { text, source } of exclusions.useless()) {
    warnings.push(
      at(
        source,
        `${patternOf(rule, `!${text}`)} excludes nothing: no bucket of its kind is named beside it.`
      )
    )
  }
  return [...named].map(([bucket, by]) => ({ bucket, by }))
}

/**
 * What a pattern names: all that the account's list has, and more that the policy spells out. A later
 * rule does not get those: it is the first that names a bucket which decides.
 */
function namedBy(
  isNamed: (name: string) => boolean,
  listed: readonly Listed[],
  unlisted: readonly string[]
): { readonly all: readonly string[]; readonly more: readonly string[] } {
  return { all: listed.map(({ name }) => name).filter(isNamed), more: unlisted.filter(isNamed) }
}

/** Those that are spelt out: targets, whether the account's list has them or not. */
function plainNamesIn({ rules }: Policy): readonly string[] {
  const plain = rules.flatMap(({ buckets }) =>
    buckets.filter(({ text, excludes }) => !excludes && isPlain(text)).map(({ text }) => text)
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
    this.#find = finderOf(patterns.map(({ text }) => text))
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
function ofAnotherAccount(unlisted: readonly string[]): string {
  const more = unlisted.length > 3 ? ` and ${unlisted.length - 3} more` : ''
  return `The account's list does not have ${unlisted.slice(0, 3).join(', ')}${more}. If it is the list of another account, buckets that no rule names were looked for in the wrong place.`
}

function titleOf({ name }: PolicyRule): string {
  return name === undefined ? 'The input bucket' : `Rule ${quoted(name)}`
}

function patternOf(rule: PolicyRule, text: string): string {
  return rule.name === undefined ? `bucket ${quoted(text)}` : `${titleOf(rule)}: ${quoted(text)}`
}

function at(source: Diagnostic['source'], message: string): Diagnostic {
  return { message, ...(source && { source }) }
}
