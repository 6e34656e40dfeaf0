import { plain } from '../../text/plain.js'
import { cut } from '../../text/plain-text.js'
import { maxCheckTextBytes, maxCheckTitleLength } from '../github-limits.js'
import type { Report } from '../report.js'
import { renderDocument } from './document.js'
import { asTitle, headlineOf } from './headline.js'
import { compliantBucketsSection } from './compliant-buckets.js'
import { actionItemsSection } from './action-items.js'
import { inBytes } from './fit-to-limit.js'
import { detailSections, limitNote, withoutConnection } from './detail-sections.js'
import { verdictSection } from './verdict.js'

/** The `output` of a check run, as GitHub's API expects it. */
export interface CheckRunOutput {
  readonly title: string
  readonly summary: string
  readonly text: string
}

/**
 * Two texts, each within the limit in bytes: the summary says what to do, the text has the details.
 */
export function renderCheckOutput(report: Report, limit = maxCheckTextBytes): CheckRunOutput {
  const { text } = headlineOf(report)
  const texts = {
    // GitHub shows the title above the summary.
    summary: [verdictSection(report, true), actionItemsSection(report.findings, report.pages)],
    text: [
      ...detailSections(withoutConnection(report), limit),
      compliantBucketsSection(report.findings),
      // Never empty, so that an update replaces the text of an earlier attempt.
      limitNote
    ]
  }
  return {
    title: cut(plain(asTitle(text)), maxCheckTitleLength),
    summary: renderDocument(texts.summary, limit, inBytes),
    text: renderDocument(texts.text, limit, inBytes)
  }
}
