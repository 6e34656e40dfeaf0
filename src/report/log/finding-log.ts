import { describeDaysLeft, type Exemption } from '../../encryption/exemption.js'
import type { Finding, Status } from '../../encryption/finding.js'
import { describeFound, describeRule } from '../../encryption/rule.js'
import type { Diagnostic } from '../../encryption/source-location.js'
import type { Message } from '../../text/message.js'
import { plain } from '../../text/plain.js'
import { count, plainText } from '../../text/plain-text.js'
import { formatDiagnostic, formatLocation, isOfExemption } from '../format-location.js'
import { headerLine } from '../log-line.js'
import { isRollbackFailed } from '../sort-and-group.js'
import { unstatedRequirement, unstatedRule } from '../unstated-facts.js'

/** Log lines; with a title, a foldable group. */
export interface LogBlock {
  readonly title?: string
  /** The status whose color the title has. */
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

/** For a bucket with a failed rollback. */
const alarmSymbol = '‼'

/** More lines than a screen shows are folded. */
const maxUnfolded = 20

/**
 * The log of all findings: a line for each bucket that needs no look, and below these a group for
 * each of the others, failed rollbacks first.
 */
export function findingLog(findings: readonly Finding[]): LogBlock[] {
  const quiet = findings.filter(isQuiet)
  const others = findings.filter(finding => !isQuiet(finding))
  const urgent = others.filter(isRollbackFailed)
  const rest = others.filter(finding => !isRollbackFailed(finding))
  return [...quietBlock(quiet), ...[...urgent, ...rest].map(findingLogGroup)]
}

function isQuiet({ status, warnings }: Finding): boolean {
  return (status === 'compliant' || status === 'exempt') && warnings.length === 0
}

function quietBlock(findings: readonly Finding[]): LogBlock[] {
  if (findings.length === 0) return []
  const rows = findings.map(({ bucket, status, actual, region = '', exemption }) => [
    `${statusSymbols[status]} ${plainText(bucket)}`,
    plain(describeFound(actual)),
    region,
    ...(exemption === undefined ? [] : [`exempt ${describeExemption(exemption)}`])
  ])
  const lines = alignColumns(rows)
  const block = { status: 'compliant', lines } as const
  return findings.length > maxUnfolded ? [{ ...block, title: quietTitle(findings) }] : [block]
}

function quietTitle(findings: readonly Finding[]): string {
  const exempt = findings.filter(({ status }) => status === 'exempt').length
  const parts = [
    ...(findings.length > exempt ? [`${findings.length - exempt} compliant`] : []),
    ...(exempt > 0 ? [`${exempt} exempt`] : [])
  ]
  return `✓ ${count(findings.length, 'bucket')} without warnings: ${parts.join(', ')}`
}

/** Pads each cell but the last to the width of its column. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1].map(column =>
    rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0)
  )
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  )
}

/** The log of one finding: what is wrong, how to fix it, what was done. */
function findingLogGroup(finding: Finding): LogBlock {
  const { bucket, status, reason, exemption, region } = finding
  const code = reason === undefined ? '' : ` (${reason.code})`
  const isUrgent = isRollbackFailed(finding)
  return {
    title: `${isUrgent ? alarmSymbol : statusSymbols[status]} ${plainText(bucket)}: ${status}${code}`,
    status: isUrgent ? 'drifted' : status,
    lines: [
      ...(reason === undefined ? [] : [field('reason', plain(reason.message))]),
      // Apply does not change an exempt bucket, so the hint would mislead.
      ...(reason === undefined || status === 'exempt' ? [] : [field('to do', plain(reason.hint))]),
      ...messageField('required', unstatedRequirement(finding)),
      ...policyFields(finding),
      ...(exemption === undefined ? [] : [field('exemption', describeExemption(exemption))]),
      ...ruleFields(finding),
      ...(status === 'applied'
        ? [field('done', 'changed, and read back until OSS showed the change')]
        : []),
      ...finding.checks.map(check => field('checked', plain(check))),
      ...finding.warnings.map(warning => field('warning', plain(warning))),
      ...(region === undefined ? [] : [field('region', region)]),
      ...requestIdField(finding)
    ]
  }
}

function ruleFields(finding: Finding): string[] {
  const { previous, actual } = finding
  if (previous === undefined) return messageField('found', unstatedRule(finding))
  return [
    field('before', plain(describeRule(previous))),
    field('now', plain(describeFound(actual)))
  ]
}

/** A warning about the configuration, aligned with the header of the log. */
export function diagnosticLogLine(diagnostic: Diagnostic): string {
  return headerLine('warning', formatDiagnostic(diagnostic))
}

/** The rule that decided, and its line or that of the exemption from it. */
function policyFields(finding: Finding): string[] {
  const { rule, source } = finding
  if (source === undefined) return rule === undefined ? [] : [field('policy', `(${rule})`)]
  const what = isOfExemption(finding, source)
    ? [`exemption${rule === undefined ? '' : ` from ${rule}`}`]
    : rule === undefined
      ? []
      : [rule]
  return [field('policy', [formatLocation(source), ...what.map(text => `(${text})`)].join(' '))]
}

function describeExemption(exemption: Exemption): string {
  const { reason, owner, expires, daysLeft } = exemption
  const end =
    daysLeft < 0
      ? `expired on ${expires} (${count(-daysLeft, 'day')} ago)`
      : `until ${expires}, ${describeDaysLeft(exemption)}`
  return `${end}: ${plainText(reason)} (owner: ${plainText(owner)})`
}

function requestIdField({ requestIds }: Finding): string[] {
  if (requestIds.length === 0) return []
  return [field(requestIds.length === 1 ? 'request id' : 'request ids', requestIds.join(', '))]
}

function messageField(name: string, content: Message | undefined): string[] {
  return content === undefined ? [] : [field(name, plain(content))]
}

function field(name: string, text: string): string {
  return `  ${name.padEnd(11)}  ${text}`
}
