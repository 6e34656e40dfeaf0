import { finderOf, isPlain, matcherOf, overlaps } from './bucket-pattern.js'
import type { PolicyRule } from './policy.js'

/** Rules that can never decide, whatever buckets there are, since earlier ones name all that they name. */
export function unreachable(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const taken = new Taken()
  return rules.filter(rule => {
    const dead = rule.buckets.every(({ text, excludes }) => excludes || taken.has(text))
    taken.add(rule)
    return dead
  })
}

/** What rules have taken so far. */
class Taken {
  readonly #plain = new Set<string>()
  readonly #wild: ((pattern: string) => boolean)[] = []

  add({ buckets }: PolicyRule): void {
    const without = buckets.filter(({ excludes }) => excludes).map(({ text }) => text)
    const exclusionsOf = finderOf(without)
    const isWhole = (pattern: string): boolean =>
      isPlain(pattern)
        ? exclusionsOf(pattern).length === 0
        : !without.some(excluded => overlaps(excluded, pattern))
    for (const { text, excludes } of buckets) {
      if (excludes) continue
      // No rule both names and excludes a bucket.
      if (isPlain(text)) this.#plain.add(text)
      else {
        const covers = matcherOf(text)
        this.#wild.push(pattern => covers(pattern) && isWhole(pattern))
      }
    }
  }

  /** Whether some rule names every bucket that the pattern does. */
  has(pattern: string): boolean {
    return this.#plain.has(pattern) || this.#wild.some(takes => takes(pattern))
  }
}
