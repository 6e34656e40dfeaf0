import { ok, type Checked } from '../text/checked-value.js'
import { code, message, quote, type Message } from '../text/message.js'
import { compilePatterns, problemWithPattern } from './bucket-pattern.js'
import type { BucketPattern } from './policy.js'

export interface BucketPatternProblem {
  /** Index of the text; absent: the list as a whole. */
  readonly index?: number
  /** The rest of a sentence that begins with the name of the input or key. */
  readonly problem: Message
}

/** Parses a list of bucket names, patterns, and exclusions (with a leading `!`). */
export function parseBucketPatterns(
  texts: readonly string[]
): Checked<readonly BucketPattern[], BucketPatternProblem> {
  const buckets = readBucketPatterns(texts)
  const problems = problemsWith(buckets)
  return problems.length === 0 ? ok(buckets) : { ok: false, problems }
}

/** Reads the same list without checking it, so that other checks can go on after a problem. */
export function readBucketPatterns(texts: readonly string[]): readonly BucketPattern[] {
  return texts.map(text =>
    text.startsWith('!')
      ? { text: text.slice(1).trim(), excludes: true }
      : { text, excludes: false }
  )
}

function problemsWith(buckets: readonly BucketPattern[]): readonly BucketPatternProblem[] {
  const matchingExclusions = compilePatterns(
    buckets.filter(({ excludes }) => excludes).map(({ text }) => text)
  )
  const seen = new Set<string>()
  const problems: BucketPatternProblem[] = buckets.flatMap((bucket, index) => {
    const whole = `${bucket.excludes ? '!' : ''}${bucket.text}`
    const problem = problemWith(bucket, seen.has(whole), matchingExclusions)
    seen.add(whole)
    return problem === null ? [] : [{ index, problem: message`${quote(whole)} ${problem}.` }]
  })
  if (buckets.length > 0 && buckets.every(({ excludes }) => excludes)) {
    problems.push({
      problem: message`contains only exclusions, so it matches no buckets. Add the buckets to check, or ${code('*')} for all buckets (in quotes in a policy file).`
    })
  }
  return problems
}

function problemWith(
  { text, excludes }: BucketPattern,
  isDuplicate: boolean,
  matchingExclusions: (name: string) => readonly string[]
): Message | null {
  const problem = problemWithPattern(text)
  if (problem !== null) return problem
  if (isDuplicate) return message`is listed twice`
  const exclusion = excludes ? undefined : matchingExclusions(text)[0]
  return exclusion === undefined
    ? null
    : message`is excluded by ${quote(`!${exclusion}`)} in the same list: remove one of the two`
}
