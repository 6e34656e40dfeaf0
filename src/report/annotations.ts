import type { Finding } from '../encryption/finding.js'
import type { Remark, Source } from '../encryption/source.js'
import { isFailing, type FailOn } from '../encryption/verdict.js'
import { worstFirst } from './findings-order.js'
import type { Report } from './report.js'

export type Level = 'error' | 'warning' | 'notice'

export interface Annotation {
  readonly level: Level
  readonly title: string
  readonly message: string
  /** Where it is shown; absent: with the run alone. */
  readonly source?: Source
}

/**
 * The runner shows ten annotations of a level a step, and drops the rest without a word. One of the
 * ten errors is the step's own failure. Source: actions/runner, `_maxCountPerIssueType`.
 */
const mostOfLevel: Record<Level, number> = { error: 9, warning: 10, notice: 10 }

/**
 * One annotation for each finding and each remark that someone should look at, on the line of the
 * policy that it is about; where a level has too many, the last counts the rest.
 */
export function annotationsOf({
  findings,
  failOn,
  remarks,
  unlisted,
  verdict
}: Pick<Report, 'findings' | 'failOn' | 'remarks' | 'unlisted' | 'verdict'>): Annotation[] {
  const ordered = worstFirst(findings)
  const unsettled = ordered.filter(isUnsettled)
  const settled = ordered.filter(finding => !isUnsettled(finding))
  const all = [
    // A step that fails says it itself.
    ...(unlisted === undefined || verdict.failed
      ? []
      : [aboutRun(`${unlisted.message} ${unlisted.hint}`)]),
    ...unsettled.flatMap(finding => annotate(finding, failOn)),
    ...remarks.map(aboutPolicy),
    ...settled.flatMap(finding => annotate(finding, failOn))
  ]
  return (['error', 'warning', 'notice'] as const).flatMap(level =>
    firstOfLevel(all, level, 'in the log, the job summary and the JSON report')
  )
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

function isUnsettled({ status }: Finding): boolean {
  return status === 'drifted' || status === 'unknown'
}

function aboutRun(message: string): Annotation {
  return { level: 'warning', title: runTitle, message }
}

function aboutPolicy({ message, source }: Remark): Annotation {
  return { level: 'warning', title: policyTitle, message, ...(source && { source }) }
}

function annotate(finding: Finding, failOn: FailOn): Annotation[] {
  const level = levelOf(finding, failOn)
  if (level === null) return []
  const { bucket, status, reason, warnings } = finding
  const what = reason === undefined ? [] : [reason.message, reason.hint]
  const done = status === 'applied' ? [`Bucket ${bucket} was changed to what is required.`] : []
  const source = whereToMend(finding)
  return [
    {
      level,
      title: `${runTitle}: ${bucket} ${status}`,
      message: [...what, ...done, ...warnings].join(' '),
      ...(source && { source })
    }
  ]
}

/** The exemption's own line, unless the finding is not about it. */
function whereToMend({ status, source, exemption }: Finding): Source | undefined {
  return status === 'unknown' ? source : (exemption?.source ?? source)
}

function levelOf(finding: Finding, failOn: FailOn): Level | null {
  const { status, warnings } = finding
  if (isFailing(finding, failOn)) return 'error'
  if (isUnsettled(finding) || warnings.length > 0) return 'warning'
  return status === 'applied' ? 'notice' : null
}
