import { needsAttention, statuses, type Finding } from '../../encryption/finding.js'
import { count } from '../../text/plain-text.js'
import { groupBy, isRollbackFailed } from '../sort-and-group.js'
import {
  bucketColumn,
  foundCell,
  inlineCells,
  notesCell,
  notesColumn,
  policyCell,
  policyColumn,
  regionColumn,
  requestColumn,
  requiredCell
} from './finding-cells.js'
import { groupedSection, type SectionGroup } from './grouped-section.js'
import { code, type Fact, factList } from './html.js'
import { alarmIcon, statusIcons } from './headline.js'
import { prose } from './prose.js'
import type { Section } from './section.js'
import { relevantRequestIds, renderGeneralized, generalizeMessage } from './generalize-message.js'
import { explainFinding } from './explain-finding.js'

/** The drifted and unknown buckets by cause: most severe first, then by the number of buckets. */
export function actionItemsSection(findings: readonly Finding[]): Section {
  const causes = groupBy(
    findings.filter(({ status }) => needsAttention(status)),
    causeKey
  ).sort((a, b) => severityRank(a[0]) - severityRank(b[0]) || b.length - a.length)
  return groupedSection('<h3>What needs doing</h3>', causes.map(actionItem))
}

function severityRank(finding: Finding): number {
  return isRollbackFailed(finding) ? -1 : statuses.indexOf(finding.status)
}

/** Equal for two buckets only if everything that their group says is true of both. */
function causeKey(finding: Finding): string {
  const { status, reason, required, actual } = finding
  return JSON.stringify([
    status,
    reason?.code,
    required ?? 'uncovered',
    actual === undefined ? 'not known' : actual,
    ...[reason?.message ?? '', reason?.hint ?? ''].map(text => generalizeMessage(text, finding))
  ])
}

function actionItem(findings: readonly [Finding, ...Finding[]]): SectionGroup<Finding> {
  const [first, ...others] = findings
  const policies = new Set(findings.map(policyCell))
  const policy = policies.size === 1 ? policyCell(first) : ''
  const sentence = (text = ''): string =>
    prose(others.length === 0 ? text : renderGeneralized(generalizeMessage(text, first)))
  return {
    items: findings,
    head: [
      `<h4>${actionItemHeading(findings)}</h4>`,
      factList([
        ['Required', requiredCell(first) + (policy === '' ? '' : ` (${policy})`)],
        ['Found', foundCell(first)],
        ['Why', sentence(explainFinding(first))],
        ['👉&nbsp;To do', sentence(first.reason?.hint)],
        ...(others.length === 0 ? bucketFacts(first) : [])
      ])
    ],
    columns: [
      bucketColumn,
      regionColumn,
      ...(policies.size === 1 ? [] : [policyColumn]),
      requestColumn,
      notesColumn
    ]
  }
}

function actionItemHeading([first, ...others]: readonly [Finding, ...Finding[]]): string {
  const icon = isRollbackFailed(first) ? alarmIcon : statusIcons[first.status]
  const subject = others.length === 0 ? code(first.bucket) : count(others.length + 1, 'bucket')
  const cause = first.reason === undefined ? first.status : code(first.reason.code)
  return `${icon} ${subject}: ${cause}`
}

/** The facts that a group of several buckets shows in its table. */
function bucketFacts(finding: Finding): Fact[] {
  const isInMessage = relevantRequestIds(finding).every(
    id => finding.reason?.message.includes(id) === true
  )
  return [
    ['Notes', notesCell(finding)],
    ['', inlineCells(finding, regionColumn, ...(isInMessage ? [] : [requestColumn]))]
  ]
}
