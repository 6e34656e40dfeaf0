import { describeDaysLeft, warnedDays, type Exemption } from '../../encryption/exemption.js'
import type { Finding } from '../../encryption/finding.js'
import { escapeHtml, html } from '../../text/html.js'
import { untrusted } from '../../text/message.js'
import { count } from '../../text/plain-text.js'
import type { Pages } from '../report.js'
import { bucketColumn, foundCell, notesCell } from './finding-cells.js'
import { statusIcons } from './headline.js'
import { policyLink } from './links.js'
import { rowsSection, type Section } from './section.js'
import { buildTable, tableEnd } from './table.js'

/** A finding whose bucket has an exemption, which may have expired. */
type ExemptedFinding = Finding & { readonly exemption: Exemption }

/** The exemptions, those that expire first at the top. Folded. */
export function exemptionsSection(
  findings: readonly Finding[],
  pages: Pages,
  reserved: number
): Section {
  const exempted = findings
    .filter((finding): finding is ExemptedFinding => finding.exemption !== undefined)
    .sort((a, b) => a.exemption.daysLeft - b.exemption.daysLeft)
  const table = buildTable(exempted, [
    bucketColumn,
    { title: 'Ends', cell: endCell },
    { title: 'Owner', cell: ({ exemption }) => html([untrusted(exemption.owner)]) },
    { title: 'Reason', cell: ({ exemption }) => html([untrusted(exemption.reason)]) },
    {
      title: 'Found',
      cell: finding => `${statusIcons[finding.status]}&nbsp;${foundCell(finding)}`
    },
    {
      title: 'Policy',
      cell: ({ exemption: { source } }) => (source === undefined ? '' : policyLink(source, pages))
    },
    { title: 'Notes', cell: notes }
  ])
  return rowsSection(exempted, table.row, {
    before: `<details>\n<summary>${foldedSummary(exempted)}</summary>\n${table.head}`,
    after: `${tableEnd}\n</details>`,
    itemName: 'exemption',
    reserved
  })
}

/** Shows how many end soon, which must not be hidden in the folded part. */
function foldedSummary(exempted: readonly ExemptedFinding[]): string {
  const soon = exempted.filter(endsSoon).length
  const ending = soon === 0 ? '' : `, ⚠️ ${soon} expired or ending within ${warnedDays} days`
  return `${statusIcons.exempt} ${count(exempted.length, 'exemption')}${ending}`
}

function endsSoon({ exemption: { daysLeft } }: ExemptedFinding): boolean {
  return daysLeft <= warnedDays
}

function endCell(exempted: ExemptedFinding): string {
  const { exemption } = exempted
  const soon = endsSoon(exempted) ? '⚠️ ' : ''
  return `${escapeHtml(exemption.expires)}<br>${soon}${describeDaysLeft(exemption)}`.replaceAll(
    ' ',
    '&nbsp;'
  )
}

/** Those of other buckets are in their own section. */
function notes({ status, checks, warnings }: ExemptedFinding): string {
  return status === 'exempt' ? notesCell({ checks, warnings }) : ''
}
