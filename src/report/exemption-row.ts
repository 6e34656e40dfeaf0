import { describeDaysLeft, warnedDays } from '../encryption/exempt-words.js'
import type { Exemption } from '../encryption/exemption.js'
import type { Finding } from '../encryption/finding.js'
import { bucketCell, foundCell, icons } from './finding-row.js'
import { html } from './html.js'

/** A finding whose bucket has an exemption, also one that has run out. */
export type Exempted = Finding & { readonly exemption: Exemption }

export const exemptionHead =
  '<tr><th>Bucket</th><th>Now</th><th>Owner</th><th>Why it is exempt</th><th>Until</th><th>Time left</th></tr>'

/** The exemptions among the findings, those that end first before the others. */
export function exemptionsIn(findings: readonly Finding[]): Exempted[] {
  return findings
    .filter((finding): finding is Exempted => finding.exemption !== undefined)
    .sort((one, other) => one.exemption.daysLeft - other.exemption.daysLeft)
}

/** An exemption as a row of the job summary. */
export function exemptionRow(finding: Exempted): string {
  const { status, exemption, checks, warnings } = finding
  const { reason, owner, expires, daysLeft } = exemption
  const soon = daysLeft <= warnedDays ? '⚠️ ' : ''
  // Any other bucket has a row of its own that has the rest.
  const notes = status === 'exempt' ? [...checks, ...warnings] : []
  return (
    `<tr><td>${bucketCell(finding)}</td>` +
    `<td>${icons[status]}&nbsp;${foundCell(finding)}</td>` +
    `<td>${html(owner)}</td>` +
    `<td>${[reason, ...notes].map(html).join('<br>')}</td>` +
    `<td>${html(expires)}</td>` +
    `<td>${soon}${describeDaysLeft(exemption)}</td></tr>`
  )
}
