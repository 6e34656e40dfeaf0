import { defined } from '../encryption/defined.js'
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
  /** Where it is shown; absent: with the run alone. */
  readonly source?: SourceLocation
}

/** Of the errors that the runner shows, one is the step's own failure. */
const maxPerLevel: Record<AnnotationLevel, number> = {
  error: maxAnnotationsPerLevel - 1,
  warning: maxAnnotationsPerLevel,
  notice: maxAnnotationsPerLevel
}

/** What someone should look at, as far as the runner shows it; where a level has too many, the last counts the rest. */
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
 * One annotation for each finding and each remark that someone should look at, on the line of the
 * policy that it is about, else on the workflow's file. `troubles`: what could not be reported, a sentence each.
 */
export function allAnnotations(
  { findings, failOn, diagnostics, listFailure, verdict, workflowRun }: AnnotatedReport,
  failureMessages: readonly string[] = []
): WorkflowAnnotation[] {
  const ordered = sortBySeverity(findings)
  const unsettled = ordered.filter(({ status }) => needsAttention(status))
  const settled = ordered.filter(({ status }) => !needsAttention(status))
  return [
    ...failureMessages.map(runWarning),
    // A step that fails says it itself.
    ...(listFailure === undefined || verdict.failed
      ? []
      : [runWarning(`${listFailure.message} ${listFailure.hint}`)]),
    ...unsettled.flatMap(finding => findingAnnotations(finding, failOn, workflowRun)),
    ...diagnostics.map(policyWarning),
    ...settled.flatMap(finding => findingAnnotations(finding, failOn, workflowRun))
  ]
}

/** Those of a level that the runner shows; when it would drop some, the last says how many more there are, and where. */
export function limitToLevel(
  all: readonly WorkflowAnnotation[],
  level: AnnotationLevel,
  where: string
): WorkflowAnnotation[] {
  const annotations = all.filter(annotation => annotation.level === level)
  const max = maxPerLevel[level]
  if (annotations.length <= max) return annotations
  const shown = annotations.slice(0, max - 1)
  const left = annotations.length - shown.length
  return [...shown, { level, title: runTitle, message: `${left} more ${level}s are ${where}.` }]
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
  const level = levelOf(finding, failOn)
  if (level === null) return []
  const { bucket, status, reason, warnings } = finding
  const what = reason === undefined ? [] : [reason.message, reason.hint]
  const done = status === 'applied' ? [`Bucket ${bucket} was changed to what is required.`] : []
  return [
    defined({
      level,
      title: `${runTitle}: ${bucket} ${status}`,
      message: [...what, ...done, ...warnings].join(' '),
      source: fixLocation(finding, run)
    })
  ]
}

function levelOf(finding: Finding, failOn: FailOn): AnnotationLevel | null {
  const { status, warnings } = finding
  if (isFailing(finding, failOn)) return 'error'
  if (needsAttention(status) || warnings.length > 0) return 'warning'
  return status === 'applied' ? 'notice' : null
}
