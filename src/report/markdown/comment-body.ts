import { needsAttention } from '../../encryption/finding.js'
import { bodyLimit } from '../github-limits.js'
import { openBucketsNote } from '../open-buckets.js'
import type { Report, RunReport } from '../report.js'
import { renderDocument } from './document.js'
import { compliantCountSection } from './compliant-buckets.js'
import { actionItemsSection } from './action-items.js'
import { renderConfigErrorComment } from './config-error-text.js'
import { inCharacters } from './fit-to-limit.js'
import type { Section } from './section.js'
import { closingNote, detailSections, withoutConnection } from './detail-sections.js'
import { headlineSection, verdictSection } from './verdict.js'

export interface CommentContent {
  readonly text: string
  /** With `pr-comment: on-drift`, a comment is created only for such a run. */
  readonly needsPerson: boolean
}

/** The comment for a report, with a verdict or with configuration errors. */
export function commentContent(report: RunReport): CommentContent {
  return report.kind === 'config-errors'
    ? { text: renderConfigErrorComment(report), needsPerson: true }
    : { text: rememberedComment(report), needsPerson: needsAttention(report.verdict.status) }
}

function rememberedComment(report: Report): string {
  const note = openBucketsNote(report)
  return renderBody(report, bodyLimit - note.length) + note
}

/**
 * The body that comments and issues share; `note` goes before the closing note. The limit is in
 * characters.
 */
export function renderBody(report: Report, limit = bodyLimit, ...note: readonly Section[]): string {
  return renderDocument(
    [
      headlineSection(report),
      verdictSection(report, true),
      actionItemsSection(report.findings, report.pages),
      ...detailSections(withoutConnection(report), limit),
      compliantCountSection(report.findings),
      ...note,
      closingNote(report)
    ],
    limit,
    inCharacters
  )
}
