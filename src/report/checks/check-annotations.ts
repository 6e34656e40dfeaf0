import { needsAttention } from '../../encryption/finding.js'
import type { CheckAnnotation } from '../../github/check-run.js'
import { cut, printable } from '../../text/plain-text.js'
import { allAnnotations, type WorkflowAnnotation, type AnnotationLevel } from '../annotations.js'
import { maxCheckTitleLength } from '../github-limits.js'
import type { Report } from '../report.js'

/** Nobody reads more in a diff, and each fifty cost a request. */
const maxAnnotations = 500

/** In characters; a check run shows no more of one. GitHub takes 64 KB. */
const maxMessageLength = 4_096

const levels: Record<AnnotationLevel, CheckAnnotation['annotation_level']> = {
  error: 'failure',
  warning: 'warning',
  notice: 'notice'
}

/** Whether a check run passes: as the step does, but for what the step lets pass. */
export function toCheckConclusion({
  verdict
}: Pick<Report, 'verdict'>): 'success' | 'failure' | 'neutral' {
  if (verdict.failed) return 'failure'
  return needsAttention(verdict.status) ? 'neutral' : 'success'
}

/** What a check run annotates: all that has a place in the repository; the last counts what is left out. */
export function checkAnnotations(report: Report): CheckAnnotation[] {
  const placed = toCheckAnnotations(allAnnotations(report))
  if (placed.length <= maxAnnotations) return placed
  const shown = placed.slice(0, maxAnnotations - 1)
  const [first] = shown
  if (first === undefined) return shown
  return [
    ...shown,
    {
      ...first,
      annotation_level: 'warning',
      title: 'OSS bucket encryption',
      message: `${placed.length - shown.length} more annotations are in the job summary and the JSON report.`
    }
  ]
}

/** Those that have a place in the repository, in the form that a check run takes. */
export function toCheckAnnotations(annotations: readonly WorkflowAnnotation[]): CheckAnnotation[] {
  return annotations.flatMap(toCheckAnnotation)
}

function toCheckAnnotation({
  level,
  title,
  message,
  source
}: WorkflowAnnotation): CheckAnnotation[] {
  if (source === undefined) return []
  return [
    {
      path: printable(source.file),
      start_line: source.line,
      end_line: source.line,
      annotation_level: levels[level],
      title: cut(printable(title), maxCheckTitleLength),
      message: cut(printable(message), maxMessageLength)
    }
  ]
}
