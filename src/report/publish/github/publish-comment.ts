import { upsertComment } from '../../../github/issue-comment.js'
import { emptyMessage, link, message, type Message } from '../../../text/message.js'
import type { RunReport } from '../../report.js'
import { commentContent } from '../../markdown/comment-body.js'
import {
  notForDraft,
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
  const item = (text: Message, previous?: string): PublishedItem => ({
    line: { name: 'comment', text },
    previous
  })
  if (report.mode === 'draft') return item(notForDraft)
  const { pullRequest, noPullRequestReason = emptyMessage, owner, repo } = location
  if (pullRequest === undefined) return item(message`none: ${noPullRequestReason}`)
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
  if (upserted === null) return item(message`none: no buckets need attention`)
  const page = link(upserted.url, upserted.url)
  return item(
    upserted.superseded ? message`already updated by a newer run, ${page}` : [page],
    upserted.previous
  )
}
