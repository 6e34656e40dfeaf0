import { needsAttention } from '../../encryption/finding.js'
import type { CheckAnnotation } from '../../github/check-run.js'
import { cut, printable } from '../../text/plain-text.js'
import { allAnnotationsOf, type Annotation, type Level } from '../annotations.js'
import { checkTitle } from '../platform-limits.js'
import type { Report } from '../report.js'

/** Nobody reads more in a diff, and each fifty cost a request. */
const mostAnnotations = 500

/** In characters; a check run shows no more of one. GitHub takes 64 KB. */
const longestMessage = 4_096

const levels: Record<Level, CheckAnnotation['annotation_level']> = {
  error: 'failure',
  warning: 'warning',
  notice: 'notice'
}

/** Whether a check run passes: as the step does, but for what the step lets pass. */
export function conclusionOf({
  verdict
}: Pick<Report, 'verdict'>): 'success' | 'failure' | 'neutral' {
  if (verdict.failed) return 'failure'
  return needsAttention(verdict.status) ? 'neutral' : 'success'
}

/** What a check run annotates: all that has a place in the repository; the last counts what is left out. */
export function checkAnnotationsOf(report: Report): CheckAnnotation[] {
  const placed = placedAnnotations(allAnnotationsOf(report))
  if (placed.length <= mostAnnotations) return placed
  const shown = placed.slice(0, mostAnnotations - 1)
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
export function placedAnnotations(annotations: readonly Annotation[]): CheckAnnotation[] {
  return annotations.flatMap(placedAnnotation)
}

function placedAnnotation({ level, title, message, source }: Annotation): CheckAnnotation[] {
  if (source === undefined) return []
  return [
    {
      path: printable(source.file),
      start_line: source.line,
      end_line: source.line,
      annotation_level: levels[level],
      title: cut(printable(title), checkTitle),
      message: cut(printable(message), longestMessage)
    }
  ]
}
