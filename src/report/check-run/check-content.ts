import { defined } from '../../encryption/defined-fields.js'
import type { FinishedCheckRun } from '../../github/check-run.js'
import { problemAnnotations } from '../config-error-report.js'
import { renderCheckOutput } from '../markdown/check-run-text.js'
import { renderConfigErrorCheck } from '../markdown/config-error-text.js'
import { maxAnnotationsPerRequest, maxCheckTextBytes } from '../github-limits.js'
import { openBucketsNote } from '../open-buckets.js'
import type { ConfigErrorReport, Report, RunReport } from '../report.js'
import { checkAnnotations, toCheckConclusion, toCheckAnnotations } from './check-annotations.js'

export type CheckContent = Omit<FinishedCheckRun, 'name'>

/** The check run of a report, with a verdict or with configuration errors. */
export function checkContent(report: RunReport): CheckContent {
  return {
    ...(report.kind === 'config-errors' ? configErrorContent(report) : verdictContent(report)),
    ...defined({ detailsUrl: report.workflowRun['url'] }),
    startedAt: report.startedAt.toISOString(),
    completedAt: report.finishedAt.toISOString()
  }
}

type CheckVerdict = Pick<CheckContent, 'conclusion' | 'title' | 'summary' | 'text' | 'annotations'>

function configErrorContent(report: ConfigErrorReport): CheckVerdict {
  return {
    conclusion: 'failure',
    ...renderConfigErrorCheck(report),
    // One request's worth: the summary lists every problem.
    annotations: toCheckAnnotations(
      problemAnnotations(report.problems).slice(0, maxAnnotationsPerRequest)
    )
  }
}

function verdictContent(report: Report): CheckVerdict {
  const note = openBucketsNote(report)
  const output = renderCheckOutput(report, maxCheckTextBytes - note.length)
  return {
    conclusion: toCheckConclusion(report),
    ...output,
    text: output.text + note,
    annotations: checkAnnotations(report)
  }
}
