/** Characters that leave no mark where they are printed. A plain space is not one of them. */
const invisible = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u

/** Dashes, quotes and full-width forms, and letters within a Latin word, that look like a character of ASCII. */
const lookAlike =
  /[\u2010-\u2015\u2018-\u201f\u2212\uff01-\uff5e]|(?<=[0-9A-Za-z])[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}](?=[0-9A-Za-z])/u

const either = new RegExp(`${invisible.source}|${lookAlike.source}`, 'gu')

/** The ones that get into a workflow by copying from a page, a chat or a document, or by an input method. */
const names: Readonly<Record<number, string>> = {
  0x0009: 'tab',
  0x000a: 'line feed',
  0x000d: 'carriage return',
  0x00a0: 'no-break space',
  0x00ad: 'soft hyphen',
  0x2003: 'em space',
  0x2009: 'thin space',
  0x200b: 'zero width space',
  0x200c: 'zero width non-joiner',
  0x200d: 'zero width joiner',
  0x200e: 'left-to-right mark',
  0x200f: 'right-to-left mark',
  0x2028: 'line separator',
  0x2029: 'paragraph separator',
  0x202f: 'narrow no-break space',
  0x2060: 'word joiner',
  0x3000: 'ideographic space',
  0xfeff: 'byte order mark'
}

/** A text in which each character that cannot be seen stands as its code point, and each that is easily mistaken has its code point behind it. */
export function withCodePoints(text: string): string {
  return text.replace(either, character =>
    invisible.test(character)
      ? `[${nameOfCharacter(character)}]`
      : `${character}[${codePointOf(character)}]`
  )
}

/** Where a character stands in a text, in UTF-16 code units from 0, and what it is. */
export interface FoundCharacter {
  readonly name: string
  readonly offset: number
}

/** The first character of a text that cannot be seen, or is easily mistaken for another. */
export function firstDeceptive(text: string): FoundCharacter | null {
  return firstOf(text, either)
}

/** The first character of a text that cannot be seen. */
export function firstInvisible(text: string): FoundCharacter | null {
  return firstOf(text, invisible)
}

function firstOf(text: string, kind: RegExp): FoundCharacter | null {
  const offset = text.search(kind)
  return offset < 0 ? null : { name: nameOfCharacter(text.slice(offset, offset + 2)), offset }
}

/** `U+200B zero width space`, of the first character of a text. */
export function nameOfCharacter(text: string): string {
  const code = text.codePointAt(0) ?? 0
  const shape = invisible.test(String.fromCodePoint(code)) ? ' invisible' : ''
  const name = names[code]
  return `${codePointOf(text)}${name === undefined ? shape : ` ${name}`}`
}

function codePointOf(text: string): string {
  return `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
