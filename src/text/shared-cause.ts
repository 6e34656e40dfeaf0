import { isSameMessage, join, words, type Message, type Part } from './message.js'

/** Equal for two messages that differ in own parts only: in what is true of one bucket each. */
export function causeKey(message: Message): string {
  return JSON.stringify(
    withoutRequestIds(message).map(part =>
      isOwn(part) ? [part.kind, placeholderOf(part), columnOf(part)] : part
    )
  )
}

/** A part that differs between the buckets, and what it is for each of them. */
export interface DifferingPart {
  /** The title of its column. */
  readonly column: string
  /** In the order of the messages. */
  readonly contents: readonly Message[]
}

export interface SharedMessage {
  /** One message for all: placeholders stand for what differs. */
  readonly message: Message
  /** What differs and has a column. */
  readonly differing: readonly DifferingPart[]
}

/** Merges messages of one cause key. Request ids are left out where there are several messages. */
export function shareMessage(messages: readonly [Message, ...Message[]]): SharedMessage {
  const [first, ...others] = messages
  if (others.length === 0) return { message: first, differing: [] }
  const aligned = messages.map(withoutRequestIds)
  const differing: DifferingPart[] = []
  const shared = withoutRequestIds(first).map((part, index): Part => {
    if (!isOwn(part)) return part
    const contents = aligned.map(parts => contentOf(parts[index] ?? part))
    if (contents.every(content => isSameMessage(content, contents[0] ?? []))) return part
    const column = columnOf(part)
    if (column !== undefined) differing.push({ column, contents })
    return words(placeholderOf(part))
  })
  return { message: join(shared, ''), differing }
}

type OwnPart = Extract<Part, { kind: 'bucket' | 'own' | 'fact' }>

function isOwn(part: Part): part is OwnPart {
  return part.kind === 'bucket' || part.kind === 'own' || part.kind === 'fact'
}

function placeholderOf(part: OwnPart): string {
  switch (part.kind) {
    case 'own':
      return part.instead
    case 'fact':
      return ''
    case 'bucket':
      return part.noun === 'Bucket' ? 'The bucket' : 'the bucket'
  }
}

function columnOf(part: OwnPart): string | undefined {
  switch (part.kind) {
    case 'own':
      return part.column
    case 'fact':
      return part.name
    case 'bucket':
      return undefined
  }
}

function contentOf(part: Part): Message {
  return part.kind === 'own' || part.kind === 'fact' ? part.content : [part]
}

/** Merges the words around a request id, so that the message equals one that never had it. */
function withoutRequestIds(message: Message): Message {
  return join(
    message.filter(({ kind }) => kind !== 'request-id'),
    ''
  )
}
