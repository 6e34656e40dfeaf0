import type { Finding } from '../encryption/finding.js'
import type { Reason } from '../encryption/reason.js'
import { sortBySeverity } from './sort-and-group.js'
import { isFailing, type FailOn, type Verdict } from '../encryption/verdict.js'
import { joinFirst } from '../text/join-list.js'

/** Buckets that the sentence names before it only counts. */
const maxNamedBuckets = 5

/** The sentence that the step fails with; empty when it does not fail. */
export function stepFailureMessage(
  verdict: Verdict,
  findings: readonly Finding[],
  failOn: FailOn,
  stoppedBy?: string,
  listFailure?: Reason
): string {
  if (!verdict.failed) return ''
  const stopped = stoppedBy === undefined ? '' : `Stopped by ${stoppedBy}. `
  if (listFailure !== undefined) return stopped + formatReason(listFailure)
  const failing = sortBySeverity(findings.filter(finding => isFailing(finding, failOn)))
  const [first] = failing
  if (first === undefined) return verdict.sentence
  if (findings.length === 1 && first.reason !== undefined)
    return stopped + formatReason(first.reason)
  const names = failing.map(({ bucket, status, reason }) => `${bucket} (${reason?.code ?? status})`)
  // Then it is one cause for all, and not about any bucket.
  const shared = failing.every(({ reason }) => reason?.code === 'credentials-rejected')
  const cause = shared ? ` ${first.reason?.message ?? ''} ${first.reason?.hint ?? ''}` : ''
  return `${verdict.sentence} Failing: ${joinFirst(names, maxNamedBuckets)}.${cause}`
}

function formatReason({ code, message, hint }: Reason): string {
  return `${code}: ${message} ${hint}`
}
