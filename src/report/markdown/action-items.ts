import { isOpen, statuses, type Finding, type OpenFinding } from '../../encryption/finding.js'
import { html } from '../../text/html.js'
import { count } from '../../text/plain-text.js'
import { findingCause, shareReason } from '../cause.js'
import type { Pages } from '../report.js'
import { groupBy, isRollbackFailed } from '../sort-and-group.js'
import { differingColumns } from './differing-columns.js'
import {
  bucketColumn,
  inlineCells,
  isUniform,
  notesCell,
  notesColumn,
  policyColumn,
  regionColumn,
  requestIdColumn,
  unnamedRequestIdColumn,
  unstatedColumns
} from './finding-cells.js'
import { groupedSection, type SectionGroup } from './grouped-section.js'
import { iconOf } from './headline.js'
import { bucketLink, reasonLink } from './links.js'
import { factList, type Section } from './section.js'

/** The drifted and unknown buckets by cause: most severe first, then by the number of buckets. */
export function actionItemsSection(findings: readonly Finding[], pages: Pages): Section {
  const causes = groupBy(findings.filter(isOpen), findingCause).sort(
    (a, b) => severityRank(a[0]) - severityRank(b[0]) || b.length - a.length
  )
  return groupedSection(
    '<h3>What to do</h3>',
    causes.map(findings => actionItem(findings, pages))
  )
}

function severityRank(finding: Finding): number {
  return isRollbackFailed(finding) ? -1 : statuses.indexOf(finding.status)
}

function actionItem(
  findings: readonly [OpenFinding, ...OpenFinding[]],
  pages: Pages
): SectionGroup<Finding> {
  const [first] = findings
  const isSingle = findings.length === 1
  const shared = shareReason(findings)
  const common = [regionColumn, ...unstatedColumns, policyColumn(pages)]
  const uniform = common.filter(column => isUniform(findings, column))
  return {
    items: findings,
    head: [
      `<h4>${actionItemHeading(findings, pages)}</h4>`,
      factList([
        ['', html(shared.message)],
        ['👉&nbsp;To do', html(shared.hint)],
        ['Notes', isSingle ? notesCell(first) : ''],
        ['', inlineCells(first, ...uniform, ...(isSingle ? [unnamedRequestIdColumn] : []))]
      ])
    ],
    columns: [
      bucketColumn,
      ...common.filter(column => !uniform.includes(column)),
      ...differingColumns(findings, shared.differing),
      requestIdColumn,
      notesColumn
    ]
  }
}

function actionItemHeading(
  [first, ...others]: readonly [OpenFinding, ...OpenFinding[]],
  pages: Pages
): string {
  const subject = others.length === 0 ? bucketLink(first) : count(others.length + 1, 'bucket')
  return `${iconOf(first)} ${subject}: ${reasonLink(first.reason.code, pages)}`
}
