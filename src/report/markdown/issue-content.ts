import { plainText } from '../../text/plain-text.js'
import { bodyLimit, maxIssueTitleLength } from '../github-limits.js'
import type { Report } from '../report.js'
import { renderBody } from './comment-body.js'
import { renderDocument } from './document.js'
import { inCharacters } from './fit-to-limit.js'
import { fixedSection } from './section.js'
import { verdictSection } from './verdict.js'

export interface IssueContent {
  readonly title: string
  readonly body: string
}

/** The issue that is open as long as there is drift; `room` of its body in characters. */
export function renderIssue(report: Report, limit = bodyLimit): IssueContent {
  const note = fixedSection(
    '<p>Each run brings this issue up to date, and one without drift closes it.</p>'
  )
  return { title: renderTitle(report), body: renderBody(report, limit, note) }
}

/** The last comment on it, when the drift is gone. */
export function renderClosingComment(report: Report): string {
  return renderDocument(
    [
      fixedSection('<h2>✅ OSS bucket encryption: no bucket differs any more</h2>'),
      verdictSection(report, true)
    ],
    bodyLimit,
    inCharacters
  )
}

/** About the policy, not about what is found: it stays as it was when the issue was opened. */
function renderTitle({ policy, findings }: Report): string {
  const about = 'OSS encryption drift'
  const limit = maxIssueTitleLength - about.length - 2
  const subject =
    policy === undefined
      ? fitNames(findings.map(({ bucket }) => bucket).sort(), limit)
      : truncateStart(policy.file, limit)
  return subject === '' ? about : `${about}: ${subject}`
}

/** The end of a path says more than its beginning. */
function truncateStart(path: string, limit: number): string {
  const text = plainText(path, Infinity)
  if (text.length <= limit) return text
  return `…${text.slice(text.length - limit + 1).replace(/^[\udc00-\udfff]/, '')}`
}

/** Whole names, and how many more there are. */
function fitNames(buckets: readonly string[], limit: number): string {
  const all = buckets.map(bucket => plainText(bucket, limit))
  for (let shown = Math.min(all.length, limit); shown > 0; shown -= 1) {
    const left = all.length - shown
    const text = all.slice(0, shown).join(', ') + (left === 0 ? '' : ` and ${left} more`)
    if (text.length <= limit) return text
  }
  return `${all.length} buckets`.slice(0, all.length === 0 ? 0 : limit)
}
