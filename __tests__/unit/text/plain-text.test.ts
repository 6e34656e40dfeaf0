import { expect, test } from '@jest/globals'
import { cut, plainText, quoted } from '../../../src/text/plain-text.js'

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  // A surrogate pair is kept whole or dropped.
  ['a😀', 3, 'a😀'],
  ['a😀b', 3, 'a…'],
  ['ab😀b', 4, 'ab…'],
  ['😀😀', 3, '😀…']
])('cut shortens %j to %i code units as %j', (text, limit, shown) => {
  expect(cut(text, limit)).toBe(shown)
})

test('plainText makes text printable before it cuts', () => {
  expect(plainText(' a\r\n\u202eb\u200b\ud800  c ')).toBe('a b c')
  expect(plainText(`${'x'.repeat(499)}\n\n\n`)).toBe('x'.repeat(499))
  expect(plainText('x'.repeat(501))).toBe(`${'x'.repeat(499)}…`)
})

test('quoted omits a possible password, and a text that is too long for a name', () => {
  expect(quoted('https://user:pass@host')).toBe('"***@host"')
  expect(quoted('x'.repeat(80))).toBe(`"${'x'.repeat(80)}"`)
  expect(quoted('x'.repeat(81))).toBe('"…" (81 characters)')
  expect(quoted(`xx\u200b${'x'.repeat(81)}`)).toBe(
    '"…" (84 characters; character 3 is U+200B zero width space)'
  )
})
