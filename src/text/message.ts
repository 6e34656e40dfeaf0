import { count } from './plain-text.js'

/**
 * A sentence as data: built once from typed parts, and rendered by each surface in its own way
 * (`plain`, `html`). Nothing reads a rendered sentence again.
 */
export type Message = readonly Part[]

export type Part =
  /** Our own words. */
  | { readonly kind: 'text'; readonly text: string }
  /** The bucket that the message is about, with the noun before its name. */
  | { readonly kind: 'bucket'; readonly name: string; readonly noun: 'bucket' | 'Bucket' }
  /** A fact, such as a key id, a region or a file. */
  | { readonly kind: 'value'; readonly text: string }
  /** An input of the action or a key of the policy file, which has the same name, perhaps with a value to give it. */
  | { readonly kind: 'input'; readonly name: string; readonly value?: string }
  /** What people copy or search for: a RAM action, a variable, a command. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  /** Text from outside, of which at most `limit` characters are shown. */
  | { readonly kind: 'untrusted'; readonly text: string; readonly limit: number }
  /** What a user typed, in quotes. */
  | { readonly kind: 'quote'; readonly text: string }
  /** The id that Alibaba Cloud's support asks for, as a sentence of its own. */
  | { readonly kind: 'request-id'; readonly id: string }
  /** What is true of one bucket only. Where several buckets share the message, `instead` stands in its place. */
  | {
      readonly kind: 'own'
      readonly content: Message
      readonly instead: string
      /** The title of a table column that shows it for each bucket; absent: no column does. */
      readonly column?: string
    }
  /**
   * A fact about one bucket, as the sentence ` Required: ….` or a line of its own. Where several
   * buckets share the message and differ in it, a table column shows it.
   */
  | { readonly kind: 'fact'; readonly name: string; readonly content: Message }
  /** Lines to be typed as they are, below the message. */
  | { readonly kind: 'lines'; readonly lines: readonly string[] }

declare const isRendered: unique symbol

/**
 * A rendered message: a string for a surface to show. Nothing may read it, which
 * `__tests__/unit/dev/architecture/messages.test.ts` holds by this type.
 */
export type Rendered = string & { readonly [isRendered]: true }

/** What a template may hold: no plain string, so that whoever inserts one must say what it is. */
export type Insert = Part | Message | number

/** Builds a message from a template: message`${bucket('photos', 'Bucket')} has no rule.` */
export function message(
  words: TemplateStringsArray | readonly string[],
  ...inserts: readonly Insert[]
): Message {
  const parts: Part[] = []
  words.forEach((text, index) => {
    if (text !== '') addPart(parts, { kind: 'text', text })
    const insert = inserts[index]
    if (insert === undefined) return
    for (const part of toParts(insert)) addPart(parts, part)
  })
  return parts
}

export const emptyMessage: Message = []

function toParts(insert: Insert): Message {
  if (typeof insert === 'number') return [{ kind: 'text', text: String(insert) }]
  return isMessage(insert) ? insert : [insert]
}

function isMessage(insert: Part | Message): insert is Message {
  return Array.isArray(insert)
}

/** Merges adjacent words, so that equal messages have equal parts however they were composed. */
function addPart(parts: Part[], part: Part): void {
  const last = parts.at(-1)
  if (part.kind !== 'text') parts.push(part)
  else if (last?.kind === 'text')
    parts[parts.length - 1] = { kind: 'text', text: last.text + part.text }
  else if (part.text !== '') parts.push(part)
}

/** Words of our own that a template does not hold literally. Never for text from outside. */
export function words(text: string): Part {
  return { kind: 'text', text }
}

/** `bucket photos`; with `Bucket`, as it begins a sentence. */
export function bucket(name: string, noun: 'bucket' | 'Bucket' = 'bucket'): Part {
  return { kind: 'bucket', name, noun }
}

export function value(text: string): Part {
  return { kind: 'value', text }
}

/** `kms-key-id`, or `mode: apply`. */
export function input(name: string, value?: string): Part {
  return value === undefined ? { kind: 'input', name } : { kind: 'input', name, value }
}

export function code(text: string): Part {
  return { kind: 'code', text }
}

export function link(text: string, url: string): Part {
  return { kind: 'link', text, url }
}

/** In characters. */
const defaultLimit = 500

export function untrusted(text: string, limit = defaultLimit): Part {
  return { kind: 'untrusted', text, limit }
}

/** Text from outside at the end of a clause, without punctuation of its own there; `null`: nothing is left. */
export function unpunctuated(text: string, limit?: number): Part | null {
  // Not a regular expression with `$`: on long runs of white space it takes quadratic time.
  let end = text.length
  while (end > 0 && /[.:\s]/.test(text.charAt(end - 1))) end -= 1
  return end === 0 ? null : untrusted(text.slice(0, end), limit)
}

export function quote(text: string): Part {
  return { kind: 'quote', text }
}

/** The last of these ids, as the sentence ` Request id: ….` to follow another one; empty without an id. */
export function requestReference(requestIds: readonly string[]): Message {
  const id = requestIds.at(-1)
  return id === undefined ? emptyMessage : [{ kind: 'request-id', id }]
}

/** @param column the title of the table column that shows the content where several buckets share the message. */
export function own(content: Insert, instead: string, column?: string): Part {
  const part = { kind: 'own', content: toParts(content), instead } as const
  return column === undefined ? part : { ...part, column }
}

/** What stands for a fact of one bucket where several buckets share a message. */
export const inTable = '(see the table)'

/** The same in parentheses or after a colon. */
export const seeTable = 'see the table'

export function fact(name: string, content: Insert): Part {
  return { kind: 'fact', name, content: toParts(content) }
}

export function lines(...text: readonly string[]): Part {
  return { kind: 'lines', lines: text }
}

/** `1 bucket`, `2 buckets`. */
export function quantity(number: number, noun: string): Part {
  return words(count(number, noun))
}

export function join(items: readonly Insert[], separator: string): Message {
  const parts: Part[] = []
  items.forEach((item, index) => {
    if (index > 0) addPart(parts, words(separator))
    for (const part of toParts(item)) addPart(parts, part)
  })
  return parts
}

/** Joins messages that are sentences; empty ones are left out. */
export function sentences(...messages: readonly Message[]): Message {
  return join(
    messages.filter(each => each.length > 0),
    ' '
  )
}

/** `a`, `a and b`, `a, b and c`. */
export function listAnd(items: readonly Insert[]): Message {
  const last = items.at(-1)
  if (last === undefined) return emptyMessage
  return items.length === 1 ? toParts(last) : message`${join(items.slice(0, -1), ', ')} and ${last}`
}

/** The first `limit` items, and how many follow: `a, b, c and 2 more`. */
export function listFirst(items: readonly Insert[], limit: number): Message {
  const first = join(items.slice(0, limit), ', ')
  return items.length > limit ? message`${first} and ${items.length - limit} more` : first
}

export function isSameMessage(one: Message, other: Message): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** The request ids that a message names. */
export function requestIdsIn(text: Message): string[] {
  return text.flatMap(part => {
    if (part.kind === 'request-id') return [part.id]
    return part.kind === 'own' || part.kind === 'fact' ? requestIdsIn(part.content) : []
  })
}

/** Replaces every text of a message but our own words. */
export function mapTexts(text: Message, replace: (text: string) => string): Message {
  return text.map((part): Part => {
    switch (part.kind) {
      case 'text':
        return part
      case 'bucket':
        return { ...part, name: replace(part.name) }
      case 'value':
      case 'code':
      case 'untrusted':
      case 'quote':
        return { ...part, text: replace(part.text) }
      case 'link':
        return { ...part, text: replace(part.text), url: replace(part.url) }
      case 'input':
        return part.value === undefined ? part : { ...part, value: replace(part.value) }
      case 'request-id':
        return { ...part, id: replace(part.id) }
      case 'own':
      case 'fact':
        return { ...part, content: mapTexts(part.content, replace) }
      case 'lines':
        return { ...part, lines: part.lines.map(replace) }
    }
  })
}
