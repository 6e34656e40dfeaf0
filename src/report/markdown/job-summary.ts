import type { Report } from '../report.js'
import { code, preformatted } from './html.js'
import { fixedSection, type Section } from './section.js'
import { maxSummaryBytes } from '../github-limits.js'
import { statusChartSection } from './status-chart.js'
import { renderDocument } from './document.js'
import { compliantBucketsSection } from './compliant-buckets.js'
import { actionItemsSection } from './action-items.js'
import { inBytes } from './fit-to-limit.js'
import { closingNote, detailSections } from './detail-sections.js'
import { headlineSection, verdictSection } from './verdict.js'

/** Reserved for what other code of the step adds to its summary, in bytes. */
const reservedForOtherCode = 124 * 1024

/**
 * The job summary: the verdict, action items, changes, details, and the rest folded. Markdown made
 * of HTML blocks with all text escaped. The limit is in bytes.
 */
export function renderJobSummary(
  report: Report,
  limit = maxSummaryBytes - reservedForOtherCode
): string {
  return renderDocument(
    [
      headlineSection(report),
      verdictSection(report, false),
      draftedPolicySection(report),
      actionItemsSection(report.findings),
      ...detailSections(report, limit),
      compliantBucketsSection(report.findings),
      statusChartSection(report.verdict),
      closingNote
    ],
    limit,
    inBytes
  )
}

/** A longer policy is not shown. In bytes, before it is escaped. */
const maxDraftBytes = 50 * 1024

/** The policy that this run wrote, to be copied. */
export function draftedPolicySection({ policy, draftedPolicy: text }: Report): Section {
  if (policy === undefined || text === undefined) return fixedSection()
  const shown =
    Buffer.byteLength(text) > maxDraftBytes
      ? '<p>It is too long to be shown here.</p>'
      : preformatted(text)
  return fixedSection(
    `<details>\n<summary>Policy written to ${code(policy.file)}</summary>\n${shown}\n</details>`
  )
}
