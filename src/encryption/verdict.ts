import { join, message, quantity, sentences, words, type Message } from '../text/message.js'
import { isOpen, statuses, type Finding, type OpenFinding, type Status } from './finding.js'
import type { Reason } from './reason.js'

export const failOnModes = ['drift', 'unknown', 'none'] as const
export type FailOn = (typeof failOnModes)[number]

/** Exempt buckets do not affect the status of a run. */
export type RunStatus = Exclude<Status, 'exempt'>

/** The outcome of the run. */
export interface Verdict {
  readonly status: RunStatus
  readonly counts: Readonly<Record<Status, number>>
  /** Some bucket differs from its requirement. */
  readonly drift: boolean
  /** Some bucket was sent a change that OSS did not refuse. */
  readonly changed: boolean
  /** Whether the step fails. Decided only here. */
  readonly failed: boolean
  /** The summary of the run in one line. */
  readonly sentence: Message
}

/**
 * Decides the outcome of a run from its findings. Without findings it is unknown: nothing was
 * checked. A run that a signal or the time limit (`stoppedBy`) ended early always fails. `listFailure`: why the
 * buckets could not be listed; then there are no findings.
 */
export function verdictOf(
  findings: readonly Finding[],
  failOn: FailOn,
  stoppedBy?: Message,
  listFailure?: Reason
): Verdict {
  const counts = { drifted: 0, unknown: 0, applied: 0, exempt: 0, compliant: 0 }
  for (const { status } of findings) counts[status] += 1
  const found = statuses.find(candidate => counts[candidate] > 0) ?? 'unknown'
  const status = found === 'exempt' ? 'compliant' : found
  return {
    status,
    counts,
    drift: counts.drifted > 0,
    changed: findings.some(({ previous }) => previous !== undefined),
    // Check the run's own status too: it is unknown when there are no findings.
    failed:
      stoppedBy !== undefined ||
      failingStatuses[failOn].includes(status) ||
      findings.some(finding => isFailing(finding, failOn)),
    sentence: summarize(findings, counts, stoppedBy, listFailure)
  }
}

const failingStatuses: Readonly<Record<FailOn, readonly Status[]>> = {
  drift: ['drifted', 'unknown'],
  unknown: ['unknown'],
  none: []
}

/** Whether a finding fails the step. A failed rollback always does, whatever `fail-on` says. */
export function isFailing(finding: Finding, failOn: FailOn): finding is OpenFinding {
  if (!isOpen(finding)) return false
  const { status, reason } = finding
  return reason.code === 'rollback-failed' || failingStatuses[failOn].includes(status)
}

function summarize(
  findings: readonly Finding[],
  counts: Record<Status, number>,
  stoppedBy: Message | undefined,
  listFailure: Reason | undefined
): Message {
  const summary = listFailure?.message ?? tally(findings, counts)
  if (stoppedBy === undefined) return summary
  return sentences(
    listFailure === undefined
      ? describeStop(findings, stoppedBy)
      : message`The run was stopped by ${stoppedBy}.`,
    summary
  )
}

/** How a run ended that was stopped while it checked buckets. */
export function describeStop(findings: readonly Finding[], stoppedBy: Message): Message {
  const unfinished = findings.filter(isUnfinished).length
  const stop = message`The run was stopped by ${stoppedBy}`
  if (findings.length === 0) return message`${stop}.`
  if (unfinished > 0) {
    return message`${stop}; ${unfinished} of ${quantity(findings.length, 'bucket')} ${words(unfinished === 1 ? 'was' : 'were')} not fully processed.`
  }
  if (findings.some(({ previous }) => previous !== undefined)) {
    return message`${stop}, and every change in progress was finished or rolled back.`
  }
  // The stop may be why a bucket could not be read.
  return findings.some(({ status }) => status === 'unknown')
    ? message`${stop}.`
    : message`${stop} after every bucket had been checked.`
}

/** Not checked, or sent a change of which it is not certain that it, or its rollback, took effect. */
function isUnfinished({ status, reason, previous }: Finding): boolean {
  return status === 'unknown' && (reason.code === 'interrupted' || previous !== undefined)
}

function tally(findings: readonly Finding[], counts: Record<Status, number>): Message {
  const total = findings.length
  if (total === 0) return message`No buckets were checked.`
  const parts = statuses
    .filter(status => counts[status] > 0)
    .map(status => words(`${counts[status]} ${status}`))
  return message`${quantity(total, 'bucket')}: ${join(parts, ', ')}.`
}
