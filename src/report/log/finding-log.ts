import { describeDifference } from '../../encryption/drift-messages.js'
import { describeDaysLeft, type Exemption } from '../../encryption/exemption.js'
import type { Finding, Status } from '../../encryption/finding.js'
import { describeRequirement } from '../../encryption/requirement.js'
import { describeRule } from '../../encryption/rule.js'
import type { Diagnostic } from '../../encryption/source-location.js'
import { formatDiagnostic, formatLocation } from '../format-location.js'

/** A foldable group of log lines. */
export interface LogGroup {
  readonly title: string
  readonly status: Status
  readonly lines: readonly string[]
}

const statusSymbols: Record<Status, string> = {
  drifted: '✗',
  unknown: '?',
  applied: '✓',
  exempt: '–',
  compliant: '✓'
}

/** The log of one finding: what is required, what was found, what was done, how to fix it. */
export function findingLogGroup(finding: Finding): LogGroup {
  const { bucket, status, reason, required, actual, previous, exemption, region } = finding
  const code = reason === undefined ? '' : ` (${reason.code})`
  const found = actual === undefined ? 'not known' : describeRule(actual)
  return {
    title: `${statusSymbols[status]} ${bucket}: ${status}${code}`,
    status,
    lines: [
      field(
        'required',
        required === undefined ? 'a rule of the policy' : describeRequirement(required)
      ),
      ...policyFields(finding),
      ...(exemption === undefined ? [] : [field('exempt', describeExemption(exemption))]),
      ...(previous === undefined
        ? [field('found', found)]
        : [field('before', describeRule(previous)), field('now', found)]),
      ...finding.differences.map(difference => field('differed', describeDifference(difference))),
      ...(status === 'applied'
        ? [field('done', 'changed, and read back until OSS showed it')]
        : []),
      ...(reason === undefined ? [] : [field('why', reason.message), field('to do', reason.hint)]),
      ...finding.checks.map(check => field('checked', check)),
      ...finding.warnings.map(warning => field('warning', warning)),
      ...(region === undefined ? [] : [field('region', region)]),
      ...finding.requestIds.map(id => field('request id', id)),
      field('took', `${finding.durationMs} ms`)
    ]
  }
}

/** A warning about the policy, aligned with the header of the log. */
export function diagnosticLogLine(diagnostic: Diagnostic): string {
  return `warning      ${formatDiagnostic(diagnostic)}`
}

/** The rule that decided, and its line. */
function policyFields({ rule, source }: Finding): string[] {
  const location = source === undefined ? [] : [formatLocation(source)]
  const parts = [...location, ...(rule === undefined ? [] : [`(${rule})`])]
  return parts.length === 0 ? [] : [field('policy', parts.join(' '))]
}

function describeExemption(exemption: Exemption): string {
  const { reason, owner, expires } = exemption
  return `until ${expires}, ${describeDaysLeft(exemption)}: ${reason} (owner ${owner})`
}

function field(name: string, text: string): string {
  return `  ${name.padEnd(10)}  ${text}`
}
