import { quoted } from '../text/plain-text.js'
import { compilePatterns, problemWithPattern } from './bucket-pattern.js'
import type { BucketPattern } from './policy.js'

/** Something wrong with what names buckets. */
export interface BucketPatternProblem {
  /** Which of the texts; absent: all together. */
  readonly index?: number
  /** A clause, to follow the name of the input or key. */
  readonly problem: string
}

/** Reads names of buckets as a person states them: names, patterns, and with a `!` before what is left out. */
export function parseBucketPatterns(texts: readonly string[]): {
  readonly buckets: BucketPattern[]
  readonly problems: readonly BucketPatternProblem[]
} {
  const buckets = texts.map(parseBucketPattern)
  const problems: BucketPatternProblem[] = []
  const exclusionsOf = compilePatterns(
    buckets.filter(({ excludes }) => excludes).map(({ text }) => text)
  )
  const seen = new Set<string>()
  buckets.forEach(({ text, excludes }, index) => {
    const problem = problemWithPattern(text)
    const whole = excludes ? `!${text}` : text
    const shown = quoted(whole)
    if (problem !== null) problems.push({ index, problem: `${shown} ${problem}.` })
    else if (seen.has(whole)) problems.push({ index, problem: `${shown} is there twice.` })
    else if (!excludes) {
      const [by] = exclusionsOf(text)
      if (by !== undefined) {
        problems.push({
          index,
          problem: `${shown} is named and excluded by ${quoted(`!${by}`)}; leave one of the two out.`
        })
      }
    }
    seen.add(whole)
  })
  if (buckets.length > 0 && buckets.every(({ excludes }) => excludes)) {
    problems.push({
      problem: `only excludes buckets, so none is left; name those to guard too, such as '*'.`
    })
  }
  return { buckets, problems }
}

function parseBucketPattern(text: string): BucketPattern {
  return text.startsWith('!')
    ? { text: text.slice(1).trim(), excludes: true }
    : { text, excludes: false }
}
