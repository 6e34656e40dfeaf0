import type { Finding, OpenFinding } from '../encryption/finding.js'
import type { Reason } from '../encryption/reason.js'
import { isFailing } from '../encryption/verdict.js'
import {
  emptyMessage,
  listFirst,
  message,
  sentences,
  value,
  words,
  type Message
} from '../text/message.js'
import { findingCause, shareReason } from './cause.js'
import type { Report } from './report.js'
import { isRollbackFailed, sortBySeverity } from './sort-and-group.js'

/** Buckets that the message names; it counts the others. */
const maxNamedBuckets = 5

/** The message that the step fails with; empty: it passes. */
export function stepFailureMessage({
  verdict,
  findings,
  failOn,
  stoppedBy,
  listFailure
}: Pick<Report, 'verdict' | 'findings' | 'failOn' | 'stoppedBy' | 'listFailure'>): Message {
  if (!verdict.failed) return emptyMessage
  const stopped =
    stoppedBy === undefined ? emptyMessage : message`The run was stopped by ${stoppedBy}.`
  if (listFailure !== undefined) return sentences(stopped, formatReason(listFailure))
  const [first, ...others] = sortBySeverity(findings.filter(finding => isFailing(finding, failOn)))
  if (first === undefined) return verdict.sentence
  if (findings.length === 1) {
    return sentences(stopped, formatReason(first.reason))
  }
  if (isRollbackFailed(first)) {
    return sentences(
      formatReason(first.reason),
      others.length === 0 ? emptyMessage : message`Also failing: ${nameBuckets(others)}.`,
      verdict.sentence
    )
  }
  return sentences(
    verdict.sentence,
    message`Failing: ${nameBuckets([first, ...others])}.`,
    sharedCause([first, ...others])
  )
}

function nameBuckets(findings: readonly Finding[]): Message {
  const names = findings.map(
    ({ bucket, status, reason }) => message`${value(bucket)} (${words(reason?.code ?? status)})`
  )
  return listFirst(names, maxNamedBuckets)
}

/** The cause, where all failing buckets have the same one. */
function sharedCause(failing: readonly [OpenFinding, ...OpenFinding[]]): Message {
  const [first, ...others] = failing
  if (others.some(other => findingCause(other) !== findingCause(first))) return emptyMessage
  if (others.length === 0) return sentences(first.reason.message, first.reason.hint)
  const shared = shareReason(failing)
  // A shared message refers to a table where the buckets differ, and there is none here.
  return shared.differing.length > 0
    ? message`All have the same cause. For example: ${sentences(first.reason.message, first.reason.hint)}`
    : message`All have the same cause: ${sentences(shared.message, shared.hint)}`
}

function formatReason({ code, message: text, hint }: Reason): Message {
  return message`${words(code)}: ${sentences(text, hint)}`
}
