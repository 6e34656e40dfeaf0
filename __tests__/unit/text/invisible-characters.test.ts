import { expect, test } from '@jest/globals'
import { firstDeceptive, withCodePoints } from '../../../src/text/invisible-characters.js'

test.each([
  ['an invisible character', 'a\u200bb', 'a[U+200B zero width space]b'],
  [
    'a run of one invisible character, with its length',
    `a${'\u200b'.repeat(80)}b`,
    'a[U+200B zero width space ×80]b'
  ],
  ['a line end', 'a\r\nb', 'a[U+000D carriage return][U+000A line feed]b'],
  [
    'the first of many different invisible characters',
    'a' + '\u200b\u00ad'.repeat(40),
    'a[U+200B zero width space][U+00AD soft hyphen][U+200B zero width space][77 more invisible]'
  ],
  ['a character beyond U+FFFF', 'x\u{e0001}\u{e0001}', 'x[U+E0001 invisible ×2]'],
  ['a dash', 'a–b', 'a–[U+2013]b'],
  ['a Cyrillic letter in a Latin word', 'm\u043ede', 'm\u043e[U+043E]de'],
  [
    'a Cyrillic word that looks Latin',
    '\u0441\u043e\u0440-logs',
    '\u0441[U+0441]\u043e[U+043E]\u0440[U+0440]-logs'
  ],
  ['a Greek word that looks Latin', '\u039f\u03a1', '\u039f[U+039F]\u03a1[U+03A1]']
])('withCodePoints names %s', (_, text, shown) => {
  expect(withCodePoints(text)).toBe(shown)
})

test.each([
  ['an ASCII text', 'photos 2'],
  ['a Russian text, also a word in it that looks Latin', 'Архив с логами'],
  ['a Greek text', 'αρχείο'],
  ['Chinese and emoji', '国密 😀']
])('withCodePoints leaves %s as it is', (_, text) => {
  expect(withCodePoints(text)).toBe(text)
  expect(firstDeceptive(text)).toBeNull()
})

test('firstDeceptive finds the first letter of a word that looks Latin', () => {
  expect(firstDeceptive('a, \u0441\u043e\u0440')).toEqual({ name: 'U+0441', offset: 3 })
})
