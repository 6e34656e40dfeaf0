import { escapeMarkup } from '../../text/escape-markup.js'
import { plainText, printable } from '../../text/plain-text.js'

/** Limit for one text before it is escaped, in characters; the rest becomes an ellipsis. */
export const maxTextLength = 2_000

/** Escapes text for an element or an attribute, as one line. */
export function escapeHtml(text: string): string {
  return escapeMarkup(plainText(text, maxTextLength))
}

/** A name or a value to copy. GitHub makes no links and no mentions in code. */
export function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`
}

/** Text with line breaks, shown as it is. */
export function preformatted(text: string): string {
  const lines = text.split('\n').map(line => escapeMarkup(printable(line)))
  // An empty line would end the HTML block.
  return `<pre>${lines.map(line => (line.trim() === '' ? '&#32;' : line)).join('\n')}</pre>`
}

/** A name, which may be empty, and its content; facts without content are left out. */
export type Fact = readonly [name: string, content: string]

/** A block with one fact per line. */
export function factList(facts: readonly Fact[]): string {
  const present = facts.filter(([, content]) => content !== '')
  const rendered = present.map(([name, content]) =>
    name === '' ? content : `<b>${name}:</b> ${content}`
  )
  return `<p>${rendered.join('<br>\n')}</p>`
}
