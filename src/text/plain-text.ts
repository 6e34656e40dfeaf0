import { firstDeceptive, withCodePoints } from './invisible-characters.js'

/**
 * Text from outside as one printable line: control, format and direction characters, line breaks
 * and runs of white space become a space, and what is longer than `limit` characters is cut.
 * Format characters matter: the runner's search for workflow commands may look through them. Text
 * that may hold a secret is searched for it before it is cut: nobody finds half of one.
 */
export function plainText(text: string, limit = 500): string {
  return cut(printable(text).replace(/ +/g, ' ').trim(), limit)
}

/** The same for text that we laid out ourselves: spaces stay as they are. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu, ' ')
}

/** In UTF-16 code units, an ellipsis included. Half of a pair is left out: no encoding has it, and no API takes it. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/**
 * What a person typed, in quotes, with every character that cannot be seen named. What may be a
 * password before an `@` stays out, and what is too long for any name: it may be a secret that went
 * into the wrong input.
 */
export function quoted(text: string): string {
  const shown = text.replace(/^.*@/s, '***@')
  if (shown.length <= 80) return `"${withCodePoints(shown)}"`
  const deceptive = firstDeceptive(shown)
  const named =
    deceptive === null ? '' : `, of which number ${deceptive.offset + 1} is ${deceptive.name}`
  return `"…" (${shown.length} characters${named})`
}

/** `1 bucket`, `2 buckets`. */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}
