import {
  describeDaysLeft,
  type Exemption,
  warnedDays,
  warningsAboutExemption
} from '../../encryption/exemption.js'
import type { Finding } from '../../encryption/finding.js'
import { count } from '../../text/plain-text.js'
import { formatLocation } from '../format-location.js'
import { bucketColumn, foundCell, notesCell } from './finding-cells.js'
import { code, escapeHtml } from './html.js'
import { statusIcons } from './headline.js'
import { prose } from './prose.js'
import { rowsSection, type Section } from './section.js'
import { foldThreshold, tableEnd, buildTable } from './table.js'

/** A finding whose bucket has an exemption, which may have expired. */
type ExemptedFinding = Finding & { readonly exemption: Exemption }

/** The exemptions, those that expire first at the top. */
export function exemptionsSection(findings: readonly Finding[], reserved: number): Section {
  const exempted = findings
    .filter((finding): finding is ExemptedFinding => finding.exemption !== undefined)
    .sort((a, b) => a.exemption.daysLeft - b.exemption.daysLeft)
  const table = buildTable(exempted, [
    bucketColumn,
    { title: 'Ends', cell: endCell },
    { title: 'Owner', cell: ({ exemption }) => prose(exemption.owner) },
    { title: 'Why it is exempt', cell: reasonCell },
    { title: 'Now', cell: finding => `${statusIcons[finding.status]}&nbsp;${foundCell(finding)}` },
    { title: 'Policy', cell: sourceCell }
  ])
  const isFolded = exempted.length >= foldThreshold
  return rowsSection(exempted, table.row, {
    before: [
      '<h3>Exemptions</h3>',
      ...(isFolded ? [`<details>\n<summary>${foldedSummary(exempted)}</summary>`] : []),
      table.head
    ].join('\n'),
    after: isFolded ? `${tableEnd}\n</details>` : tableEnd,
    itemName: 'exemption',
    reserved
  })
}

/** Shows how many expire soon, which must not be hidden in the folded part. */
function foldedSummary(exempted: readonly ExemptedFinding[]): string {
  const soon = exempted.filter(endsSoon).length
  const expiring =
    soon === 0 ? '' : `, ⚠️ ${soon} of them over or with ${warnedDays} days left or less`
  return `The ${count(exempted.length, 'exemption')}${expiring}`
}

function endsSoon({ exemption: { daysLeft } }: ExemptedFinding): boolean {
  return daysLeft <= warnedDays
}

function sourceCell({ exemption: { source } }: ExemptedFinding): string {
  return source === undefined ? '' : code(formatLocation(source))
}

function endCell(exempted: ExemptedFinding): string {
  const { exemption } = exempted
  const soon = endsSoon(exempted) ? '⚠️ ' : ''
  return `${escapeHtml(exemption.expires)}<br>${soon}${describeDaysLeft(exemption)}`.replaceAll(
    ' ',
    '&nbsp;'
  )
}

/** Notes on exempt buckets; those of other buckets are in their own section. */
function reasonCell({ status, exemption, checks, warnings }: ExemptedFinding): string {
  // The row has columns for the expiry and the owner.
  const shownElsewhere = warningsAboutExemption(exemption, false)
  const otherWarnings = warnings.filter(warning => !shownElsewhere.includes(warning))
  const notes = status === 'exempt' ? notesCell({ checks, warnings: otherWarnings }) : ''
  return prose(exemption.reason) + (notes === '' ? '' : `<br>${notes}`)
}
