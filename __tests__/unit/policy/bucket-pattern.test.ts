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

/** Few characters, so that patterns and names meet often. */
const textOf = (alphabet: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), maxLength })
const pattern = textOf('ab**?', 8)
const name = textOf('ab', 10)

/** What a pattern means, in its plainest words. */
function meansIt(pattern: readonly string[], characters: readonly string[]): boolean {
  const [symbol, ...symbols] = pattern
  if (symbol === undefined) return characters.length === 0
  const [character, ...others] = characters
  const isOne = character !== undefined && (symbol === '?' || symbol === character)
  return symbol === '*'
    ? meansIt(symbols, characters) || (character !== undefined && meansIt(pattern, others))
    : isOne && meansIt(symbols, others)
}

/** Every name of `a`, `b` and `c` up to this length; `c` stands for what no pattern spells out. */
function namesUpTo(length: number): string[] {
  if (length === 0) return ['']
  const shorter = namesUpTo(length - 1)
  const longest = shorter.filter(text => text.length === length - 1)
  return [...shorter, ...longest.flatMap(text => [`${text}a`, `${text}b`, `${text}c`])]
}
const allNames = namesUpTo(7)

describe('a pattern', () => {
  test('names what a plain reading of it names', () => {
    fc.assert(
      fc.property(pattern, name, (text, bucket) => {
        expect(matches(text, bucket)).toBe(meansIt(Array.from(text), Array.from(bucket)))
      }),
      { numRuns: 5000 }
    )
  })

  test('names the bucket that it was made from', () => {
    const piece = fc.tuple(textOf('abc012-_', 9), fc.constantFrom('as it is', '?', '*'))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 7 }), pieces => {
        const whole = pieces.map(([text]) => text).join('')
        const made = pieces.map(([text, by]) =>
          by === '*' ? '*' : by === '?' ? '?'.repeat(text.length) : text
        )
        expect(matches(made.join(''), whole)).toBe(true)
        // Were a character more needed, the name would be too short.
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
    // A name in the account's list is whatever a server says.
    ['a?c', 'a*c', false],
    ['a?c', 'aéc', true],
    ['é*', 'éa', false],
    ['*', '€\0', true]
  ])('%s and the name %j: %j', (text, bucket, named) => {
    expect(matches(text, bucket)).toBe(named)
  })

  test.each([
    ['photos', true],
    ['photo?', false],
    ['ph*s', false],
    ['!photos', true]
  ])('%s is plain: %j', (text, plain) => {
    expect(isLiteral(text)).toBe(plain)
  })
})

describe('of two patterns', () => {
  test('one that covers the other names all that the other names', () => {
    fc.assert(
      fc.property(pattern, pattern, (wide, narrow) => {
        fc.pre(covers(wide, narrow))
        const [byWide, byNarrow] = [compilePattern(wide), compilePattern(narrow)]
        expect(allNames.filter(bucket => byNarrow(bucket) && !byWide(bucket))).toEqual([])
      }),
      { numRuns: 300 }
    )
  })

  test('one that is the other with more wildcards covers it', () => {
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

  test('those overlap that some name has, and no others', () => {
    const short = textOf('ab*?', 4)
    fc.assert(
      fc.property(short, short, (one, other) => {
        const [byOne, byOther] = [compilePattern(one), compilePattern(other)]
        const both = allNames.some(bucket => byOne(bucket) && byOther(bucket))
        // The shortest name that both have is no longer than the two together.
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
  ])('%s covers %s: %j', (wide, narrow, does) => {
    expect(covers(wide, narrow)).toBe(does)
  })

  test.each([
    ['prod-*', '*-eu', true],
    ['prod-*', 'test-*', false],
    ['a?', '?b', true],
    ['a?', 'b?', false],
    ['*a', '*b', false],
    ['a*', '*', true],
    ['', '*', true]
  ])('%s and %s overlap: %j', (one, other, do_) => {
    expect(overlaps(one, other)).toBe(do_)
  })
})

test('a finder finds what matching each of them would', () => {
  fc.assert(
    fc.property(fc.uniqueArray(pattern, { maxLength: 8 }), name, (patterns, bucket) => {
      const found = compilePatterns(patterns)(bucket)
      expect([...found].sort()).toEqual(patterns.filter(text => matches(text, bucket)).sort())
    }),
    { numRuns: 500 }
  )
})

test('a pattern is told to name nothing only if no bucket can have such a name', () => {
  const isName = (text: string): boolean => /^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/.test(text)
  fc.assert(
    fc.property(textOf('ab-_*?A.!', 7), text => {
      fc.pre(!isLiteral(text))
      // What stands for the wildcards of a short pattern: it makes a name if anything does.
      const ways = ['', 'a', 'aaa'].map(filling =>
        text.replaceAll('?', 'a').replaceAll('*', filling)
      )
      expect(problemWithPattern(text) === null).toBe(ways.some(isName))
    }),
    { numRuns: 3000 }
  )
})
