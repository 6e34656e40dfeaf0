import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  covers,
  compilePatterns,
  isLiteral,
  compilePattern,
  matches,
  overlaps,
  problemWithPattern
} from '../../../src/policy/bucket-pattern.js'

/** Few characters, so that patterns often match names. */
const textOf = (alphabet: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), maxLength })
const pattern = textOf('ab**?', 8)
const name = textOf('ab', 10)

/** A naive matcher to compare with. */
function naiveMatch(pattern: readonly string[], characters: readonly string[]): boolean {
  const [symbol, ...symbols] = pattern
  if (symbol === undefined) return characters.length === 0
  const [character, ...others] = characters
  const isOne = character !== undefined && (symbol === '?' || symbol === character)
  return symbol === '*'
    ? naiveMatch(symbols, characters) || (character !== undefined && naiveMatch(pattern, others))
    : isOne && naiveMatch(symbols, others)
}

/** Every name of `a`, `b` and `c` up to this length; `c` stands for a character that no pattern contains. */
function namesUpTo(length: number): string[] {
  if (length === 0) return ['']
  const shorter = namesUpTo(length - 1)
  const longest = shorter.filter(text => text.length === length - 1)
  return [...shorter, ...longest.flatMap(text => [`${text}a`, `${text}b`, `${text}c`])]
}
const allNames = namesUpTo(7)

describe('matches', () => {
  test('agrees with a naive matcher', () => {
    fc.assert(
      fc.property(pattern, name, (text, bucket) => {
        expect(matches(text, bucket)).toBe(naiveMatch(Array.from(text), Array.from(bucket)))
      }),
      { numRuns: 5000 }
    )
  })

  test('matches the name that a pattern was made from', () => {
    const piece = fc.tuple(textOf('abc012-_', 9), fc.constantFrom('as it is', '?', '*'))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 7 }), pieces => {
        const whole = pieces.map(([text]) => text).join('')
        const made = pieces.map(([text, by]) =>
          by === '*' ? '*' : by === '?' ? '?'.repeat(text.length) : text
        )
        expect(matches(made.join(''), whole)).toBe(true)
        // One more required character makes the name too short.
        if (!made.includes('*')) expect(matches(`${made.join('')}?`, whole)).toBe(false)
      }),
      { numRuns: 1000 }
    )
  })

  test.each([
    ['*', '', true],
    ['*', 'a'.repeat(63), true],
    ['?'.repeat(63), 'a'.repeat(63), true],
    ['?'.repeat(62), 'a'.repeat(63), false],
    ['?'.repeat(64), 'a'.repeat(32), false],
    [`${'?'.repeat(63)}*`, 'a'.repeat(63), true],
    [`*${'a'.repeat(31)}b`, `${'a'.repeat(40)}b`, true],
    [`*${'a'.repeat(32)}b`, `${'a'.repeat(40)}c`, false],
    ['prod-*', 'prod-', true],
    ['prod-*', 'prod', false],
    ['prod-*', 'xprod-a', false],
    ['*-eu', 'shop-eu-eu', true],
    ['a*b*c', 'a-b-c-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a.c', 'abc', false],
    ['a', 'A', false],
    // The account's list comes from a server and may hold any text.
    ['a?c', 'a*c', false],
    ['a?c', 'aéc', true],
    ['é*', 'éa', false],
    ['*', '€\0', true]
  ])('of pattern %s and name %j is %j', (text, bucket, isMatch) => {
    expect(matches(text, bucket)).toBe(isMatch)
  })

  test.each([
    ['photos', true],
    ['photo?', false],
    ['ph*s', false],
    ['!photos', true]
  ])('isLiteral of %s is %j', (text, literal) => {
    expect(isLiteral(text)).toBe(literal)
  })
})

describe('two patterns', () => {
  test('cover one another only if the wide one matches every name of the narrow one', () => {
    fc.assert(
      fc.property(pattern, pattern, (wide, narrow) => {
        fc.pre(covers(wide, narrow))
        const [byWide, byNarrow] = [compilePattern(wide), compilePattern(narrow)]
        expect(allNames.filter(bucket => byNarrow(bucket) && !byWide(bucket))).toEqual([])
      }),
      { numRuns: 300 }
    )
  })

  test('cover one another when one is the other with more wildcards', () => {
    fc.assert(
      fc.property(pattern, fc.nat(8), fc.constantFrom('?', '*'), (narrow, at, wildcard) => {
        const widened =
          narrow.slice(0, at) + (narrow[at] === '*' ? '*' : wildcard) + narrow.slice(at + 1)
        fc.pre(at < narrow.length)
        expect(covers(widened, narrow)).toBe(true)
        expect(covers('*', narrow)).toBe(true)
      })
    )
  })

  test('overlap if and only if some name matches both', () => {
    const short = textOf('ab*?', 4)
    fc.assert(
      fc.property(short, short, (one, other) => {
        const [byOne, byOther] = [compilePattern(one), compilePattern(other)]
        const both = allNames.some(bucket => byOne(bucket) && byOther(bucket))
        // The shortest common name is no longer than both patterns together.
        if (one.length + other.length <= 7) expect(overlaps(one, other)).toBe(both)
        else if (both) expect(overlaps(one, other)).toBe(true)
        expect(overlaps(other, one)).toBe(overlaps(one, other))
      }),
      { numRuns: 1000 }
    )
  })

  test.each([
    ['*', 'prod-*', true],
    ['prod-*', '*', false],
    ['prod-*', 'prod-customer-*', true],
    ['prod-?', 'prod-*', false],
    ['prod-*', 'prod-?', true],
    ['p?od', 'prod', true],
    ['prod', 'p?od', false],
    ['*-eu', '*-eu-*', false]
  ])('covers of %s and %s is %j', (wide, narrow, result) => {
    expect(covers(wide, narrow)).toBe(result)
  })

  test.each([
    ['prod-*', '*-eu', true],
    ['prod-*', 'test-*', false],
    ['a?', '?b', true],
    ['a?', 'b?', false],
    ['*a', '*b', false],
    ['a*', '*', true],
    ['', '*', true]
  ])('overlaps of %s and %s is %j', (one, other, result) => {
    expect(overlaps(one, other)).toBe(result)
  })
})

test('compilePatterns finds the same patterns as matching each of them', () => {
  fc.assert(
    fc.property(fc.uniqueArray(pattern, { maxLength: 8 }), name, (patterns, bucket) => {
      const found = compilePatterns(patterns)(bucket)
      expect([...found].sort()).toEqual(patterns.filter(text => matches(text, bucket)).sort())
    }),
    { numRuns: 500 }
  )
})

test('problemWithPattern rejects a pattern if and only if no valid name can match it', () => {
  const isName = (text: string): boolean => /^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/.test(text)
  fc.assert(
    fc.property(textOf('ab-_*?A.!', 7), text => {
      fc.pre(!isLiteral(text))
      // If any filling of a short pattern's wildcards makes a valid name, one of these does.
      const candidates = ['', 'a', 'aaa'].map(filling =>
        text.replaceAll('?', 'a').replaceAll('*', filling)
      )
      expect(problemWithPattern(text) === null).toBe(candidates.some(isName))
    }),
    { numRuns: 3000 }
  )
})
