import { escapeMarkup } from './escape-markup.js'
import type { Message, Part, Rendered } from './message.js'
import { plainText, printable, quoted } from './plain-text.js'

/** Limit for one text before it is escaped, in characters; the rest becomes an ellipsis. */
export const maxTextLength = 2_000

/**
 * Renders a message as HTML for GitHub, with inputs, names and values as code. One line, but for lines
 * to be typed: an empty line would end the HTML block, and GitHub would read the rest as Markdown.
 */
export function html(message: Message): Rendered {
  return message.map(renderPart).join('') as Rendered
}

function renderPart(part: Part): string {
  switch (part.kind) {
    case 'text':
      return escapeMarkup(part.text)
    case 'bucket':
      return `${part.noun} ${codeElement(part.name)}`
    case 'value':
    case 'code':
      return codeElement(part.text)
    case 'input':
      return codeElement(part.value === undefined ? part.name : `${part.name}: ${part.value}`)
    case 'link':
      return linkElement(defuse(plainText(part.text, maxTextLength)), part.url)
    case 'untrusted':
      return defuse(plainText(part.text, part.limit))
    case 'quote':
      return codeElement(quoted(part.text))
    case 'request-id':
      return ` Request id: ${codeElement(part.id)}.`
    case 'own':
      return html(part.content)
    case 'fact':
      return `<br><b>${escapeMarkup(part.name)}:</b> ${html(part.content)}`
    case 'lines':
      return preformatted(part.lines.join('\n'))
  }
}

/** Escapes text for an element or an attribute, as one line. */
export function escapeHtml(text: string): string {
  return escapeMarkup(plainText(text, maxTextLength))
}

/** A name or a value to copy. GitHub makes no links and no mentions in code. */
export function codeElement(text: string): string {
  return `<code>${escapeHtml(text)}</code>`
}

/** A link to a page of the web; only its content where the URL is no such page, or too long to be shown whole. */
export function linkElement(content: string, url: string | undefined): string {
  if (url === undefined || url.length > maxTextLength || !/^https?:\/\//.test(url)) return content
  return `<a href="${escapeHtml(url)}">${content}</a>`
}

/** Text with line breaks, shown as it is. */
export function preformatted(text: string): string {
  const lines = text.split('\n').map(line => escapeMarkup(printable(line)))
  // An empty line would end the HTML block.
  return `<pre>${lines.map(line => (line.trim() === '' ? '&#32;' : line)).join('\n')}</pre>`
}

/**
 * What GitHub turns into something else outside of code, also in HTML: mentions, references to
 * issues, URLs, commit ids, formulas, emoji like `:name:`.
 */
const autolinked = /[@#:$]|\w\.\w*[a-z]|[0-9a-f]{7}|gh-\d/i

const opening = new Set('"\'“‘([')
const closing = new Set('"\'”’)].,;:!?…')

/** Escapes one line from outside, and renders as code what GitHub would turn into something else. */
function defuse(line: string): string {
  return line.replace(/\S+/g, token => {
    let start = 0
    let end = token.length
    while (start < end && opening.has(token.charAt(start))) start += 1
    while (end > start && closing.has(token.charAt(end - 1))) end -= 1
    const word = token.slice(start, end)
    if (!autolinked.test(word)) return escapeMarkup(token)
    return `${escapeMarkup(token.slice(0, start))}${codeElement(word)}${escapeMarkup(token.slice(end))}`
  })
}
