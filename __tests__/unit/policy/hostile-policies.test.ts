import { describe, expect, test } from '@jest/globals'
import { parsePolicy } from '../../../src/policy/parse-policy.js'
import { problemsOf } from './policy-problems.js'

// Without a limit, each would hang, crash or exhaust the memory.
describe('parsePolicy limits a hostile file', () => {
  const mebibyte = 1024 * 1024
  const rule = (buckets: string): string => `  - {algorithm: any, buckets: [${buckets}]}\n`
  const rules = (...buckets: string[]): string =>
    `version: 1\nrules:\n${buckets.map(rule).join('')}`
  const many = (count: number, one: (index: number) => string, between = ','): string =>
    Array.from({ length: count }, (_, index) => one(index)).join(between)
  const deep = (column: number): string => `1:${column} The policy is nested too deeply.`
  const tooMuch = 'The file has too much content for a policy.'
  const bomb = `a0: &a0 [${many(100, () => 'x')}]\n${many(4, n => `a${n + 1}: &a${n + 1} [${many(100, () => `*a${n}`)}]\n`, '')}`

  test.each<[string, string, string]>([
    ['brackets', '['.repeat(100_000), deep(61)],
    ['braces', '{'.repeat(100_000), deep(61)],
    ['closed brackets', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, deep(61)],
    ['hyphens', '- '.repeat(100_000), deep(120)],
    ['an alias inside its own anchor, twice', 'a: &a [*a, *a]\n', deep(8)],
    [
      'an alias bomb',
      bomb,
      '3:82 The file has too much content for a policy once its aliases are expanded.'
    ],
    [
      'a chain of anchors',
      `a0: &a0 x\n${many(900, n => `a${n + 1}: &a${n + 1} [*a${n}]\n`, '')}`,
      '6:10 The policy is nested too deeply.'
    ],
    ['keys', many(90_000, n => `k${n}: 1\n`, ''), `71429:8 ${tooMuch}`],
    ['empty lines', '\n'.repeat(mebibyte), `500001:1 ${tooMuch}`],
    ['aliases', `- &a x\n${'- *a\n'.repeat(200_000)}`, `125000:1 ${tooMuch}`],
    [
      'one rule more than the limit',
      rules(...Array.from({ length: 1001 }, (_, n) => `abc${n}`)),
      '3:3 rules has more than 1000 entries.'
    ],
    [
      'one pattern more than the limit',
      rules(
        many(499, n => `"*${n}"`),
        '"a*", "!a*b", photos'
      ),
      '4:38 The file has more than 500 patterns with * or ?. Use fewer, broader patterns.'
    ]
  ])('of %s', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem])
  })

  test('rejects a long key, which the JSON pointer of every value below it would repeat', () => {
    const text = `? ${'a'.repeat(mebibyte / 2)}\n: [${'1,'.repeat(80_000)}]\n`
    expect(problemsOf(text)).toEqual([
      '1:1 The policy must have the keys version and rules.',
      '1:3 The key "…" (524288 characters) is longer than any valid key.'
    ])
  })

  test('matches names in bounded time against patterns that make backtracking slow', () => {
    const names = many(9000, n => `${'a'.repeat(57)}${n}`)
    const patterns = many(250, n => `'*?${'a'.repeat(28)}b${n}*'`)
    const exclusions = patterns.replaceAll("'*", "'!*")
    expect(parsePolicy(rules(patterns, `${names},${exclusions}`), 'f')).toMatchObject({
      ok: true,
      value: { warnings: [] }
    })
  })

  test('cuts no message in the middle of a secret, which would then not be redacted', () => {
    const secret = 'Kx7Qm2Zp9Lw4Rt8Vb3Ny6Hd1Gf5Js0Ac'
    for (let before = 90; before < 200; before += 4) {
      for (const text of [
        `version: 1\nrules: >${'p'.repeat(before)}${secret}\n  x\n`,
        `version: !!${'p'.repeat(before)}${secret}! 1\n`,
        `%YAML ${'p'.repeat(before)}${secret}\n---\nversion: 1\n`
      ]) {
        const redacted = problemsOf(text).join('\n').replaceAll(secret, '***')
        expect(redacted).not.toContain(secret.slice(0, 12))
      }
    }
  })

  test('reports 50 problems, and counts the rest', () => {
    const problems = problemsOf(rules(many(3000, String)))
    expect(problems).toHaveLength(51)
    expect(problems[0]).toBe(
      '3:32 An entry in buckets is a number, but must be text. Put it in quotes.'
    )
    expect(problems[50]).toBe('2950 more problems in this file are not shown.')
  })
})
