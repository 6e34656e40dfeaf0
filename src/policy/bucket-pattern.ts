import { problemWithBucketName } from '../aliyun/identifiers/bucket-name.js'
import { code, message, quote, words, type Message } from '../text/message.js'

// `*` matches any characters, `?` matches one; every other character matches itself.

/** The longest bucket name. */
const maxNameLength = 63
const star = '*'.charCodeAt(0)

/** Whether a pattern has no wildcard, and so matches exactly one bucket. */
export function isLiteral(pattern: string): boolean {
  return !/[*?]/.test(pattern)
}

/**
 * Compiles a pattern to a matcher that takes time in proportion to the name only. Given another
 * pattern instead of a name, the matcher is true only if it matches every name that the other does:
 * a `?` in it is matched by `?` or `*` only, and a `*` by `*` only.
 */
export function compilePattern(pattern: string): (name: string) => boolean {
  const symbols = pattern.replaceAll('*', '')
  if (symbols.length > maxNameLength || !/^[ -~]*$/.test(pattern)) return () => false
  // A bit-parallel NFA: bit n of the state is set when the first n symbols match the characters so
  // far. 64 states take two 32-bit integers. `low` and `high` have, for each character, the states
  // that it advances.
  const low = new Int32Array(128)
  const high = new Int32Array(128)
  const addState = (code: number, state: number): void => {
    const bits = state < 32 ? low : high
    bits[code] = (bits[code] ?? 0) | (1 << (state & 31))
  }
  let final = 0
  for (const symbol of pattern) {
    if (symbol === '*') addState(star, final)
    else {
      const codes = symbol === '?' ? low.keys() : [symbol.charCodeAt(0)]
      for (const code of codes) if (code !== star) addState(code, final)
      final += 1
    }
  }
  // In a state at a star, any character may also leave the state as it is.
  const [staysLow, staysHigh] = [low[star] ?? 0, high[star] ?? 0]
  low[star] = high[star] = 0
  return name => {
    let [stateLow, stateHigh] = [1, 0]
    for (let at = 0; at < name.length; at += 1) {
      const code = name.charCodeAt(at)
      const advanceLow = stateLow & (low[code < 128 ? code : 0] ?? 0)
      const advanceHigh = stateHigh & (high[code < 128 ? code : 0] ?? 0)
      stateHigh = (advanceHigh << 1) | (advanceLow >>> 31) | (stateHigh & staysHigh)
      stateLow = (advanceLow << 1) | (stateLow & staysLow)
    }
    return ((final < 32 ? stateLow : stateHigh) & (1 << (final & 31))) !== 0
  }
}

export function matches(pattern: string, name: string): boolean {
  return compilePattern(pattern)(name)
}

/** Whether `wide` matches every name that `narrow` matches; false where that is not certain. */
export function covers(wide: string, narrow: string): boolean {
  return compilePattern(wide)(narrow)
}

/** Compiles patterns to a function that returns those matching a name; literal ones are looked up in a set. */
export function compilePatterns(patterns: readonly string[]): (name: string) => readonly string[] {
  const literals = new Set(patterns.filter(isLiteral))
  const wildcards = patterns
    .filter(pattern => !isLiteral(pattern))
    .map(pattern => ({ pattern, isMatch: compilePattern(pattern) }))
  return name => [
    ...(literals.has(name) ? [name] : []),
    ...wildcards.filter(({ isMatch }) => isMatch(name)).map(({ pattern }) => pattern)
  ]
}

/** Whether some text, a valid bucket name or not, matches both patterns. */
export function overlaps(one: string, other: string): boolean {
  if (isLiteral(one)) return matches(other, one)
  if (isLiteral(other)) return matches(one, other)
  // Dynamic programming: row[length] tells whether the prefix of `other` of that length overlaps the
  // prefix of `one` read so far.
  let previous = prefixesMatchingEmpty(other)
  for (const symbol of one) {
    const row = [symbol === '*' && previous[0] === true]
    for (let length = 1; length <= other.length; length += 1) {
      const otherSymbol = other[length - 1]
      const viaStar = previous[length] === true || row[length - 1] === true
      const isSame = symbol === '?' || otherSymbol === '?' || symbol === otherSymbol
      const isStar = symbol === '*' || otherSymbol === '*'
      row.push(isStar ? viaStar : isSame && previous[length - 1] === true)
    }
    previous = row
  }
  return previous[other.length] === true
}

/** By length: whether the prefix of a pattern matches the empty text. */
function prefixesMatchingEmpty(pattern: string): boolean[] {
  const stars = /^\**/.exec(pattern)?.[0].length ?? 0
  return Array.from({ length: pattern.length + 1 }, (_, length) => length <= stars)
}

/**
 * Why a name or pattern is invalid, as a clause that follows it; `null` when it is valid. Source: the
 * vendor's page on bucket naming.
 */
export function problemWithPattern(pattern: string): Message | null {
  const listProblem = problemWithSingleValue(pattern, 'name')
  if (listProblem !== null) return listProblem
  if (pattern.includes('!')) {
    return message`contains a misplaced ${code('!')}: use it only as the first character, to exclude buckets`
  }
  if (isLiteral(pattern)) return problemWithBucketName(pattern)
  const never = 'cannot match any bucket: bucket names'
  if (/[A-Z]/.test(pattern)) return message`${words(never)} have no uppercase letters`
  const invalid = /[^a-z0-9_*?-]/u.exec(pattern)?.[0]
  if (invalid !== undefined) {
    return message`${words(never)} cannot contain ${invalid === ' ' ? words('a space') : quote(invalid)}`
  }
  if (/^[-_]|[-_]$/.test(pattern)) {
    return message`${words(never)} begin and end with a letter or a digit`
  }
  const minLength = pattern.replaceAll('*', '').length
  if (minLength > maxNameLength) {
    return message`${words(never)} have at most ${maxNameLength} characters`
  }
  if (minLength < 3 && !pattern.includes('*')) {
    return message`${words(never)} have at least 3 characters`
  }
  return null
}

/** Detects a whole list in a text that should be one `thing`: a clause that follows it, or `null`. */
export function problemWithSingleValue(text: string, thing: 'name' | 'key'): Message | null {
  if (/^\[.*\]$/s.test(text)) return message`is a list in quotes: remove the quotes`
  return /\S[,\s]+\S/.test(text)
    ? message`looks like more than one ${words(thing)}: write a list with one entry for each`
    : null
}
