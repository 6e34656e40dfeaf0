import { expect, test } from '@jest/globals'
import { cut, plainText, quoted } from '../../../src/text/plain-text.js'

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  // A pair is whole or not there.
  ['a😀', 3, 'a😀'],
  ['a😀b', 3, 'a…'],
  ['ab😀b', 4, 'ab…'],
  ['😀😀', 3, '😀…']
])('%j cut to %i is %j', (text, limit, shown) => {
  expect(cut(text, limit)).toBe(shown)
})

test('a line from outside is printable, and cut after that', () => {
  expect(plainText(' a\r\n\u202eb\u200b\ud800  c ')).toBe('a b c')
  expect(plainText(`${'x'.repeat(499)}\n\n\n`)).toBe('x'.repeat(499))
  expect(plainText('x'.repeat(501))).toBe(`${'x'.repeat(499)}…`)
})

test('what was typed is quoted without what may be a password, and not at length', () => {
  expect(quoted('https://user:pass@host')).toBe('"***@host"')
  expect(quoted('x'.repeat(80))).toBe(`"${'x'.repeat(80)}"`)
  expect(quoted('x'.repeat(81))).toBe('"…" (81 characters)')
})
