import { bodyLength } from '../platform-limits.js'
import type { Report } from '../report.js'
import { chart } from './chart.js'
import { documentOf } from './document.js'
import { inOrderCounted } from './in-order.js'
import { needsDoing } from './needs-doing.js'
import { inCharacters } from './rows-that-fit.js'
import type { Section } from './section.js'
import { closing, toKnow } from './sections.js'
import { headline, tally } from './verdict.js'

/** Kept free for the hidden marker by which a comment or an issue is found again, in characters. */
export const markerLength = 200

export const bodyRoom = bodyLength - markerLength

/** What a comment and an issue say alike, within so many characters; `note` goes before the closing words. */
export function renderBody(report: Report, room: number, ...note: readonly Section[]): string {
  return documentOf(
    [
      headline(report),
      tally(report, true),
      needsDoing(report.findings),
      ...toKnow(report, room),
      inOrderCounted(report.findings),
      chart(report.verdict),
      ...note,
      closing
    ],
    room,
    inCharacters
  )
}
