import { defined } from '../encryption/defined-fields.js'
import { input, message, quote, type Message } from '../text/message.js'
import { plainText } from '../text/plain-text.js'
import { problemWithPattern } from './bucket-pattern.js'
import type { DocumentReader } from './document-reader.js'
import type { PolicyExemption } from './policy.js'
import { isCalendarDate } from './utc-date.js'

/** An exemption as the schema describes it. */
export type ExemptionNode = Omit<PolicyExemption, 'source'>

export function interpretExemption(
  node: ExemptionNode,
  index: number,
  reader: DocumentReader
): PolicyExemption {
  const pointer = `/exemptions/${index}`
  const { bucket = '', expires = '', reason, owner } = reader.fields<ExemptionNode>(node, pointer)
  const problem = bucket === '' ? null : problemWithBucket(bucket)
  if (problem !== null) {
    reader.addProblem(message`${input('bucket')} ${quote(bucket)} ${problem}.`, `${pointer}/bucket`)
  }
  if (expires !== '' && !isCalendarDate(expires)) {
    reader.addProblem(
      message`${input('expires')} is ${quote(expires)}, a date that does not exist.`,
      `${pointer}/expires`
    )
  }
  return defined({
    bucket,
    reason: readVisibleText('reason', reason, pointer, reader),
    owner: readVisibleText('owner', owner, pointer, reader),
    expires,
    source: reader.sourceOf(pointer)
  })
}

function problemWithBucket(bucket: string): Message | null {
  return /^[^*?!,\s]+$/.test(bucket)
    ? problemWithPattern(bucket)
    : message`is not a single bucket name: an exemption applies to one bucket, and patterns are not allowed`
}

/** Rejects text of invisible characters only: the schema's \S lets some of them pass. */
function readVisibleText(
  key: 'reason' | 'owner',
  raw: string | undefined,
  pointer: string,
  reader: DocumentReader
): string {
  const text = plainText(raw ?? '')
  if (text === '' && raw !== undefined) {
    reader.addProblem(message`${input(key)} has no visible characters.`, `${pointer}/${key}`)
  }
  return text
}
