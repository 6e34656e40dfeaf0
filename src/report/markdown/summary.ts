import { summaryBytes } from '../platform-limits.js'
import type { Report } from '../report.js'
import { chart } from './chart.js'
import { documentOf } from './document.js'
import { drafted } from './drafted.js'
import { inOrder } from './in-order.js'
import { needsDoing } from './needs-doing.js'
import { inBytes } from './rows-that-fit.js'
import { closing, toKnow } from './sections.js'
import { headline, tally } from './verdict.js'

/** What other code of the step may add to its summary, in bytes. */
const others = 124 * 1024

/**
 * The job summary: the verdict, what needs doing, what changed, what to know, and the rest folded.
 * Markdown made of HTML blocks, all text escaped. `room` in bytes.
 */
export function renderSummary(report: Report, room = summaryBytes - others): string {
  return documentOf(
    [
      headline(report),
      tally(report, false),
      drafted(report),
      needsDoing(report.findings),
      ...toKnow(report, room),
      inOrder(report.findings),
      chart(report.verdict),
      closing
    ],
    room,
    inBytes
  )
}
