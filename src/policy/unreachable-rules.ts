import { compilePatterns, isLiteral, compilePattern, overlaps } from './bucket-pattern.js'
import type { PolicyRule } from './policy.js'

/** Rules that can never decide, whatever buckets there are, since earlier ones name all that they name. */
export function findUnreachableRules(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const claimed = new ClaimedPatterns()
  return rules.filter(rule => {
    const isUnreachable = rule.buckets.every(({ text, excludes }) => excludes || claimed.has(text))
    claimed.add(rule)
    return isUnreachable
  })
}

/** What rules have taken so far. */
class ClaimedPatterns {
  readonly #plain = new Set<string>()
  readonly #wild: ((pattern: string) => boolean)[] = []

  add({ buckets }: PolicyRule): void {
    const without = buckets.filter(({ excludes }) => excludes).map(({ text }) => text)
    const exclusionsOf = compilePatterns(without)
    const isWhole = (pattern: string): boolean =>
      isLiteral(pattern)
        ? exclusionsOf(pattern).length === 0
        : !without.some(excluded => overlaps(excluded, pattern))
    for (const { text, excludes } of buckets) {
      if (excludes) continue
      // No rule both names and excludes a bucket.
      if (isLiteral(text)) this.#plain.add(text)
      else {
        const covers = compilePattern(text)
        this.#wild.push(pattern => covers(pattern) && isWhole(pattern))
      }
    }
  }

  /** Whether some rule names every bucket that the pattern does. */
  has(pattern: string): boolean {
    return this.#plain.has(pattern) || this.#wild.some(takes => takes(pattern))
  }
}
