import type { Message, Part, Rendered } from './message.js'
import { plainText, printable, quoted } from './plain-text.js'

/** In characters, for one name or value. */
const longestValue = 2_000

/**
 * Renders a message as plain text: one line, but for lines to be typed. Text from outside is defused:
 * it has no control characters, and does not break the line.
 */
export function plain(message: Message): Rendered {
  return plainLines(message).join('\n') as Rendered
}

/** The message on one line, and below it the lines to be typed. */
export function plainLines(message: Message): Rendered[] {
  const typed = message.flatMap(part => (part.kind === 'lines' ? part.lines.map(printable) : []))
  return [message.map(renderPart).join(''), ...typed] as Rendered[]
}

function renderPart(part: Part): string {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'bucket':
      return `${part.noun} ${shorten(part.name)}`
    case 'value':
    case 'code':
      return shorten(part.text)
    case 'input':
      return part.value === undefined ? part.name : `${part.name}: ${shorten(part.value)}`
    case 'link':
      return part.url.endsWith(part.text)
        ? shorten(part.url)
        : `${shorten(part.text)} (${shorten(part.url)})`
    case 'untrusted':
      return plainText(part.text, part.limit)
    case 'quote':
      return quoted(part.text)
    case 'request-id':
      return ` Request id: ${shorten(part.id)}.`
    case 'own':
      return plain(part.content)
    case 'fact':
      return ` ${part.name}: ${plain(part.content)}.`
    case 'lines':
      return ''
  }
}

function shorten(text: string): string {
  return plainText(text, longestValue)
}
