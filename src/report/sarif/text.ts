import { plainText } from '../../text/plain-text.js'

/** Plain text of a message, in which brackets would make a link. Source: SARIF 2.1.0, §3.11.6. */
export function messageText(text: string): string {
  return singleLine(text).replace(/[[\]\\]/g, '\\$&')
}

/** Text from outside in one line, whole. */
export function singleLine(text: string): string {
  return plainText(text, Infinity)
}
