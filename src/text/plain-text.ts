import { firstDeceptive, withCodePoints } from './invisible-characters.js'

/**
 * Turns untrusted text into one printable line: replaces control, format and direction characters,
 * line breaks and runs of white space with a space, and cuts at `limit` characters. Format characters
 * are included because the runner may skip them when it looks for workflow commands. Redact secrets
 * before: a secret that was cut in half is no longer found.
 */
export function plainText(text: string, limit = 500): string {
  return cut(printable(text).replace(/ +/g, ' ').trim(), limit)
}

/** ASCII, punctuation and symbols, of which most texts consist. Tested first, because it is much faster than Unicode's properties. */
const obviouslyPrintable = /^[ -~\u2010-\u2027\u2700-\u27bf]*$/

/** Does the same for text with a layout of our own: keeps its spaces. */
export function printable(text: string): string {
  if (obviouslyPrintable.test(text)) return text
  return text.replace(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu, ' ')
}

/** Cuts to a length in UTF-16 code units, ellipsis included. Never leaves half of a surrogate pair, which APIs reject. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/**
 * Quotes user input, with invisible characters replaced by their names, and the code points of
 * look-alikes. Omits what is before an `@`, which may be a password, and a text too long for any name,
 * which may be a secret in the wrong input.
 */
export function quoted(text: string): string {
  const shown = text.replace(/^.*@/s, '***@')
  if (shown.length <= 80) return `"${withCodePoints(shown)}"`
  const deceptive = firstDeceptive(shown)
  const hint = deceptive === null ? '' : `; character ${deceptive.offset + 1} is ${deceptive.name}`
  return `"…" (${shown.length} characters${hint})`
}

/** `1 bucket`, `2 buckets`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
