import type { Report } from '../report.js'
import { maxBodyLength } from '../github-limits.js'
import { statusChartSection } from './status-chart.js'
import { renderDocument } from './document.js'
import { compliantCountSection } from './compliant-buckets.js'
import { actionItemsSection } from './action-items.js'
import { inCharacters } from './fit-to-limit.js'
import type { Section } from './section.js'
import { closingNote, detailSections } from './detail-sections.js'
import { headlineSection, verdictSection } from './verdict.js'

/** Kept free for the hidden marker by which a comment or an issue is found again, in characters. */
export const reservedMarkerLength = 200

export const bodyLimit = maxBodyLength - reservedMarkerLength

/** What a comment and an issue say alike, within so many characters; `note` goes before the closing words. */
export function renderBody(report: Report, limit: number, ...note: readonly Section[]): string {
  return renderDocument(
    [
      headlineSection(report),
      verdictSection(report, true),
      actionItemsSection(report.findings),
      ...detailSections(report, limit),
      compliantCountSection(report.findings),
      statusChartSection(report.verdict),
      ...note,
      closingNote
    ],
    limit,
    inCharacters
  )
}

/** A comment on a pull request, in at most so many characters. */
export function renderComment(report: Report, limit = bodyLimit): string {
  return renderBody(report, limit)
}
