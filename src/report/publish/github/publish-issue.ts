import { needsAttention } from '../../../encryption/finding.js'
import {
  closeDriftIssue,
  upsertDriftIssue,
  findOpenDriftIssueUrl
} from '../../../github/drift-issue.js'
import { redactDeep } from '../../../runtime/redact-deep.js'
import { renderIssue, renderClosingComment } from '../../markdown/issue-content.js'
import type { RunReport } from '../../report.js'
import {
  headerLine,
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
  const { pullRequest, owner, repo } = location
  if (report.kind === 'config-errors') {
    return {
      line: headerLine('drift issue', 'left alone: it is not known whether any bucket differs')
    }
  }
  if (pullRequest !== undefined) {
    // The pull request's policy may be a draft, which must neither open nor close an issue.
    return { line: headerLine('drift issue', 'left alone: this run is of a pull request') }
  }
  if (report.mode === 'draft') {
    return { line: headerLine('drift issue', 'left alone: a draft is no policy yet') }
  }
  if (location.notDefaultBranchReason !== undefined) {
    // Another branch could close an issue about drift that the default branch still has.
    return { line: headerLine('drift issue', `left alone: ${location.notDefaultBranchReason}`) }
  }
  const repository = { owner, repo, login: await getLogin() }
  const driftIssue = {
    repository,
    identity,
    writer: { runAttemptId, commit: location.commit }
  }
  if (report.verdict.drift) {
    const issue = redactDeep(renderIssue(report), redact)
    const { action, url } = await upsertDriftIssue(github, driftIssue, issue)
    return { line: headerLine('drift issue', `${action}, ${url}`) }
  }
  if (needsAttention(report.verdict.status)) {
    const url = await findOpenDriftIssueUrl(github, repository, identity)
    const open = url === null ? 'none is open' : `${url} stays open`
    return { line: headerLine('drift issue', `${open}: not every bucket could be told`) }
  }
  const note = redact(renderClosingComment(report))
  const closed = await closeDriftIssue(github, driftIssue, note)
  return {
    line: headerLine(
      'drift issue',
      closed === null ? 'none is open' : `${closed.action}, ${closed.url}`
    )
  }
}
