import {
  externalId,
  filterOwnNewestFirst,
  conflictingChecks,
  titleWithConflict,
  worstConclusion,
  conclusionInExternalId,
  type ExistingCheck,
  type CheckConclusion,
  type CheckResult,
  type CheckTarget
} from './check-identity.js'
import { idempotent, type GitHubClient } from './client.js'
import { paginate } from './pagination.js'

/** What a commit status says, which stands in for a check run. */
export interface CommitStatusContent {
  /** Its name: the newest of a name is what counts. */
  readonly name: string
  readonly conclusion: CheckConclusion
  readonly title: string
  /** Where its details are; absent: nowhere. */
  readonly detailsUrl?: string
}

/** The part of Gitea's answer that is looked at. */
interface StatusResponse {
  readonly id: number
  readonly context: string
  readonly target_url?: string | null
}

/**
 * What is not as required is never green. Gitea's `warning` is what comes closest to `neutral`; a merge
 * that waits for this very name is held back by it. Source: Gitea's `modules/commitstatus`.
 */
export function toCommitState(shown: CheckConclusion): 'success' | 'warning' | 'failure' {
  return shown === 'neutral' ? 'warning' : shown
}

/** Of a description, in characters. Source: docs.github.com, "Create a commit status"; Gitea has no limit. */
const maxDescriptionLength = 140

/**
 * Puts a commit status on a commit, the check of servers that have no check runs. Who wrote it is kept
 * in the fragment of its link. Of two steps of a run under one name the newer hides the older, so the
 * worst of them is shown.
 * Source: Gitea's API, `POST /repos/{owner}/{repo}/statuses/{sha}`.
 */
export async function setCommitStatus(
  github: GitHubClient,
  target: CheckTarget,
  { name, conclusion, title, detailsUrl = '' }: CommitStatusContent
): Promise<CheckResult> {
  const { owner, repo, commit: sha } = target
  let written: CheckConclusion | undefined
  for (;;) {
    // Once more after it was put: of two at once, at least the newer one sees the other.
    const conflicting = conflictingChecks(await listOwnStatuses(github, target, name), target)
    const shownConclusion = worstConclusion([
      conclusion,
      ...conflicting.map(conclusionInExternalId)
    ])
    if (shownConclusion === written)
      return { url: detailsUrl, hasConflict: conflicting.length > 0, shownConclusion }
    // Not `rest.repos`, whose types have GitHub's states only.
    await github.octokit.request({
      method: 'POST',
      url: '/repos/{owner}/{repo}/statuses/{sha}',
      owner,
      repo,
      sha,
      context: name,
      state: toCommitState(shownConclusion),
      description: titleWithConflict(shownConclusion, { conclusion, title }, maxDescriptionLength),
      target_url: `${detailsUrl}#${externalId(target, conclusion)}`,
      request: idempotent
    })
    written = shownConclusion
  }
}

/** Those of this name that this action has put on the commit, the newest first. */
async function listOwnStatuses(
  github: GitHubClient,
  { owner, repo, commit: ref }: CheckTarget,
  name: string
): Promise<ExistingCheck[]> {
  const { repos } = github.octokit.rest
  const list = repos.listCommitStatusesForRef.endpoint({ owner, repo, ref, limit: 50 })
  const all = await paginate<StatusResponse>(github, list)
  const records = all
    .filter(({ context }) => context === name)
    .map(({ id, target_url: url }) => ({ id, external_id: url?.split('#')[1] ?? null }))
  return filterOwnNewestFirst(records)
}
