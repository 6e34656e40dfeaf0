import type { Observation, ObservedReport } from './observation.js'
import type { SoakRound } from './round.js'
import type { Violation } from './violation.js'

/** Of the whole run, or of one bucket. */
const internalError = /internal error in this action|this action failed with an internal error/i

/**
 * Checks that the report is complete: a finding for each bucket, counts that add up, and a matching
 * exit code.
 */
export function reportViolations(
  { buckets, failOn }: SoakRound,
  { result, killed }: Observation,
  report: ObservedReport
): Violation[] {
  const details: string[] = []
  const { findings, counts, stoppedBy, unlisted } = report
  const reported = findings.map(({ bucket }) => bucket).sort()
  const expected = unlisted === undefined ? buckets.map(({ name }) => name).sort() : []
  const isStoppedEarly = stoppedBy !== undefined && reported.length === 0
  if (!isStoppedEarly && reported.join() !== expected.join()) {
    details.push(`findings about ${reported.join(', ')}, not about ${expected.join(', ')}`)
  }
  for (const [status, count] of Object.entries(counts)) {
    const found = findings.filter(finding => finding.status === status).length
    if (found !== count) details.push(`${count} ${status} counted, and ${found} found`)
  }
  const failing = { drift: ['drifted', 'unknown'], unknown: ['unknown'], none: [] }[
    failOn
  ] as string[]
  const fails =
    stoppedBy !== undefined ||
    (findings.length === 0 && failing.includes('unknown')) ||
    findings.some(
      ({ status, reason }) => failing.includes(status) || reason?.code === 'rollback-failed'
    )
  if (!killed && result.exitCode !== (fails ? 1 : 0)) {
    details.push(
      `exit code ${result.exitCode}, where the findings and fail-on ${failOn} say otherwise`
    )
  }
  if (internalError.test(result.stdout + result.stderr + result.report)) {
    details.push('the action reports an internal error')
  }
  return details.map(detail => ({ kind: 'report', detail }))
}
