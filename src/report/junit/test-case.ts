import { describeDaysLeft } from '../../encryption/exemption.js'
import type { Finding } from '../../encryption/finding.js'
import { describeRequirement } from '../../encryption/requirement.js'
import { describeRule } from '../../encryption/rule.js'
import { formatLocation, fixLocation } from '../format-location.js'
import type { WorkflowRun } from '../report.js'

/** A test case: a bucket, or the run as a whole. */
export interface TestCase {
  readonly name: string
  readonly durationMs: number
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped'
  /** Of a failure or an error: the reason code. */
  readonly type: string
  readonly message: string
  /** What there is to say about the outcome, in lines. */
  readonly details: readonly string[]
  /** What there is to say beside it, in lines. */
  readonly notes: readonly string[]
}

const outcomes = {
  drifted: 'failure',
  unknown: 'error',
  exempt: 'skipped',
  applied: 'passed',
  compliant: 'passed'
} as const

/** What became of a bucket, whatever `fail-on` lets pass. */
export function bucketTestCase(finding: Finding, run: WorkflowRun): TestCase {
  const { bucket, status, reason, exemption, durationMs, requestIds } = finding
  const location = fixLocation(finding, run)
  const reasonLines = reason === undefined ? [] : [reason.message, reason.hint]
  const explanation =
    status !== 'exempt' || exemption === undefined
      ? reasonLines
      : [
          `Exempt until ${exemption.expires} (${describeDaysLeft(exemption)}; owner ${exemption.owner}): ${exemption.reason}`,
          ...reasonLines.slice(0, 1)
        ]
  return {
    name: bucket,
    durationMs,
    outcome: outcomes[status],
    type: reason?.code ?? status,
    message: explanation[0] ?? `Bucket ${bucket} is ${status}.`,
    details: [
      ...explanation,
      ...facts(finding),
      ...(location === undefined ? [] : [`Place: ${formatLocation(location)}`]),
      ...(requestIds.length === 0 ? [] : [`Request ids: ${requestIds.join(', ')}`])
    ],
    notes: notesOf(finding)
  }
}

function facts({ region, required, actual }: Finding): string[] {
  return [
    ...(region === undefined ? [] : [`Region: ${region}`]),
    ...(required === undefined ? [] : [`Required: ${describeRequirement(required)}`]),
    ...(actual === undefined ? [] : [`Found: ${describeRule(actual)}`])
  ]
}

function notesOf({ bucket, status, previous, actual, checks, warnings }: Finding): string[] {
  const before = previous === undefined ? '' : `, before: ${describeRule(previous)}`
  const now = actual === undefined ? 'what is required' : describeRule(actual)
  return [
    ...(status === 'applied' ? [`Bucket ${bucket} was changed; now: ${now}${before}`] : []),
    ...checks,
    ...warnings.map(warning => `Warning: ${warning}`)
  ]
}
