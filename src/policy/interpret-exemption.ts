import { defined } from '../encryption/defined-fields.js'
import { plainText, quoted } from '../text/plain-text.js'
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
    reader.addProblem(`bucket ${quoted(bucket)} ${problem}.`, `${pointer}/bucket`)
  }
  if (expires !== '' && !isCalendarDate(expires)) {
    reader.addProblem(`expires ${quoted(expires)} is no day of the calendar.`, `${pointer}/expires`)
  }
  return defined({
    bucket,
    reason: readVisibleText('reason', reason, pointer, reader),
    owner: readVisibleText('owner', owner, pointer, reader),
    expires,
    source: reader.sourceOf(pointer)
  })
}

function problemWithBucket(bucket: string): string | null {
  return /^[^*?,\s]+$/.test(bucket)
    ? problemWithPattern(bucket)
    : 'is not one name; an exemption is for one bucket, by its name'
}

/** Rejects text of invisible characters only: the schema's \S lets some of them pass. */
function readVisibleText(
  key: string,
  raw: string | undefined,
  pointer: string,
  reader: DocumentReader
): string {
  const text = plainText(raw ?? '')
  if (text === '' && raw !== undefined) {
    reader.addProblem(`${key} has nothing in it that can be seen.`, `${pointer}/${key}`)
  }
  return text
}
