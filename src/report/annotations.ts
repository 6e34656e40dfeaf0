import type { Finding } from '../encryption/finding.js'
import { isFailing, type FailOn } from '../encryption/verdict.js'
import { worstFirst } from './findings-order.js'

export type Level = 'error' | 'warning' | 'notice'

export interface Annotation {
  readonly level: Level
  readonly title: string
  readonly message: string
}

/**
 * The runner shows ten annotations of a level a step, and drops the rest without a word. One of the
 * ten errors is the step's own failure. Source: actions/runner, `_maxCountPerIssueType`.
 */
const mostOfLevel: Record<Level, number> = { error: 9, warning: 10, notice: 10 }

/** One annotation a finding that someone should look at; where a level has too many, the last counts the rest. */
export function annotationsOf(findings: readonly Finding[], failOn: FailOn): Annotation[] {
  const all = worstFirst(findings).flatMap(finding => annotate(finding, failOn))
  return (['error', 'warning', 'notice'] as const).flatMap(level =>
    atMost(
      all.filter(annotation => annotation.level === level),
      level
    )
  )
}

function annotate(finding: Finding, failOn: FailOn): Annotation[] {
  const level = levelOf(finding, failOn)
  if (level === null) return []
  const { bucket, status, reason, warnings } = finding
  const what = reason === undefined ? [] : [reason.message, reason.hint]
  const done = status === 'applied' ? [`Bucket ${bucket} was changed to what is required.`] : []
  return [
    {
      level,
      title: `OSS bucket encryption: ${bucket} ${status}`,
      message: [...what, ...done, ...warnings].join(' ')
    }
  ]
}

function levelOf(finding: Finding, failOn: FailOn): Level | null {
  const { status, warnings } = finding
  if (isFailing(finding, failOn)) return 'error'
  if (status === 'drifted' || status === 'unknown' || warnings.length > 0) return 'warning'
  return status === 'applied' ? 'notice' : null
}

function atMost(annotations: Annotation[], level: Level): Annotation[] {
  const most = mostOfLevel[level]
  if (annotations.length <= most) return annotations
  const shown = annotations.slice(0, most - 1)
  return [
    ...shown,
    {
      level,
      title: 'OSS bucket encryption',
      message: `${annotations.length - shown.length} more buckets are in the log, the job summary and the JSON report.`
    }
  ]
}
