import { describeDifference } from '../encryption/drift-messages.js'
import { describeDaysLeft, type Exemption } from '../encryption/exemption.js'
import type { Finding, Status } from '../encryption/finding.js'
import { describeRequirement } from '../encryption/requirement.js'
import { describeRule } from '../encryption/rule.js'
import type { Diagnostic } from '../encryption/source-location.js'
import { placedRemark, placeOf } from './place.js'

/** A foldable part of the log. */
export interface LogGroup {
  readonly title: string
  readonly status: Status
  readonly lines: readonly string[]
}

const marks: Record<Status, string> = {
  drifted: '✗',
  unknown: '?',
  applied: '✓',
  exempt: '–',
  compliant: '✓'
}

/** One finding as the log tells it: what is required, what is there, what was done, what to do. */
export function logGroup(finding: Finding): LogGroup {
  const { bucket, status, reason, required, actual, previous, exemption, region } = finding
  const code = reason === undefined ? '' : ` (${reason.code})`
  const found = actual === undefined ? 'not known' : describeRule(actual)
  return {
    title: `${marks[status]} ${bucket}: ${status}${code}`,
    status,
    lines: [
      line(
        'required',
        required === undefined ? 'a rule of the policy' : describeRequirement(required)
      ),
      ...policyLine(finding),
      ...(exemption === undefined ? [] : [line('exempt', exemptFor(exemption))]),
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

/** A warning about the policy, under what the log began with. */
export function logRemark(remark: Diagnostic): string {
  return `warning      ${placedRemark(remark)}`
}

/** What decided, and where it stands. */
function policyLine({ rule, source }: Finding): string[] {
  const place = source === undefined ? [] : [placeOf(source)]
  const words = [...place, ...(rule === undefined ? [] : [`(${rule})`])]
  return words.length === 0 ? [] : [line('policy', words.join(' '))]
}

function exemptFor(exemption: Exemption): string {
  const { reason, owner, expires } = exemption
  return `until ${expires}, ${describeDaysLeft(exemption)}: ${reason} (owner ${owner})`
}

function line(name: string, text: string): string {
  return `  ${name.padEnd(10)}  ${text}`
}
