import {
  describeDaysLeft,
  warnedDays,
  warningsAboutExemption,
  type Exemption
} from '../../encryption/exemption.js'
import type { Finding } from '../../encryption/finding.js'
import { escapeHtml, html } from '../../text/html.js'
import { isSameMessage, untrusted } from '../../text/message.js'
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

/** Shows how many have expired or end soon, which must not be hidden in the folded part. */
function foldedSummary(exempted: readonly ExemptedFinding[]): string {
  const expired = exempted.filter(isExpired).length
  const ending = exempted.filter(endsSoon).length - expired
  return [
    `${statusIcons.exempt} ${count(exempted.length, 'exemption')}`,
    ...(expired === 0 ? [] : [`⚠️ ${expired} expired`]),
    ...(ending === 0
      ? []
      : [`⚠️ ${ending} ${ending === 1 ? 'ends' : 'end'} within ${warnedDays} days`])
  ].join(', ')
}

function isExpired({ exemption: { daysLeft } }: ExemptedFinding): boolean {
  return daysLeft < 0
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

/** Those of other buckets are in their own section. What the exemption warns of is in the columns beside. */
function notes({ status, checks, warnings, exemption }: ExemptedFinding): string {
  if (status !== 'exempt') return ''
  const shown = [true, false].flatMap(isCompliant => warningsAboutExemption(exemption, isCompliant))
  const others = warnings.filter(warning => !shown.some(each => isSameMessage(each, warning)))
  return notesCell({ checks, warnings: others })
}
