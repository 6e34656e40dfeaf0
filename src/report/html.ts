import { plainText, printable } from '../plain-text.js'

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
  return escaped(plainText(text, 2_000))
}

/** Text of several lines, as a block that shows it as it is. */
export function preformatted(text: string): string {
  const lines = text.split('\n').map(line => escaped(printable(line)))
  return `<pre>${lines.join('\n')}</pre>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? '')
}
