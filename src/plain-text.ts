/**
 * Text from outside as one printable line: control, format and direction characters, line breaks
 * and runs of white space become a space, and what is longer than `limit` characters is cut.
 * Format characters matter: the runner's search for workflow commands may look through them.
 */
export function plainText(text: string, limit = 500): string {
  return cut(printable(text).replace(/ +/g, ' ').trim(), limit)
}

/** The same for text that we laid out ourselves: spaces stay as they are. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
}

export function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`
}

/** The same, quoted, for what a person typed; a password in a URL stays out of it. */
export function quoted(text: string): string {
  return `"${plainText(text.replace(/\/\/[^/@]*@/g, '//***@'), 80)}"`
}
