import { needsAttention } from '../../encryption/finding.js'
import type { Check } from '../../github/check-run.js'
import { placedProblems, type RefusedRun } from '../refusal.js'
import { renderCheckOutput } from '../markdown/check-output.js'
import { renderComment } from '../markdown/comment.js'
import { renderRefusalCheck, renderRefusalComment } from '../markdown/refusal.js'
import { checkAnnotations } from '../platform-limits.js'
import type { Report } from '../report.js'
import { checkAnnotationsOf, conclusionOf, placedAnnotations } from './check-run.js'

export type CheckContent = Omit<Check, 'name'>

export interface CommentContent {
  readonly text: string
  /** A person should look: a comment is made even where it is to come only then. */
  readonly needsPerson: boolean
}

/** What a check run says about a run, whether it came to a verdict or not. */
export function checkContentOf(run: Report | RefusedRun): CheckContent {
  const detailsUrl = run.run['url']
  return {
    ...('problems' in run
      ? {
          conclusion: 'failure',
          ...renderRefusalCheck(run),
          // As many as one request takes: the summary has them all.
          annotations: placedAnnotations(placedProblems(run.problems).slice(0, checkAnnotations))
        }
      : {
          conclusion: conclusionOf(run),
          ...renderCheckOutput(run),
          annotations: checkAnnotationsOf(run)
        }),
    ...(detailsUrl === undefined ? {} : { detailsUrl }),
    startedAt: run.startedAt.toISOString(),
    completedAt: run.finishedAt.toISOString()
  }
}

/** The same for the comment on a pull request. */
export function commentContentOf(run: Report | RefusedRun): CommentContent {
  return 'problems' in run
    ? { text: renderRefusalComment(run), needsPerson: true }
    : { text: renderComment(run), needsPerson: needsAttention(run.verdict.status) }
}
