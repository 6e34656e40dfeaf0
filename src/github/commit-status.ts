import {
  externalId,
  filterOwnNewestFirst,
  conflictingChecks,
  titleWithConflict,
  conclusionToShow,
  type ExistingCheck,
  type CheckConclusion,
  type CheckResult,
  type CheckTarget
} from './check-identity.js'
import { idempotent, type GitHubClient } from './client.js'
import { paginate } from './pagination.js'

/** The content of a commit status, which replaces a check run on Gitea and Forgejo. */
export interface CommitStatusContent {
  /** The context of the status; the newest status of a context counts. */
  readonly name: string
  readonly conclusion: CheckConclusion
  readonly title: string
  readonly detailsUrl?: string
}

/** The fields of Gitea's response that we read. */
interface StatusResponse {
  readonly id: number
  readonly context: string
  readonly target_url?: string | null
}

/**
 * Maps neutral to Gitea's `warning`, which is closest to it: it is not green, and it blocks a merge
 * that requires this context. Source: Gitea's `modules/commitstatus`.
 */
export function toCommitState(shown: CheckConclusion): 'success' | 'warning' | 'failure' {
  return shown === 'neutral' ? 'warning' : shown
}

/** In characters. Source: docs.github.com, "Create a commit status"; Gitea has no limit. */
const maxDescriptionLength = 140

/**
 * Sets a commit status, for servers without check runs. Its external id goes into the fragment of
 * its link. If two steps of a run use the same name, the newer status hides the older one, so it
 * shows the worst conclusion of both.
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
    // List again after each write: of two concurrent steps, at least the later one sees the other.
    const conflicting = conflictingChecks(await listOwnStatuses(github, target, name), target)
    const shownConclusion = conclusionToShow(conclusion, conflicting)
    if (shownConclusion === written)
      return { url: detailsUrl, hasConflict: conflicting.length > 0, shownConclusion }
    // `rest.repos` has types for GitHub's states only.
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

/** Our statuses with this name, newest first. */
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
