import { needsAttention } from '../../encryption/finding.js'
import type { FinishedCheckRun } from '../../github/check-run.js'
import { problemAnnotations, type ConfigErrorReport } from '../config-errors.js'
import { renderCheckOutput } from '../markdown/check-output.js'
import { renderComment } from '../markdown/comment-body.js'
import { renderConfigErrorCheck, renderConfigErrorComment } from '../markdown/config-errors.js'
import { maxAnnotationsPerRequest } from '../github-limits.js'
import type { Report } from '../report.js'
import { checkAnnotations, toCheckConclusion, toCheckAnnotations } from './check-annotations.js'

export type CheckContent = Omit<FinishedCheckRun, 'name'>

export interface CommentContent {
  readonly text: string
  /** A person should look: a comment is made even where it is to come only then. */
  readonly needsPerson: boolean
}

/** What a check run says about a run, whether it came to a verdict or not. */
export function checkContent(run: Report | ConfigErrorReport): CheckContent {
  const detailsUrl = run.workflowRun['url']
  return {
    ...('problems' in run
      ? {
          conclusion: 'failure',
          ...renderConfigErrorCheck(run),
          // As many as one request takes: the summary has them all.
          annotations: toCheckAnnotations(
            problemAnnotations(run.problems).slice(0, maxAnnotationsPerRequest)
          )
        }
      : {
          conclusion: toCheckConclusion(run),
          ...renderCheckOutput(run),
          annotations: checkAnnotations(run)
        }),
    ...(detailsUrl === undefined ? {} : { detailsUrl }),
    startedAt: run.startedAt.toISOString(),
    completedAt: run.finishedAt.toISOString()
  }
}

/** The same for the comment on a pull request. */
export function commentContent(run: Report | ConfigErrorReport): CommentContent {
  return 'problems' in run
    ? { text: renderConfigErrorComment(run), needsPerson: true }
    : { text: renderComment(run), needsPerson: needsAttention(run.verdict.status) }
}
