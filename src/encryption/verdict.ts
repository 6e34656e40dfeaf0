import { statuses, type Finding, type Status } from './finding.js'
import type { Reason } from './reason.js'

export const failOnModes = ['drift', 'unknown', 'none'] as const
export type FailOn = (typeof failOnModes)[number]

/** Exempt buckets speak neither for nor against a run. */
export type RunStatus = Exclude<Status, 'exempt'>

/** The outcome of the run. */
export interface Verdict {
  readonly status: RunStatus
  readonly counts: Readonly<Record<Status, number>>
  /** Some bucket differs from what is required. */
  readonly drift: boolean
  /** Some bucket was sent a change. */
  readonly changed: boolean
  /** Whether the step fails: decided here and nowhere else. */
  readonly failed: boolean
  /** One line that says it all. */
  readonly sentence: string
}

/**
 * Makes the verdict of a run from all of its findings. No finding at all is a gate that guarded
 * nothing: unknown. A run that a signal (`stoppedBy`) cut short always fails, whatever it found.
 * `unlisted` says why the buckets could not even be listed; then there are no findings.
 */
export function verdictOf(
  findings: readonly Finding[],
  failOn: FailOn,
  stoppedBy?: string,
  unlisted?: Reason
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
    // The run's own status too: it is unknown when there is no finding at all.
    failed:
      stoppedBy !== undefined ||
      failing[failOn].includes(status) ||
      findings.some(finding => isFailing(finding, failOn)),
    sentence: sentence(findings, counts, stoppedBy, unlisted)
  }
}

const failing: Readonly<Record<FailOn, readonly Status[]>> = {
  drift: ['drifted', 'unknown'],
  unknown: ['unknown'],
  none: []
}

/** Whether a finding fails the step. A bucket that we may have left broken does so whatever was asked for. */
export function isFailing({ status, reason }: Finding, failOn: FailOn): boolean {
  return reason?.code === 'rollback-failed' || failing[failOn].includes(status)
}

function sentence(
  findings: readonly Finding[],
  counts: Record<Status, number>,
  stoppedBy: string | undefined,
  unlisted: Reason | undefined
): string {
  const told = unlisted?.message ?? tally(findings, counts)
  if (stoppedBy === undefined) return told
  if (unlisted !== undefined) return `Stopped by ${stoppedBy}. ${told}`
  const left = findings.filter(
    ({ reason }) => reason?.code === 'interrupted' || reason?.code === 'rollback-failed'
  ).length
  const reached =
    left === 0
      ? 'when what was in hand was finished or undone'
      : `before ${left} of ${findings.length} buckets were finished`
  return `Stopped by ${stoppedBy}, ${reached}. ${told}`
}

function tally(findings: readonly Finding[], counts: Record<Status, number>): string {
  const total = findings.length
  if (total === 0) return 'No bucket was looked at.'
  const parts = statuses
    .filter(status => counts[status] > 0)
    .map(status => `${String(counts[status])} ${status}`)
  return `${String(total)} ${total === 1 ? 'bucket' : 'buckets'}: ${parts.join(', ')}.`
}
