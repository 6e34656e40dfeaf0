import { defined } from '../encryption/defined-fields.js'
import { needsAttention, type Finding } from '../encryption/finding.js'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import { isFailing, type FailOn } from '../encryption/verdict.js'
import {
  bucket as bucketPart,
  message,
  quantity,
  sentences,
  words,
  type Message
} from '../text/message.js'
import { sortBySeverity } from './sort-and-group.js'
import { fixLocation } from './format-location.js'
import { maxAnnotationsPerLevel } from './github-limits.js'
import type { Report, WorkflowRun } from './report.js'

export type AnnotationLevel = 'error' | 'warning' | 'notice'

export interface WorkflowAnnotation {
  readonly level: AnnotationLevel
  readonly title: string
  readonly message: Message
  /** Absent: the annotation belongs to the run as a whole. */
  readonly source?: SourceLocation
}

/** The runner shows the step's own failure as one of the errors. */
const maxPerLevel: Record<AnnotationLevel, number> = {
  error: maxAnnotationsPerLevel - 1,
  warning: maxAnnotationsPerLevel,
  notice: maxAnnotationsPerLevel
}

/** The annotations that the runner shows. If a level has too many, its last one counts the rest. */
export function workflowAnnotations(
  report: AnnotatedReport,
  failureMessages: readonly Message[] = []
): WorkflowAnnotation[] {
  const all = allAnnotations(report, failureMessages)
  return levels.flatMap(level => limitToLevel(all, level, message`in the log and the JSON report`))
}

type AnnotatedReport = Pick<
  Report,
  'findings' | 'failOn' | 'diagnostics' | 'listFailure' | 'verdict' | 'workflowRun'
>

const levels = ['error', 'warning', 'notice'] as const

/**
 * One annotation for each finding and each diagnostic that needs attention, on its line of the
 * policy, else on the workflow's file.
 *
 * @param failureMessages what could not be published, a sentence each.
 */
export function allAnnotations(
  { findings, failOn, diagnostics, listFailure, verdict, workflowRun }: AnnotatedReport,
  failureMessages: readonly Message[] = []
): WorkflowAnnotation[] {
  const ordered = sortBySeverity(findings)
  const open = ordered.filter(({ status }) => needsAttention(status))
  const settled = ordered.filter(({ status }) => !needsAttention(status))
  return [
    ...failureMessages.map(runWarning),
    // A failing step already reports it as its own error.
    ...(listFailure === undefined || verdict.failed
      ? []
      : [runWarning(sentences(listFailure.message, listFailure.hint))]),
    ...open.flatMap(finding => findingAnnotations(finding, failOn, workflowRun)),
    ...diagnostics.map(policyWarning),
    ...settled.flatMap(finding => findingAnnotations(finding, failOn, workflowRun))
  ]
}

/**
 * Limits a level to what the runner shows; the last annotation then counts the others and says
 * where they are.
 */
export function limitToLevel(
  all: readonly WorkflowAnnotation[],
  level: AnnotationLevel,
  location: Message
): WorkflowAnnotation[] {
  const annotations = all.filter(annotation => annotation.level === level)
  const max = maxPerLevel[level]
  if (annotations.length <= max) return annotations
  const shown = annotations.slice(0, max - 1)
  const omitted = annotations.length - shown.length
  return [
    ...shown,
    {
      level,
      title: runTitle,
      message: message`${quantity(omitted, `more ${level}`)} ${words(omitted === 1 ? 'is' : 'are')} ${location}.`
    }
  ]
}

export const runTitle = 'OSS bucket encryption'
export const policyTitle = 'OSS bucket encryption policy'

function runWarning(message: Message): WorkflowAnnotation {
  return { level: 'warning', title: runTitle, message }
}

function policyWarning({ message, source }: Diagnostic): WorkflowAnnotation {
  return defined({ level: 'warning' as const, title: policyTitle, message, source })
}

function findingAnnotations(
  finding: Finding,
  failOn: FailOn,
  run: WorkflowRun
): WorkflowAnnotation[] {
  const level = annotationLevel(finding, failOn)
  if (level === null) return []
  const { bucket, status, reason, warnings } = finding
  // Apply does not change an exempt bucket, so the hint would mislead.
  const hint = status === 'exempt' || reason === undefined ? [] : [reason.hint]
  const explanation = reason === undefined ? [] : [reason.message, ...hint]
  const change =
    status === 'applied'
      ? [message`${bucketPart(bucket, 'Bucket')} was changed to meet its requirement.`]
      : []
  return [
    defined({
      level,
      title: `${runTitle}: ${bucket} ${status}`,
      message: sentences(...explanation, ...change, ...warnings),
      source: fixLocation(finding, run)
    })
  ]
}

function annotationLevel(finding: Finding, failOn: FailOn): AnnotationLevel | null {
  const { status, warnings } = finding
  if (isFailing(finding, failOn)) return 'error'
  if (needsAttention(status) || warnings.length > 0) return 'warning'
  return status === 'applied' ? 'notice' : null
}
