import type { Report } from '../report.js'
import { bodyLimit, renderBody } from './comment-body.js'

/** A comment on a pull request, in at most so many characters. */
export function renderComment(report: Report, limit = bodyLimit): string {
  return renderBody(report, limit)
}
