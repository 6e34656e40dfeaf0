import { needsAttention } from '../../encryption/finding.js'
import { closeIssue, openIssue, openIssueUrl } from '../../github/drift-issue.js'
import { cleaned } from '../cleaned.js'
import { renderIssue, renderIssueClosing } from '../markdown/issue.js'
import type { RefusedRun } from '../refusal.js'
import type { Report } from '../report.js'
import { line, type GitHubPublication, type Outcome, type Scene } from './telling.js'

/** Keeps an issue open as long as there is drift. */
export async function tellIssue(
  report: Report | RefusedRun,
  { about, clean }: GitHubPublication,
  { github, place, me, occasion }: Scene
): Promise<Outcome> {
  const { pullRequest, owner, repo } = place
  if ('problems' in report) {
    return { line: line('drift issue', 'left alone: it is not known whether any bucket differs') }
  }
  if (pullRequest !== undefined) {
    // Its policy may be a draft, which must neither open nor close anything.
    return { line: line('drift issue', 'left alone: this run is of a pull request') }
  }
  if (report.mode === 'draft') {
    return { line: line('drift issue', 'left alone: a draft is no policy yet') }
  }
  if (place.notDefaultBranch !== undefined) {
    // As little: it would close what is still so on the default branch.
    return { line: line('drift issue', `left alone: ${place.notDefaultBranch}`) }
  }
  const repository = { owner, repo, me: await me() }
  const by = { occasion, commit: place.commit }
  if (report.verdict.drift) {
    const issue = cleaned(renderIssue(report), clean)
    const { done, url } = await openIssue(github, repository, about, by, issue)
    return { line: line('drift issue', `${done}, ${url}`) }
  }
  if (needsAttention(report.verdict.status)) {
    const url = await openIssueUrl(github, repository, about)
    const open = url === null ? 'none is open' : `${url} stays open`
    return { line: line('drift issue', `${open}: not every bucket could be told`) }
  }
  const note = clean(renderIssueClosing(report))
  const closed = await closeIssue(github, repository, about, by, note)
  return {
    line: line('drift issue', closed === null ? 'none is open' : `${closed.done}, ${closed.url}`)
  }
}
