import { problemWithBucketName } from '../aliyun/identifiers/bucket-name.js'
import { quoted } from '../text/plain-text.js'

// `*` stands for any characters, `?` for one; every other character for itself.

/** Characters in a name. */
const maxNameLength = 63
const star = '*'.charCodeAt(0)

/** Whether it names one bucket, and no others. */
export function isLiteral(pattern: string): boolean {
  return !/[*?]/.test(pattern)
}

/**
 * Tells which buckets a pattern names, in time that grows with the name only. Asked about a pattern,
 * it tells whether it surely names every bucket that that one does: only a `?` or `*` stands for
 * another's `?`, and only a `*` for its `*`.
 */
export function compilePattern(pattern: string): (name: string) => boolean {
  const symbols = pattern.replaceAll('*', '')
  if (symbols.length > maxNameLength || !/^[ -~]*$/.test(pattern)) return () => false
  // How many symbols a name's begin may stand for is a set of numbers up to 63: the bits of two
  // words. For each character: how many symbols are before those that it goes for.
  const low = new Int32Array(128)
  const high = new Int32Array(128)
  const add = (code: number, number: number): void => {
    const words = number < 32 ? low : high
    words[code] = (words[code] ?? 0) | (1 << (number & 31))
  }
  let read = 0
  for (const symbol of pattern) {
    if (symbol === '*') add(star, read)
    else {
      const codes = symbol === '?' ? low.keys() : [symbol.charCodeAt(0)]
      for (const code of codes) if (code !== star) add(code, read)
      read += 1
    }
  }
  // At a star the number may stay as it is, whatever comes.
  const [staysLow, staysHigh] = [low[star] ?? 0, high[star] ?? 0]
  low[star] = high[star] = 0
  return name => {
    let [nowLow, nowHigh] = [1, 0]
    for (let at = 0; at < name.length; at += 1) {
      const code = name.charCodeAt(at)
      const readLow = nowLow & (low[code < 128 ? code : 0] ?? 0)
      const readHigh = nowHigh & (high[code < 128 ? code : 0] ?? 0)
      nowHigh = (readHigh << 1) | (readLow >>> 31) | (nowHigh & staysHigh)
      nowLow = (readLow << 1) | (nowLow & staysLow)
    }
    return ((read < 32 ? nowLow : nowHigh) & (1 << (read & 31))) !== 0
  }
}

export function matches(pattern: string, name: string): boolean {
  return compilePattern(pattern)(name)
}

/** Whether `wide` surely names every bucket that `narrow` does. */
export function covers(wide: string, narrow: string): boolean {
  return compilePattern(wide)(narrow)
}

/** Finds those of many patterns that name a bucket; those without a wildcard take no search. */
export function compilePatterns(patterns: readonly string[]): (name: string) => readonly string[] {
  const plain = new Set(patterns.filter(isLiteral))
  const wild = patterns
    .filter(pattern => !isLiteral(pattern))
    .map(pattern => ({ pattern, names: compilePattern(pattern) }))
  return name => [
    ...(plain.has(name) ? [name] : []),
    ...wild.filter(({ names }) => names(name)).map(({ pattern }) => pattern)
  ]
}

/** Whether some name, of a bucket or not, is named by both. */
export function overlaps(one: string, other: string): boolean {
  if (isLiteral(one)) return matches(other, one)
  if (isLiteral(other)) return matches(one, other)
  // For each length: whether the begin of `other` of that length overlaps what was read of `one`.
  let before = emptyMatchesByLength(other)
  for (const symbol of one) {
    const now = [symbol === '*' && before[0] === true]
    for (let length = 1; length <= other.length; length += 1) {
      const facing = other[length - 1]
      const ofStar = before[length] === true || now[length - 1] === true
      const ofOne = symbol === '?' || facing === '?' || symbol === facing
      now.push(symbol === '*' || facing === '*' ? ofStar : ofOne && before[length - 1] === true)
    }
    before = now
  }
  return before[other.length] === true
}

/** Which begins of a pattern name the empty text, by length. */
function emptyMatchesByLength(pattern: string): boolean[] {
  const stars = /^\**/.exec(pattern)?.[0].length ?? 0
  return Array.from({ length: pattern.length + 1 }, (_, length) => length <= stars)
}

/**
 * What is wrong with a name or a pattern: a clause that follows it; `null`: nothing. Source: the
 * vendor's page on bucket naming.
 */
export function problemWithPattern(pattern: string): string | null {
  const asList = problemWithSingleValue(pattern, 'name')
  if (asList !== null) return asList
  if (pattern.includes('!')) return 'has a ! in it, which only goes first, to exclude'
  if (isLiteral(pattern)) return problemWithBucketName(pattern)
  const never = 'can never match a bucket'
  if (/[A-Z]/.test(pattern)) return `${never}: no name has upper-case letters`
  const foreign = /[^a-z0-9_*?-]/u.exec(pattern)?.[0]
  if (foreign !== undefined) {
    return `${never}: no name has ${foreign === ' ' ? 'a space' : quoted(foreign)} in it`
  }
  if (/^[-_]|[-_]$/.test(pattern)) {
    return `${never}: names begin and end with a letter or a digit`
  }
  const fixed = pattern.replaceAll('*', '').length
  if (fixed > maxNameLength) return `${never}: no name is longer than ${maxNameLength} characters`
  if (fixed < 3 && !pattern.includes('*')) return `${never}: no name is shorter than 3 characters`
  return null
}

/** What is wrong with a text that holds a whole list, where one `thing` is wanted: a clause; `null`: it does not. */
export function problemWithSingleValue(text: string, thing: string): string | null {
  if (/^\[.*\]$/s.test(text)) return 'is a list inside of quotes; take the quotes off'
  return /\S[,\s]+\S/.test(text)
    ? `looks like more than one ${thing}; write a list, with an entry for each`
    : null
}
