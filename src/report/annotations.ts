import { defined } from '../encryption/defined-fields.js'
import { needsAttention, type Finding } from '../encryption/finding.js'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import { isFailing, type FailOn } from '../encryption/verdict.js'
import { sortBySeverity } from './sort-and-group.js'
import { fixLocation } from './format-location.js'
import { maxAnnotationsPerLevel } from './github-limits.js'
import type { Report, WorkflowRun } from './report.js'

export type AnnotationLevel = 'error' | 'warning' | 'notice'

export interface WorkflowAnnotation {
  readonly level: AnnotationLevel
  readonly title: string
  readonly message: string
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
  failureMessages: readonly string[] = []
): WorkflowAnnotation[] {
  const all = allAnnotations(report, failureMessages)
  return levels.flatMap(level => limitToLevel(all, level, 'in the log and the JSON report'))
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
  failureMessages: readonly string[] = []
): WorkflowAnnotation[] {
  const ordered = sortBySeverity(findings)
  const open = ordered.filter(({ status }) => needsAttention(status))
  const settled = ordered.filter(({ status }) => !needsAttention(status))
  return [
    ...failureMessages.map(runWarning),
    // A failing step already reports it as its own error.
    ...(listFailure === undefined || verdict.failed
      ? []
      : [runWarning(`${listFailure.message} ${listFailure.hint}`)]),
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
  location: string
): WorkflowAnnotation[] {
  const annotations = all.filter(annotation => annotation.level === level)
  const max = maxPerLevel[level]
  if (annotations.length <= max) return annotations
  const shown = annotations.slice(0, max - 1)
  const omitted = annotations.length - shown.length
  return [
    ...shown,
    { level, title: runTitle, message: `${omitted} more ${level}s are ${location}.` }
  ]
}

const runTitle = 'OSS bucket encryption'
export const policyTitle = 'OSS bucket encryption policy'

function runWarning(message: string): WorkflowAnnotation {
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
  const explanation = reason === undefined ? [] : [reason.message, reason.hint]
  const change = status === 'applied' ? [`Bucket ${bucket} was changed to what is required.`] : []
  return [
    defined({
      level,
      title: `${runTitle}: ${bucket} ${status}`,
      message: [...explanation, ...change, ...warnings].join(' '),
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
