import { needsAttention, type Finding } from '../encryption/finding.js'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import { isFailing, type FailOn } from '../encryption/verdict.js'
import { worstFirst } from './findings-order.js'
import { whereToMend } from './place.js'
import { annotationsOfLevel } from './platform-limits.js'
import type { Report } from './report.js'

export type Level = 'error' | 'warning' | 'notice'

export interface Annotation {
  readonly level: Level
  readonly title: string
  readonly message: string
  /** Where it is shown; absent: with the run alone. */
  readonly source?: SourceLocation
}

/** Of the errors that the runner shows, one is the step's own failure. */
const mostOfLevel: Record<Level, number> = {
  error: annotationsOfLevel - 1,
  warning: annotationsOfLevel,
  notice: annotationsOfLevel
}

/** What someone should look at, as far as the runner shows it; where a level has too many, the last counts the rest. */
export function annotationsOf(report: Annotated, troubles: readonly string[] = []): Annotation[] {
  const all = allAnnotationsOf(report, troubles)
  return levels.flatMap(level => firstOfLevel(all, level, 'in the log and the JSON report'))
}

type Annotated = Pick<Report, 'findings' | 'failOn' | 'remarks' | 'unlisted' | 'verdict' | 'run'>

const levels = ['error', 'warning', 'notice'] as const

/**
 * One annotation for each finding and each remark that someone should look at, on the line of the
 * policy that it is about, else on the workflow's file. `troubles`: what could not be reported, a sentence each.
 */
export function allAnnotationsOf(
  { findings, failOn, remarks, unlisted, verdict, run }: Annotated,
  troubles: readonly string[] = []
): Annotation[] {
  const ordered = worstFirst(findings)
  const unsettled = ordered.filter(({ status }) => needsAttention(status))
  const settled = ordered.filter(({ status }) => !needsAttention(status))
  return [
    ...troubles.map(aboutRun),
    // A step that fails says it itself.
    ...(unlisted === undefined || verdict.failed
      ? []
      : [aboutRun(`${unlisted.message} ${unlisted.hint}`)]),
    ...unsettled.flatMap(finding => annotate(finding, failOn, run)),
    ...remarks.map(aboutPolicy),
    ...settled.flatMap(finding => annotate(finding, failOn, run))
  ]
}

/** Those of a level that the runner shows; when it would drop some, the last says how many more there are, and where. */
export function firstOfLevel(
  all: readonly Annotation[],
  level: Level,
  where: string
): Annotation[] {
  const annotations = all.filter(annotation => annotation.level === level)
  const most = mostOfLevel[level]
  if (annotations.length <= most) return annotations
  const shown = annotations.slice(0, most - 1)
  const left = annotations.length - shown.length
  return [...shown, { level, title: runTitle, message: `${left} more ${level}s are ${where}.` }]
}

const runTitle = 'OSS bucket encryption'
export const policyTitle = 'OSS bucket encryption policy'

function aboutRun(message: string): Annotation {
  return { level: 'warning', title: runTitle, message }
}

function aboutPolicy({ message, source }: Diagnostic): Annotation {
  return { level: 'warning', title: policyTitle, message, ...(source && { source }) }
}

function annotate(finding: Finding, failOn: FailOn, run: Report['run']): Annotation[] {
  const level = levelOf(finding, failOn)
  if (level === null) return []
  const { bucket, status, reason, warnings } = finding
  const what = reason === undefined ? [] : [reason.message, reason.hint]
  const done = status === 'applied' ? [`Bucket ${bucket} was changed to what is required.`] : []
  const source = whereToMend(finding, run)
  return [
    {
      level,
      title: `${runTitle}: ${bucket} ${status}`,
      message: [...what, ...done, ...warnings].join(' '),
      ...(source && { source })
    }
  ]
}

function levelOf(finding: Finding, failOn: FailOn): Level | null {
  const { status, warnings } = finding
  if (isFailing(finding, failOn)) return 'error'
  if (needsAttention(status) || warnings.length > 0) return 'warning'
  return status === 'applied' ? 'notice' : null
}
