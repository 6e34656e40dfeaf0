import { upsertComment } from '../../../github/issue-comment.js'
import type { RunReport } from '../../report.js'
import { commentContent } from '../../markdown/comment-body.js'
import {
  headerLine,
  type GitHubPublication,
  type PublishedItem,
  type PublishContext
} from './publication.js'

/** Keeps the pull request's one comment up to date. */
export async function publishComment(
  report: RunReport,
  { identity, comment, redact }: GitHubPublication,
  { github, location, getLogin, runAttemptId }: PublishContext
): Promise<PublishedItem> {
  if (report.mode === 'draft') {
    return { line: headerLine('comment', 'left alone: a draft is no policy yet') }
  }
  const { pullRequest, noPullRequestReason = '', owner, repo } = location
  if (pullRequest === undefined)
    return { line: headerLine('comment', `none: ${noPullRequestReason}`) }
  const thread = { owner, repo, number: pullRequest.number, login: await getLogin() }
  const { text, needsPerson } = commentContent(report)
  const create = comment === 'always' || needsPerson
  // Runs of `workflow_run` start in the order in which the upstream runs end, not in the order of
  // the commits.
  const writer = { runAttemptId: location.upstreamRunId ?? runAttemptId, commit: location.commit }
  const marker = { kind: 'comment', ...identity, writer } as const
  const upserted = await upsertComment(github, thread, {
    marker,
    text: redact(text),
    create
  })
  if (upserted === null) return { line: headerLine('comment', 'none: nothing differs') }
  return {
    line: headerLine(
      'comment',
      upserted.superseded ? `left to a newer run, ${upserted.url}` : upserted.url
    )
  }
}
