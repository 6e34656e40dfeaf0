import { plainText } from '../../text/plain-text.js'
import { issueTitle } from '../platform-limits.js'
import type { Report } from '../report.js'
import { bodyRoom, renderBody } from './body.js'
import { documentOf } from './document.js'
import { inCharacters } from './rows-that-fit.js'
import { fixed } from './section.js'
import { tally } from './verdict.js'

export interface Issue {
  readonly title: string
  readonly body: string
}

/** The issue that is open as long as there is drift; `room` of its body in characters. */
export function renderIssue(report: Report, room = bodyRoom): Issue {
  const note = fixed(
    '<p>Each run brings this issue up to date, and one without drift closes it.</p>'
  )
  return { title: titleOf(report), body: renderBody(report, room, note) }
}

/** The last comment on it, when the drift is gone. */
export function renderIssueClosing(report: Report): string {
  return documentOf(
    [fixed('<h2>✅ OSS bucket encryption: no bucket differs any more</h2>'), tally(report, true)],
    bodyRoom,
    inCharacters
  )
}

/** About the policy, not about what is found: it stays as it was when the issue was opened. */
function titleOf({ policy, findings }: Report): string {
  const about = 'OSS encryption drift'
  const room = issueTitle - about.length - 2
  const subject =
    policy === undefined
      ? names(findings.map(({ bucket }) => bucket).sort(), room)
      : end(policy.file, room)
  return subject === '' ? about : `${about}: ${subject}`
}

/** The end of a path says more than its beginning. */
function end(path: string, room: number): string {
  const text = plainText(path, Infinity)
  if (text.length <= room) return text
  return `…${text.slice(text.length - room + 1).replace(/^[\udc00-\udfff]/, '')}`
}

/** Whole names, and how many more there are. */
function names(buckets: readonly string[], room: number): string {
  const all = buckets.map(bucket => plainText(bucket, room))
  for (let shown = Math.min(all.length, room); shown > 0; shown -= 1) {
    const left = all.length - shown
    const text = all.slice(0, shown).join(', ') + (left === 0 ? '' : ` and ${left} more`)
    if (text.length <= room) return text
  }
  return `${all.length} buckets`.slice(0, all.length === 0 ? 0 : room)
}
