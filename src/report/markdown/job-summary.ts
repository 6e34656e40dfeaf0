import type { OpenBuckets } from '../open-buckets.js'
import type { Report } from '../report.js'
import { maxSummaryBytes } from '../github-limits.js'
import { actionItemsSection } from './action-items.js'
import { compliantBucketsSection } from './compliant-buckets.js'
import { closingNote, detailSections } from './detail-sections.js'
import { renderDocument } from './document.js'
import { draftedPolicySection, nextStepsSection } from './drafted-policy.js'
import { inBytes } from './fit-to-limit.js'
import { sinceLastRunSection } from './since-last-run.js'
import { headlineSection, verdictSection } from './verdict.js'

/** Reserved for what other code of the step adds to its summary, in bytes. */
const reservedForOtherCode = 124 * 1024
export const summaryLimit = maxSummaryBytes - reservedForOtherCode

/**
 * The job summary: the verdict, what to do, what changed, warnings, and the rest folded. Markdown
 * made of HTML blocks with all text escaped. The limit is in bytes.
 *
 * @param previous what an earlier run found, if one is known.
 */
export function renderJobSummary(
  report: Report,
  limit = summaryLimit,
  previous?: OpenBuckets
): string {
  return renderDocument(
    [
      headlineSection(report),
      verdictSection(report, false),
      sinceLastRunSection(report, previous),
      nextStepsSection(report),
      actionItemsSection(report.findings, report.pages),
      ...detailSections(report, limit),
      compliantBucketsSection(report.findings),
      draftedPolicySection(report),
      closingNote(report)
    ],
    limit,
    inBytes
  )
}
