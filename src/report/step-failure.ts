import type { Reason } from '../encryption/reason.js'
import { sortBySeverity } from './sort-and-group.js'
import { isFailing } from '../encryption/verdict.js'
import { joinFirst } from '../text/join-list.js'
import type { Report } from './report.js'

/** Buckets that the sentence names; it counts the others. */
const maxNamedBuckets = 5

/** The message that the step fails with; empty: it passes. */
export function stepFailureMessage({
  verdict,
  findings,
  failOn,
  stoppedBy,
  listFailure
}: Pick<Report, 'verdict' | 'findings' | 'failOn' | 'stoppedBy' | 'listFailure'>): string {
  if (!verdict.failed) return ''
  const stopped = stoppedBy === undefined ? '' : `Stopped by ${stoppedBy}. `
  if (listFailure !== undefined) return stopped + formatReason(listFailure)
  const failing = sortBySeverity(findings.filter(finding => isFailing(finding, failOn)))
  const [first] = failing
  if (first === undefined) return verdict.sentence
  if (findings.length === 1 && first.reason !== undefined)
    return stopped + formatReason(first.reason)
  const names = failing.map(({ bucket, status, reason }) => `${bucket} (${reason?.code ?? status})`)
  // Rejected credentials are one cause for all buckets, and not about any of them.
  const isShared = failing.every(({ reason }) => reason?.code === 'credentials-rejected')
  const cause = isShared ? ` ${first.reason?.message ?? ''} ${first.reason?.hint ?? ''}` : ''
  return `${verdict.sentence} Failing: ${joinFirst(names, maxNamedBuckets)}.${cause}`
}

function formatReason({ code, message, hint }: Reason): string {
  return `${code}: ${message} ${hint}`
}
