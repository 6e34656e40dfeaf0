import type { Finding } from '../../encryption/finding.js'
import { printable } from '../../text/plain-text.js'

/** Characters for private use, which no printable text has. */
const [bucketMark, idMark] = ['\ue000', '\ue001']

/** Shorter ones may be a part of anything. */
const minIdLength = 6

/**
 * A text about a bucket without what is the bucket's own: its name and its request ids. Two such
 * texts are equal only if each, with the names back in, says what it said: so one stands for both.
 */
export function generalizeMessage(text: string, { bucket, requestIds }: Finding): string {
  const ids = requestIds.map(printable).filter(id => id.length >= minIdLength)
  const marked = ids.reduce(
    (rest, id, index) => rest.replaceAll(id, `${idMark}${index - ids.length}${idMark}`),
    printable(text)
  )
  return replaceName(marked, printable(bucket))
}

/** Only where it is a word: a bucket `a` is in none of `access`. */
function replaceName(text: string, name: string): string {
  if (name === '') return text
  const [first = '', ...others] = text.split(name)
  let marked = first
  for (const rest of others) {
    const isWord = !/[a-z0-9-]$/i.test(marked.slice(-1)) && !/^[a-z0-9-]/i.test(rest)
    marked += (isWord ? bucketMark : name) + rest
  }
  return marked
}

/** What `withoutOwn` left, said of any of several buckets. */
export function renderGeneralized(text: string): string {
  return text
    .replace(/ Request id: \ue001-\d+\ue001\./g, '')
    .replace(/\ue001-\d+\ue001/g, '<request id>')
    .replace(
      /([Bb])ucket \ue000/g,
      (_, letter: string) => `${letter === 'B' ? 'The' : 'the'} bucket`
    )
    .replaceAll('BUCKET \ue000', 'THE BUCKET')
    .replaceAll(bucketMark, '<bucket>')
}

/**
 * The request ids that a person may be asked for: those that the reason names, and the last. Of a
 * bucket that was read, and differs, nobody asks for any, unless OSS does not do what it shows.
 */
export function relevantRequestIds({ status, requestIds, reason }: Finding): string[] {
  const isPlain = status === 'drifted' && reason?.code !== 'canary-failed'
  const last = isPlain ? -1 : requestIds.length - 1
  return requestIds.filter(
    (id, index) => id !== '' && (index === last || reason?.message.includes(id) === true)
  )
}
