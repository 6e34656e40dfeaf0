import { compilePattern, compilePatterns, isLiteral, overlaps } from './bucket-pattern.js'
import type { PolicyRule } from './policy.js'

/** Finds the rules that can never have an effect: earlier rules match every bucket that they match. */
export function findUnreachableRules(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const claimed = new ClaimedPatterns()
  return rules.filter(rule => {
    const isUnreachable = rule.buckets.every(({ text, excludes }) => excludes || claimed.has(text))
    claimed.add(rule)
    return isUnreachable
  })
}

/** What the rules so far match. */
class ClaimedPatterns {
  readonly #literals = new Set<string>()
  readonly #wildcards: ((pattern: string) => boolean)[] = []

  add({ buckets }: PolicyRule): void {
    const exclusions = buckets.filter(({ excludes }) => excludes).map(({ text }) => text)
    const findExclusions = compilePatterns(exclusions)
    const isUntouched = (pattern: string): boolean =>
      isLiteral(pattern)
        ? findExclusions(pattern).length === 0
        : !exclusions.some(exclusion => overlaps(exclusion, pattern))
    for (const { text, excludes } of buckets) {
      if (excludes) continue
      // No exclusion can apply: a rule that lists and excludes the same bucket is rejected.
      if (isLiteral(text)) this.#literals.add(text)
      else {
        const covers = compilePattern(text)
        this.#wildcards.push(pattern => covers(pattern) && isUntouched(pattern))
      }
    }
  }

  /** Whether one of the rules matches every bucket that the pattern matches. */
  has(pattern: string): boolean {
    return this.#literals.has(pattern) || this.#wildcards.some(claims => claims(pattern))
  }
}
