import { plainText } from '../../text/plain-text.js'
import { bodyLimit, maxIssueTitleLength } from '../github-limits.js'
import { openBucketsNote } from '../open-buckets.js'
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

/** The issue about drift; the limit of its body is in characters. */
export function renderIssue(report: Report, limit = bodyLimit): IssueContent {
  const note = fixedSection(
    '<p>Runs on the default branch update this issue while they find drift. It is closed when a run on that branch finds no drift and can determine the status of every bucket.</p>'
  )
  return { title: renderTitle(report), body: renderBody(report, limit, note) }
}

/** The issue with a note of the buckets that need attention, for the next run to compare with. */
export function issueContent(report: Report): IssueContent {
  const note = openBucketsNote(report)
  const { title, body } = renderIssue(report, bodyLimit - note.length)
  return { title, body: body + note }
}

/** The comment with which the issue is closed. */
export function renderClosingComment(report: Report): string {
  return renderDocument(
    [
      fixedSection('<h2>✅ OSS bucket encryption: drift resolved</h2>'),
      verdictSection(report, true)
    ],
    bodyLimit,
    inCharacters
  )
}

/** Names the policy, not the findings: the title stays as it was when the issue was opened. */
function renderTitle({ policy, findings }: Report): string {
  const prefix = 'OSS encryption drift'
  const limit = maxIssueTitleLength - prefix.length - 2
  const subject =
    policy === undefined
      ? fitNames(findings.map(({ bucket }) => bucket).sort(), limit)
      : truncateStart(policy.file, limit)
  return subject === '' ? prefix : `${prefix}: ${subject}`
}

/** The end of a path is more specific than its beginning. */
function truncateStart(path: string, limit: number): string {
  const text = plainText(path, Infinity)
  if (text.length <= limit) return text
  return `…${text.slice(text.length - limit + 1).replace(/^[\udc00-\udfff]/, '')}`
}

/** Whole names, and the number of the others. */
function fitNames(buckets: readonly string[], limit: number): string {
  const names = buckets.map(bucket => plainText(bucket, limit))
  for (let shown = Math.min(names.length, limit); shown > 0; shown -= 1) {
    const omitted = names.length - shown
    const text = names.slice(0, shown).join(', ') + (omitted === 0 ? '' : ` and ${omitted} more`)
    if (text.length <= limit) return text
  }
  return `${names.length} buckets`.slice(0, names.length === 0 ? 0 : limit)
}
