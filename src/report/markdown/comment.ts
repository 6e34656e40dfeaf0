import type { Report } from '../report.js'
import { bodyRoom, renderBody } from './body.js'

/** A comment on a pull request, in at most so many characters. */
export function renderComment(report: Report, room = bodyRoom): string {
  return renderBody(report, room)
}
