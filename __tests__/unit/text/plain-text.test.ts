import { expect, test } from '@jest/globals'
import { cut, plainText, printable, quoted } from '../../../src/text/plain-text.js'

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

test('printable replaces every character that prints nothing, and no other', () => {
  const printsNothing = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u
  const wrong: string[] = []
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code)
    const shown = printsNothing.test(character) ? ' ' : character
    if (printable(character) !== shown) wrong.push(code.toString(16))
  }
  expect(wrong).toEqual([])
})

test('quoted omits a possible password, and a text that is too long for a name', () => {
  expect(quoted('https://user:pass@host')).toBe('"***@host"')
  expect(quoted('x'.repeat(80))).toBe(`"${'x'.repeat(80)}"`)
  expect(quoted('x'.repeat(81))).toBe('"…" (81 characters)')
  expect(quoted(`xx\u200b${'x'.repeat(81)}`)).toBe(
    '"…" (84 characters; character 3 is U+200B zero width space)'
  )
})
