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

/** The buckets that need a person, by cause: the worst first, then those of the most buckets. */
export function actionItemsSection(findings: readonly Finding[]): Section {
  const causes = groupBy(
    findings.filter(({ status }) => needsAttention(status)),
    causeKey
  ).sort(
    ([one, ...more], [other, ...others]) =>
      severityRank(one) - severityRank(other) || others.length - more.length
  )
  return groupedSection('<h3>What needs doing</h3>', causes.map(actionItem))
}

function severityRank(finding: Finding): number {
  return isRollbackFailed(finding) ? -1 : statuses.indexOf(finding.status)
}

/** Equal only for buckets of which all that the group says is true. */
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
  const words = (text = ''): string =>
    prose(others.length === 0 ? text : renderGeneralized(generalizeMessage(text, first)))
  return {
    items: findings,
    head: [
      `<h4>${actionItemHeading(findings)}</h4>`,
      factList([
        ['Required', requiredCell(first) + (policy === '' ? '' : ` (${policy})`)],
        ['Found', foundCell(first)],
        ['Why', words(explainFinding(first))],
        ['👉&nbsp;To do', words(first.reason?.hint)],
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
  const which = others.length === 0 ? code(first.bucket) : count(others.length + 1, 'bucket')
  const what = first.reason === undefined ? first.status : code(first.reason.code)
  return `${icon} ${which}: ${what}`
}

/** What the table says of a bucket that is not alone. */
function bucketFacts(finding: Finding): Fact[] {
  const isInMessage = relevantRequestIds(finding).every(
    id => finding.reason?.message.includes(id) === true
  )
  return [
    ['Notes', notesCell(finding)],
    ['', inlineCells(finding, regionColumn, ...(isInMessage ? [] : [requestColumn]))]
  ]
}
