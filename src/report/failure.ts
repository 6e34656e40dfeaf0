import type { Finding } from '../encryption/finding.js'
import type { Reason } from '../encryption/reason.js'
import { worstFirst } from './findings-order.js'
import { isFailing, type FailOn, type Verdict } from '../encryption/verdict.js'

/** Buckets that the sentence names before it only counts. */
const named = 5

/** The sentence that the step fails with; empty when it does not fail. */
export function failureSentence(
  verdict: Verdict,
  findings: readonly Finding[],
  failOn: FailOn,
  stoppedBy?: string,
  unlisted?: Reason
): string {
  if (!verdict.failed) return ''
  const stopped = stoppedBy === undefined ? '' : `Stopped by ${stoppedBy}. `
  if (unlisted !== undefined) return stopped + inFull(unlisted)
  const failing = worstFirst(findings.filter(finding => isFailing(finding, failOn)))
  const [first] = failing
  if (first === undefined) return verdict.sentence
  if (findings.length === 1 && first.reason !== undefined) return stopped + inFull(first.reason)
  const names = failing
    .slice(0, named)
    .map(({ bucket, status, reason }) => `${bucket} (${reason?.code ?? status})`)
  const more = failing.length > named ? ` and ${failing.length - named} more` : ''
  // Then it is one cause for all, and not about any bucket.
  const shared = failing.every(({ reason }) => reason?.code === 'credentials-rejected')
  const cause = shared ? ` ${first.reason?.message ?? ''} ${first.reason?.hint ?? ''}` : ''
  return `${verdict.sentence} Failing: ${names.join(', ')}${more}.${cause}`
}

function inFull({ code, message, hint }: Reason): string {
  return `${code}: ${message} ${hint}`
}
