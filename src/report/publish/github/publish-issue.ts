import { needsAttention } from '../../../encryption/finding.js'
import {
  closeDriftIssue,
  upsertDriftIssue,
  findOpenDriftIssue
} from '../../../github/drift-issue.js'
import { redactDeep } from '../../../runtime/redact-deep.js'
import { link, message, words, type Message } from '../../../text/message.js'
import { issueContent, renderClosingComment } from '../../markdown/issue-content.js'
import type { RunReport } from '../../report.js'
import {
  notForDraft,
  type GitHubPublication,
  type PublishedItem,
  type PublishContext
} from './publication.js'

/** Keeps an issue open as long as there is drift. */
export async function publishIssue(
  report: RunReport,
  { identity, redact }: GitHubPublication,
  { github, location, getLogin, runAttemptId }: PublishContext
): Promise<PublishedItem> {
  const item = (text: Message, previous?: string): PublishedItem => ({
    line: { name: 'drift issue', text },
    previous
  })
  const page = (url: string) => link(url, url)
  const { pullRequest, owner, repo } = location
  if (report.kind === 'config-errors') {
    return item(message`not changed: the run did not determine whether any bucket has drifted`)
  }
  if (pullRequest !== undefined) {
    // The pull request's policy may be a draft, which must neither open nor close an issue.
    return item(message`not changed: this run is for a pull request`)
  }
  if (report.mode === 'draft') return item(notForDraft)
  if (location.notDefaultBranchReason !== undefined) {
    // Another branch could close an issue about drift that the default branch still has.
    return item(message`not changed: ${location.notDefaultBranchReason}`)
  }
  const repository = { owner, repo, login: await getLogin() }
  const driftIssue = {
    repository,
    identity,
    writer: { runAttemptId, commit: location.commit }
  }
  if (report.verdict.drift) {
    const issue = redactDeep(issueContent(report), redact)
    const { action, url, previous } = await upsertDriftIssue(github, driftIssue, issue)
    return item(message`${words(action)}, ${page(url)}`, previous)
  }
  if (needsAttention(report.verdict.status)) {
    const issue = await findOpenDriftIssue(github, repository, identity)
    const open = issue === null ? message`no issue is open` : message`${page(issue.url)} stays open`
    return item(
      message`not changed (${open}): the status of at least one bucket could not be determined`,
      issue?.previous
    )
  }
  const note = redact(renderClosingComment(report))
  const closed = await closeDriftIssue(github, driftIssue, note)
  return closed === null
    ? item(message`none open`)
    : item(message`${words(closed.action)}, ${page(closed.url)}`, closed.previous)
}
