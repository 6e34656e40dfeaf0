import type { Finding } from '../../encryption/finding.js'
import { codeElement } from '../../text/html.js'
import { count } from '../../text/plain-text.js'
import { bucketColumn, foundCell, notesCell, policyColumn, regionColumn } from './finding-cells.js'
import { statusIcons } from './headline.js'
import { fixedSection, rowsSection, type Section } from './section.js'
import { tableEnd, buildTable } from './table.js'

function isCompliant({ status }: Finding): boolean {
  return status === 'compliant'
}

/** The compliant buckets, folded. */
export function compliantBucketsSection(findings: readonly Finding[]): Section {
  const compliant = findings.filter(isCompliant)
  const table = buildTable(compliant, [
    // Without links, which would take most of the room of a large account.
    { title: bucketColumn.title, cell: ({ bucket }) => codeElement(bucket) },
    regionColumn,
    { title: 'Found', cell: foundCell },
    policyColumn({}),
    { title: 'Checked', cell: ({ checks }) => notesCell({ checks, warnings: [] }) }
  ])
  return rowsSection(compliant, table.row, {
    before: `<details>\n<summary>${compliantSummary(compliant.length)}</summary>\n${table.head}`,
    after: `${tableEnd}\n</details>`,
    itemName: 'compliant bucket',
    reserved: 0
  })
}

/** The number of compliant buckets, without their names. */
export function compliantCountSection(findings: readonly Finding[]): Section {
  const total = findings.filter(isCompliant).length
  if (total === 0) return fixedSection()
  return fixedSection(
    `<p>${compliantSummary(total)}. The log and the JSON report list ${total === 1 ? 'it' : 'them'}.</p>`
  )
}

function compliantSummary(total: number): string {
  return `${statusIcons.compliant} ${count(total, 'bucket')} ${total === 1 ? 'is' : 'are'} compliant`
}
