import { needsAttention, type Finding } from '../../encryption/finding.js'
import { describeFound, sameRule } from '../../encryption/rule.js'
import { html } from '../../text/html.js'
import type { Pages } from '../report.js'
import {
  bucketColumn,
  foundCell,
  notesCell,
  policyColumn,
  regionColumn,
  requestIdColumn
} from './finding-cells.js'
import { iconOf } from './headline.js'
import { reasonLink } from './links.js'
import { rowsSection, type Section } from './section.js'
import { buildTable, tableEnd } from './table.js'

export function isChanged({ status, previous }: Finding): boolean {
  return status === 'applied' || previous !== undefined
}

/** Every bucket for which a change was sent, including changes that were rolled back or failed. */
export function changedBucketsSection(
  findings: readonly Finding[],
  pages: Pages,
  reserved: number
): Section {
  const changed = findings.filter(isChanged)
  const table = buildTable(changed, [
    bucketColumn,
    regionColumn,
    { title: 'Before', cell: beforeCell },
    { title: 'After', cell: afterCell },
    { title: 'Result', cell: finding => resultCell(finding, pages) },
    policyColumn(pages),
    // Those of the others are with what to do.
    { title: 'Notes', cell: finding => (needsAttention(finding.status) ? '' : notesCell(finding)) },
    {
      title: requestIdColumn.title,
      cell: finding => (needsAttention(finding.status) ? '' : requestIdColumn.cell(finding))
    }
  ])
  return rowsSection(changed, table.row, {
    before: `<h3>What changed</h3>\n${table.head}`,
    after: tableEnd,
    itemName: 'changed bucket',
    reserved
  })
}

function beforeCell({ previous }: Finding): string {
  return html(describeFound(previous))
}

/** Without the word, a change that was rolled back or is not visible would read "AES256, AES256". */
function afterCell(finding: Finding): string {
  const found = foundCell(finding)
  return isBackToPrevious(finding) ? `${found} (as before)` : found
}

/** Whether the bucket shows the rule that it had before the change. */
export function isBackToPrevious({ previous, actual, region }: Finding): boolean {
  return previous !== undefined && actual !== undefined && sameRule(previous, actual, region)
}

function resultCell(finding: Finding, pages: Pages): string {
  const { status, reason } = finding
  const result = reason === undefined ? status : reasonLink(reason.code, pages)
  return `${iconOf(finding)}&nbsp;${result}`
}
