import { plainText } from '../../text/plain-text.js'
import { checkText, checkTitle } from '../platform-limits.js'
import type { Report } from '../report.js'
import { documentOf } from './document.js'
import { headlineOf } from './headline.js'
import { inOrder } from './in-order.js'
import { needsDoing } from './needs-doing.js'
import { inBytes } from './rows-that-fit.js'
import { closing, toKnow } from './sections.js'
import { tally } from './verdict.js'

/** The `output` of a check run, as GitHub's API takes it. */
export interface CheckOutput {
  readonly title: string
  readonly summary: string
  readonly text: string
}

/** A check run has two texts: one with what a person must do, one with what there is to know, each in at most so many bytes. */
export function renderCheckOutput(report: Report, room = checkText): CheckOutput {
  const { words } = headlineOf(report, bucket => bucket)
  const texts = {
    // GitHub shows the title above it.
    summary: [tally(report, true), needsDoing(report.findings)],
    text: [...toKnow(report, room), inOrder(report.findings), closing]
  }
  return {
    title: plainText(words, checkTitle),
    summary: documentOf(texts.summary, room, inBytes),
    text: documentOf(texts.text, room, inBytes)
  }
}
