import {
  externalId,
  newestFirst,
  rivalsIn,
  titleOf,
  worstOf,
  ownConclusion,
  type CheckRecord,
  type Conclusion,
  type PutCheck,
  type Subject
} from './check-record.js'
import { repeatable, type GitHub } from './octokit.js'
import { allPages } from './pages.js'

/** What a commit status says, which stands in for a check run. */
export interface Status {
  /** Its name: the newest of a name is what counts. */
  readonly name: string
  readonly conclusion: Conclusion
  readonly title: string
  /** Where its details are; absent: nowhere. */
  readonly detailsUrl?: string
}

/** The part of Gitea's answer that is looked at. */
interface StatusRecord {
  readonly id: number
  readonly context: string
  readonly target_url?: string | null
}

/**
 * What is not as required is never green. Gitea's `warning` is what comes closest to `neutral`; a merge
 * that waits for this very name is held back by it. Source: Gitea's `modules/commitstatus`.
 */
export function stateOf(shown: Conclusion): 'success' | 'warning' | 'failure' {
  return shown === 'neutral' ? 'warning' : shown
}

/** Of a description, in characters. Source: docs.github.com, "Create a commit status"; Gitea has no limit. */
const longestTitle = 140

/**
 * Puts a commit status on a commit, the check of servers that have no check runs. Who wrote it is kept
 * in the fragment of its link. Of two steps of a run under one name the newer hides the older, so the
 * worst of them is shown.
 * Source: Gitea's API, `POST /repos/{owner}/{repo}/statuses/{sha}`.
 */
export async function putCommitStatus(
  github: GitHub,
  subject: Subject,
  { name, conclusion, title, detailsUrl = '' }: Status
): Promise<PutCheck> {
  const { owner, repo, commit: sha } = subject
  let put: Conclusion | undefined
  for (;;) {
    // Once more after it was put: of two at once, at least the newer one sees the other.
    const rivals = rivalsIn(await statusesOf(github, subject, name), subject)
    const shown = worstOf([conclusion, ...rivals.map(ownConclusion)])
    if (shown === put) return { url: detailsUrl, rival: rivals.length > 0, shown }
    // Not `rest.repos`, whose types have GitHub's states only.
    await github.octokit.request({
      method: 'POST',
      url: '/repos/{owner}/{repo}/statuses/{sha}',
      owner,
      repo,
      sha,
      context: name,
      state: stateOf(shown),
      description: titleOf(shown, { conclusion, title }, longestTitle),
      target_url: `${detailsUrl}#${externalId(subject, conclusion)}`,
      request: repeatable
    })
    put = shown
  }
}

/** Those of this name that this action has put on the commit, the newest first. */
async function statusesOf(
  github: GitHub,
  { owner, repo, commit: ref }: Subject,
  name: string
): Promise<CheckRecord[]> {
  const { repos } = github.octokit.rest
  const list = repos.listCommitStatusesForRef.endpoint({ owner, repo, ref, limit: 50 })
  const all = await allPages<StatusRecord>(github, list)
  const records = all
    .filter(({ context }) => context === name)
    .map(({ id, target_url: url }) => ({ id, external_id: url?.split('#')[1] ?? null }))
  return newestFirst(records)
}
