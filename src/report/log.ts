import { describeDifference } from '../encryption/drift.js'
import type { Finding, Status } from '../encryption/finding.js'
import { describeRequirement } from '../encryption/requirement.js'
import { describeRule } from '../encryption/rule.js'

/** A foldable part of the log. */
export interface LogGroup {
  readonly title: string
  readonly lines: readonly string[]
}

const marks: Record<Status, string> = { drifted: '✗', unknown: '?', applied: '✓', compliant: '✓' }

/** One finding as the log tells it: what is required, what is there, what was done, what to do. */
export function logGroup(finding: Finding): LogGroup {
  const { bucket, status, reason, required, actual, previous, region } = finding
  const code = reason === undefined ? '' : ` (${reason.code})`
  const found = actual === undefined ? 'not known' : describeRule(actual)
  return {
    title: `${marks[status]} ${bucket}: ${status}${code}`,
    lines: [
      line('required', describeRequirement(required)),
      ...(previous === undefined
        ? [line('found', found)]
        : [line('before', describeRule(previous)), line('now', found)]),
      ...finding.differences.map(difference => line('differed', describeDifference(difference))),
      ...(status === 'applied' ? [line('done', 'changed, and read back until OSS showed it')] : []),
      ...(reason === undefined ? [] : [line('why', reason.message), line('to do', reason.hint)]),
      ...finding.checks.map(check => line('checked', check)),
      ...finding.warnings.map(warning => line('warning', warning)),
      ...(region === undefined ? [] : [line('region', region)]),
      ...finding.requestIds.map(id => line('request id', id)),
      line('took', `${finding.durationMs} ms`)
    ]
  }
}

function line(name: string, text: string): string {
  return `  ${name.padEnd(10)}  ${text}`
}
