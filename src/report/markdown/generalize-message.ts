import type { Finding } from '../../encryption/finding.js'
import { printable } from '../../text/plain-text.js'

/** Private-use characters, which printable text never contains. */
const [bucketMark, idMark] = ['\ue000', '\ue001']

/** A shorter id could be a part of any word. */
const minIdLength = 6

/**
 * Replaces the bucket's name and request ids by placeholders. Two results are equal only if the
 * messages say the same about their buckets, so one message can stand for both.
 */
export function generalizeMessage(text: string, { bucket, requestIds }: Finding): string {
  const ids = requestIds.map(printable).filter(id => id.length >= minIdLength)
  const marked = ids.reduce(
    (rest, id, index) => rest.replaceAll(id, `${idMark}${index - ids.length}${idMark}`),
    printable(text)
  )
  return replaceName(marked, printable(bucket))
}

/** Only whole words: a bucket `a` does not occur in `access`. */
function replaceName(text: string, name: string): string {
  if (name === '') return text
  const [start = '', ...rests] = text.split(name)
  let marked = start
  for (const rest of rests) {
    const isWord = !/[a-z0-9-]$/i.test(marked.slice(-1)) && !/^[a-z0-9-]/i.test(rest)
    marked += (isWord ? bucketMark : name) + rest
  }
  return marked
}

/** Renders a generalized message as a sentence about any of several buckets. */
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
 * The request ids that the vendor's support may ask for: those in the reason, and the last one.
 * None for a drifted bucket, which was read without a problem, unless the canary failed.
 */
export function relevantRequestIds({ status, requestIds, reason }: Finding): string[] {
  const isPlainDrift = status === 'drifted' && reason.code !== 'canary-failed'
  const last = isPlainDrift ? -1 : requestIds.length - 1
  return requestIds.filter(
    (id, index) => id !== '' && (index === last || reason?.message.includes(id) === true)
  )
}
