import { needsAttention } from '../../encryption/finding.js'
import type { CheckAnnotation } from '../../github/check-run.js'
import { cut, printable } from '../../text/plain-text.js'
import { plain } from '../../text/plain.js'
import {
  allAnnotations,
  runTitle,
  type WorkflowAnnotation,
  type AnnotationLevel
} from '../annotations.js'
import { maxCheckTitleLength } from '../github-limits.js'
import type { Report } from '../report.js'

/** A diff with more is unreadable, and each 50 cost a request. */
const maxAnnotations = 500

/** In characters. GitHub accepts 64 KB, but a check run shows no more than this. */
const maxMessageLength = 4_096

const checkLevels: Record<AnnotationLevel, CheckAnnotation['annotation_level']> = {
  error: 'failure',
  warning: 'warning',
  notice: 'notice'
}

/** Fails if the step fails; neutral for what `fail-on` lets pass. */
export function toCheckConclusion({
  verdict
}: Pick<Report, 'verdict'>): 'success' | 'failure' | 'neutral' {
  if (verdict.failed) return 'failure'
  return needsAttention(verdict.status) ? 'neutral' : 'success'
}

/** The annotations with a file in the repository. The last one counts those beyond the limit. */
export function checkAnnotations(report: Report): CheckAnnotation[] {
  const located = toCheckAnnotations(allAnnotations(report))
  if (located.length <= maxAnnotations) return located
  const shown = located.slice(0, maxAnnotations - 1)
  const [first] = shown
  if (first === undefined) return shown
  return [
    ...shown,
    {
      ...first,
      annotation_level: 'warning',
      title: runTitle,
      message: `${located.length - shown.length} more annotations are in the log and the JSON report.`
    }
  ]
}

/** Drops annotations without a file, since a check run has no place for them. */
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
      annotation_level: checkLevels[level],
      title: cut(printable(title), maxCheckTitleLength),
      message: cut(printable(plain(message)), maxMessageLength)
    }
  ]
}
