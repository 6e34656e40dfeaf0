import {
  describeDaysLeft,
  type Exemption,
  warnedDays,
  warningsAboutExemption
} from '../../encryption/exemption.js'
import type { Finding } from '../../encryption/finding.js'
import { count } from '../../text/plain-text.js'
import { placeOf } from '../place.js'
import { foundWords, notesOf } from './bucket-words.js'
import { bucketColumn } from './finding-columns.js'
import { code, html } from './html.js'
import { icons } from './icons.js'
import { prose } from './prose.js'
import { rowsSection, type Section } from './section.js'
import { foldedRows, tableEnd, tableOf } from './table.js'

/** A finding whose bucket has an exemption, also one that has run out. */
type Exempted = Finding & { readonly exemption: Exemption }

/** The exemptions, those that end first before the others. */
export function exemptions(findings: readonly Finding[], reserved: number): Section {
  const exempted = findings
    .filter((finding): finding is Exempted => finding.exemption !== undefined)
    .sort((one, other) => one.exemption.daysLeft - other.exemption.daysLeft)
  const table = tableOf(exempted, [
    bucketColumn,
    { title: 'Ends', cell: endCell },
    { title: 'Owner', cell: ({ exemption }) => prose(exemption.owner) },
    { title: 'Why it is exempt', cell: reasonCell },
    { title: 'Now', cell: finding => `${icons[finding.status]}&nbsp;${foundWords(finding)}` },
    { title: 'Policy', cell: placeCell }
  ])
  const isFolded = exempted.length >= foldedRows
  return rowsSection(exempted, table.row, {
    before: [
      '<h3>Exemptions</h3>',
      ...(isFolded ? [`<details>\n<summary>${foldWords(exempted)}</summary>`] : []),
      table.head
    ].join('\n'),
    after: isFolded ? `${tableEnd}\n</details>` : tableEnd,
    thing: 'exemption',
    reserved
  })
}

/** What must not be folded away: that some end soon. */
function foldWords(exempted: readonly Exempted[]): string {
  const soon = exempted.filter(endsSoon).length
  const which =
    soon === 0 ? '' : `, ⚠️ ${soon} of them over or with ${warnedDays} days left or less`
  return `The ${count(exempted.length, 'exemption')}${which}`
}

function endsSoon({ exemption: { daysLeft } }: Exempted): boolean {
  return daysLeft <= warnedDays
}

function placeCell({ exemption: { source } }: Exempted): string {
  return source === undefined ? '' : code(placeOf(source))
}

function endCell(exempted: Exempted): string {
  const { exemption } = exempted
  const soon = endsSoon(exempted) ? '⚠️ ' : ''
  return `${html(exemption.expires)}<br>${soon}${describeDaysLeft(exemption)}`.replaceAll(
    ' ',
    '&nbsp;'
  )
}

/** What else there is about it, unless that is told where the bucket itself is. */
function reasonCell({ status, exemption, checks, warnings }: Exempted): string {
  // When it ends, and whose it is, the row says itself.
  const told = warningsAboutExemption(exemption, false)
  const others = warnings.filter(warning => !told.includes(warning))
  const notes = status === 'exempt' ? notesOf({ checks, warnings: others }) : ''
  return prose(exemption.reason) + (notes === '' ? '' : `<br>${notes}`)
}
