/** Characters that print nothing visible, except the plain space. */
const invisible = '(?! )[\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]'

/** Characters that look like ASCII: dashes, quotes, full-width forms, and Cyrillic or Greek letters in a Latin word. */
const lookAlike =
  '[\\u2010-\\u2015\\u2018-\\u201f\\u2212\\uff01-\\uff5e]|(?<=[0-9A-Za-z])[\\p{Script=Cyrillic}\\p{Script=Greek}]|[\\p{Script=Cyrillic}\\p{Script=Greek}](?=[0-9A-Za-z])'

/**
 * Cyrillic and Greek letters that most fonts draw like a Latin one. Source: Unicode's
 * "Security Mechanisms" (UTS #39), confusables.txt.
 */
const twins = 'аеорсухіјѕһԁԛԝӏүАВЕЗІЈКМНОРЅСТУХҮԌԚԜӀανορυιϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿ'

/** A word of nothing but such letters, which looks like a Latin one. */
const twinWord = `(?<![\\p{L}\\p{M}])[${twins}]+(?![\\p{L}\\p{M}])`

const obviouslyForeign = `(?![${twins}])[\\p{Script=Cyrillic}\\p{Script=Greek}]`

/** Built on first use: that takes a while, and most runs neither quote nor search a text. */
const patterns = onFirstUse(() => {
  const always = `(?:${invisible})+|${lookAlike}`
  return {
    invisible: new RegExp(invisible, 'u'),
    obviouslyForeign: new RegExp(obviouslyForeign, 'u'),
    deceptiveInForeignText: new RegExp(always, 'gu'),
    deceptive: new RegExp(`${twinWord}|${always}`, 'gu')
  }
})

function onFirstUse<T>(build: () => T): () => T {
  let built: T | undefined
  return () => (built ??= build())
}

/** In a text that is obviously Russian or Greek, short words such as `с` are not deceptive. */
function deceptiveIn(text: string): RegExp {
  const built = patterns()
  return built.obviouslyForeign.test(text) ? built.deceptiveInForeignText : built.deceptive
}

/** Characters that get into workflows by copying from pages, chats and documents, or through an input method. */
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

/** Replaces invisible characters with their code points, and adds the code point after each look-alike. */
export function withCodePoints(text: string): string {
  return text.replace(deceptiveIn(text), found =>
    patterns().invisible.test(found)
      ? describeInvisible(Array.from(found))
      : Array.from(found, character => `${character}[${codePointOf(character)}]`).join('')
  )
}

/** Of a run of different invisible characters. */
const maxShownKinds = 3

/** `[U+200B zero width space ×80]` */
function describeInvisible(characters: readonly string[]): string {
  const repeated: { character: string; times: number }[] = []
  for (const character of characters) {
    const last = repeated.at(-1)
    if (last?.character === character) last.times += 1
    else repeated.push({ character, times: 1 })
  }
  const shown = repeated.slice(0, maxShownKinds)
  const hidden = characters.length - shown.reduce((sum, { times }) => sum + times, 0)
  return [
    ...shown.map(
      ({ character, times }) => `[${nameOfCharacter(character)}${times === 1 ? '' : ` ×${times}`}]`
    ),
    ...(hidden === 0 ? [] : [`[${hidden} more invisible]`])
  ].join('')
}

export interface FoundCharacter {
  readonly name: string
  /** In UTF-16 code units from 0. */
  readonly offset: number
}

/** Finds the first character that is invisible or looks like another. */
export function firstDeceptive(text: string): FoundCharacter | null {
  return firstOf(text, deceptiveIn(text))
}

/** Finds the first invisible character. */
export function firstInvisible(text: string): FoundCharacter | null {
  return firstOf(text, patterns().invisible)
}

function firstOf(text: string, characters: RegExp): FoundCharacter | null {
  const offset = text.search(characters)
  return offset < 0 ? null : { name: nameOfCharacter(text.slice(offset, offset + 2)), offset }
}

/** Names the first character of a text, such as `U+200B zero width space`. */
export function nameOfCharacter(text: string): string {
  const code = text.codePointAt(0) ?? 0
  const name =
    names[code] ?? (patterns().invisible.test(String.fromCodePoint(code)) ? 'invisible' : '')
  return `${codePointOf(text)} ${name}`.trimEnd()
}

function codePointOf(text: string): string {
  return `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
