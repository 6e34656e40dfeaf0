import { defined } from '../encryption/defined-fields.js'
import type { Diagnostic } from '../encryption/source-location.js'
import { input, message, quote, type Message } from '../text/message.js'
import { compilePattern, compilePatterns, isLiteral } from './bucket-pattern.js'
import type { BucketPattern, PolicyRule } from './policy.js'

export interface MatchedBucket {
  readonly bucket: string
  /** The first pattern of the rule that matches it. */
  readonly pattern: BucketPattern
}

export interface RuleMatch {
  /** Each bucket once, without those that the rule excludes. */
  readonly buckets: readonly MatchedBucket[]
  readonly problems: readonly Diagnostic[]
  readonly warnings: readonly Diagnostic[]
}

/**
 * Finds the buckets that a rule matches.
 *
 * @param listed names in the account's list.
 * @param unlisted names that some rule spells out, and the list does not have. A pattern matches
 * them too: otherwise the later rule that spells them out would overrule this one.
 */
export function matchRule(
  rule: PolicyRule,
  listed: readonly string[],
  unlisted: readonly string[]
): RuleMatch {
  const exclusions = new Exclusions(rule.buckets.filter(({ excludes }) => excludes))
  const isIncluded = (name: string): boolean => !exclusions.excludes(name)
  const matched = new Map<string, BucketPattern>()
  const problems: Diagnostic[] = []
  for (const pattern of rule.buckets) {
    if (pattern.excludes) continue
    const { text } = pattern
    const matches = isLiteral(text) ? null : compilePattern(text)
    const matching = matches === null ? [text] : listed.filter(matches)
    const included = matching.filter(isIncluded)
    if (included.length === 0) {
      problems.push(emptyPatternProblem(rule, pattern, matching.length, listed.length))
    }
    const unlistedIncluded = matches === null ? [] : unlisted.filter(matches).filter(isIncluded)
    for (const bucket of [...included, ...unlistedIncluded]) {
      if (!matched.has(bucket)) matched.set(bucket, pattern)
    }
  }
  return {
    buckets: [...matched].map(([bucket, pattern]) => ({ bucket, pattern })),
    problems,
    warnings: exclusions.unused().map(exclusion => unusedExclusionWarning(rule, exclusion))
  }
}

/** Names the owner of a pattern; a policy from the inputs has one rule, without a name. */
function describeOwner({ name }: PolicyRule): Message {
  return name === undefined ? message`the ${input('bucket')} input` : message`rule ${quote(name)}`
}

function emptyPatternProblem(
  rule: PolicyRule,
  { text, source }: BucketPattern,
  matching: number,
  listed: number
): Diagnostic {
  const cause =
    matching === 0
      ? message`it matches none of the account's buckets (${listed} listed)`
      : message`it matches ${matching} of the account's buckets (${listed} listed), but exclusions remove all of them`
  return defined({
    message: message`Pattern ${quote(text)} in ${describeOwner(rule)} selects no buckets: ${cause}. Correct or remove the pattern.`,
    source
  })
}

function unusedExclusionWarning(rule: PolicyRule, { text, source }: BucketPattern): Diagnostic {
  return defined({
    message: message`Exclusion ${quote(`!${text}`)} in ${describeOwner(rule)} has no effect: it excludes none of the buckets that the other entries match. Correct or remove the exclusion.`,
    source
  })
}

/** The exclusions of a rule, and which of them have excluded something. */
class Exclusions {
  readonly #patterns: readonly BucketPattern[]
  readonly #findMatching: (name: string) => readonly string[]
  readonly #used = new Set<string>()
  readonly #cache = new Map<string, boolean>()

  constructor(patterns: readonly BucketPattern[]) {
    this.#patterns = patterns
    this.#findMatching = compilePatterns(patterns.map(({ text }) => text))
  }

  /** Records the exclusions that match. */
  excludes(name: string): boolean {
    const cached = this.#cache.get(name)
    if (cached !== undefined) return cached
    const matching = this.#findMatching(name)
    for (const text of matching) this.#used.add(text)
    this.#cache.set(name, matching.length > 0)
    return matching.length > 0
  }

  unused(): readonly BucketPattern[] {
    return this.#patterns.filter(({ text }) => !this.#used.has(text))
  }
}
