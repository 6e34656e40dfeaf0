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
  const facts: [string, string][] = [
    ['required', describeRequirement(required)],
    ...(previous === undefined ? [] : [fact('before', describeRule(previous))]),
    ['found', actual === undefined ? 'not known' : describeRule(actual)],
    ...finding.differences.map(difference => fact('differed', describeDifference(difference))),
    ...(status === 'applied' ? [fact('done', 'changed, and read back until OSS showed it')] : []),
    ...(reason === undefined ? [] : [fact('why', reason.message), fact('to do', reason.hint)]),
    ...finding.warnings.map(warning => fact('warning', warning)),
    ...(region === undefined ? [] : [fact('region', region)]),
    ...finding.requestIds.map(id => fact('request id', id)),
    ['took', `${finding.durationMs} ms`]
  ]
  return {
    title: `${marks[status]} ${bucket}: ${status}${code}`,
    lines: facts.map(([name, text]) => `  ${name.padEnd(10)}  ${text}`)
  }
}

function fact(name: string, text: string): [string, string] {
  return [name, text]
}
