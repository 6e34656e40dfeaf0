import { escapeMarkup } from '../../text/escape-markup.js'
import { plainText, printable } from '../../text/plain-text.js'

/** One text may be so long before it is escaped; the rest becomes an ellipsis. In characters. */
export const maxTextLength = 2_000

/** Text as the content of a code element, or as an attribute. It comes out as one line, as `prose` does. */
export function escapeHtml(text: string): string {
  return escapeMarkup(plainText(text, maxTextLength))
}

/** A name or a value, to be copied. GitHub makes neither a link nor a mention of what is in it. */
export function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`
}

/** Text of several lines, as a block that shows it as it is. */
export function preformatted(text: string): string {
  const lines = text.split('\n').map(line => escapeMarkup(printable(line)))
  // A line that is empty would end the HTML block.
  return `<pre>${lines.map(line => (line.trim() === '' ? '&#32;' : line)).join('\n')}</pre>`
}

/** A fact with its name, which may be empty; nothing where there is no such fact. */
export type Fact = readonly [name: string, content: string]

/** Facts one under the other, as a block. */
export function factList(facts: readonly Fact[]): string {
  const present = facts.filter(([, content]) => content !== '')
  const rendered = present.map(([name, content]) =>
    name === '' ? content : `<b>${name}:</b> ${content}`
  )
  return `<p>${rendered.join('<br>\n')}</p>`
}
