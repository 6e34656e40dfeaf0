import { plainText } from '../plain-text.js'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

/**
 * Text as HTML text. It comes out as one line: a blank line would end the HTML block, and what
 * follows would be read as Markdown.
 */
export function html(text: string): string {
  return plainText(text, 2_000).replace(/[&<>"']/g, character => entities[character] ?? '')
}
