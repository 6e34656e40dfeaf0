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

/** What other code of the step may add to its summary, in bytes. */
const reservedForOtherCode = 124 * 1024

/**
 * The job summary: the verdict, what needs doing, what changed, what to know, and the rest folded.
 * Markdown made of HTML blocks, all text escaped. `room` in bytes.
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

/** Beyond this a policy is not read in a summary. In bytes, before it is escaped. */
const maxDraftBytes = 50 * 1024

/** The policy that the run wrote, to be copied from here. */
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
