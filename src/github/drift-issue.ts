import { defined } from '../encryption/defined-fields.js'
import {
  withMatchingMarker,
  isSuperseded,
  withMarker,
  updateMarker,
  sinceRunOf,
  type PolicyIdentity,
  type Marker,
  type MarkerWriter
} from './marker.js'
import { idempotent, type GitHubClient } from './client.js'
import { paginate } from './pagination.js'
import { upsertComment } from './issue-comment.js'
import { ensureSingle, type OwnedCollection } from './ensure-single.js'

export interface IssueRepository {
  readonly owner: string
  readonly repo: string
  /** Our own login: others can copy our marker into their issues. */
  readonly login: string
}

interface ExistingIssue {
  readonly number: number
  readonly state: string
  readonly body?: string | null | undefined
  readonly user: { readonly login: string } | null
  readonly html_url: string
  /** Set for pull requests. Absent in GitHub's issues, `null` in Gitea's. */
  readonly pull_request?: object | null
}

/** The drift issue of one policy, and the run that writes to it. */
export interface DriftIssue {
  readonly repository: IssueRepository
  readonly identity: PolicyIdentity
  /** This run. The issue keeps the run attempt that opened it until it is closed. */
  readonly writer: MarkerWriter
}

export interface DriftIssueResult {
  readonly action: 'opened' | 'reopened' | 'updated' | 'closed' | 'already updated by a newer run'
  readonly url: string
  /** The body that an earlier run wrote while the issue was open; absent: there is none. */
  readonly previous?: string
}

/** Opens the policy's one drift issue, reopens it or updates it. */
export async function upsertDriftIssue(
  github: GitHubClient,
  { repository, identity, writer }: DriftIssue,
  { title, body }: { readonly title: string; readonly body: string }
): Promise<DriftIssueResult> {
  const { owner, repo } = repository
  const marker: Marker = {
    kind: 'issue',
    ...identity,
    sinceRun: writer.runAttemptId,
    writer
  }
  const initialBody = withMarker(marker, body)
  const collection: OwnedCollection<ExistingIssue> = {
    list: () => listIssues(github, repository),
    filterOwn: all => filterOwn(all, repository, identity),
    create: async () => {
      const { data } = await github.octokit.rest.issues.create({
        owner,
        repo,
        title,
        body: initialBody
      })
      return data
    },
    // The API can't delete an issue; without the marker it is no longer ours.
    remove: issue =>
      updateIssue(github, repository, issue, {
        state: 'closed',
        state_reason: 'not_planned',
        body: 'Two runs opened an issue at the same time. The other issue is kept.'
      }),
    creationOrder: ({ number }) => number
  }
  const { item: issue, created } = await ensureSingle(collection, github.retry)
  if (created) return { action: 'opened', url: issue.html_url }
  const { html_url: url } = issue
  if (isSuperseded(issue.body, writer)) return { action: 'already updated by a newer run', url }
  const isOpen = issue.state === 'open'
  const sinceRun = isOpen ? (sinceRunOf(issue.body) ?? writer.runAttemptId) : writer.runAttemptId
  await updateIssue(github, repository, issue, {
    body: withMarker(updateMarker({ ...marker, sinceRun }, issue.body), body),
    ...(isOpen ? {} : { state: 'open', state_reason: 'reopened' })
  })
  return isOpen ? { action: 'updated', url, ...previousBody(issue) } : { action: 'reopened', url }
}

/** Adds the note once to each open drift issue and closes it. `null`: none was open. */
export async function closeDriftIssue(
  github: GitHubClient,
  { repository, identity, writer }: DriftIssue,
  note: string
): Promise<DriftIssueResult | null> {
  let closed: DriftIssueResult | null = null
  for (const issue of await listOpenIssues(github, repository, identity)) {
    const { number, html_url: url } = issue
    if (isSuperseded(issue.body, writer)) return { action: 'already updated by a newer run', url }
    const sinceRun = sinceRunOf(issue.body)
    // Concurrent runs write the same note: its marker names the run that opened the issue.
    const marker: Marker = { kind: 'closing', ...identity, ...defined({ sinceRun }) }
    await upsertComment(github, { ...repository, number }, { marker, text: note })
    await updateIssue(github, repository, issue, { state: 'closed', state_reason: 'completed' })
    closed ??= { action: 'closed', url, ...previousBody(issue) }
  }
  return closed
}

function previousBody({ body }: ExistingIssue): Pick<DriftIssueResult, 'previous'> {
  return defined({ previous: body ?? undefined })
}

/** The policy's open drift issue; `null`: none is open. */
export async function findOpenDriftIssue(
  github: GitHubClient,
  repository: IssueRepository,
  identity: PolicyIdentity
): Promise<Omit<DriftIssueResult, 'action'> | null> {
  const [issue] = await listOpenIssues(github, repository, identity)
  return issue === undefined ? null : { url: issue.html_url, ...previousBody(issue) }
}

/** Matches closed issues too: only all markers together show which account an issue belongs to. */
async function listOpenIssues(
  github: GitHubClient,
  repository: IssueRepository,
  identity: PolicyIdentity
): Promise<ExistingIssue[]> {
  const all = filterOwn(await listIssues(github, repository), repository, identity)
  return all.filter(({ state }) => state === 'open')
}

async function listIssues(
  github: GitHubClient,
  { owner, repo, login }: IssueRepository
): Promise<ExistingIssue[]> {
  // Gitea has no user record for a job's token and responds with 404 to a filter by that author.
  const authorFilter =
    github.server === 'GitHub' ? { creator: login, per_page: 100 } : { type: 'issues', limit: 50 }
  const filter = { owner, repo, state: 'all', ...authorFilter } as const
  return await paginate<ExistingIssue>(
    github,
    github.octokit.rest.issues.listForRepo.endpoint(filter)
  )
}

function filterOwn(
  all: readonly ExistingIssue[],
  { login }: IssueRepository,
  identity: PolicyIdentity
): ExistingIssue[] {
  return withMatchingMarker(
    all.filter(({ user, pull_request: pull }) => (pull ?? null) === null && user?.login === login),
    { kind: 'issue', ...identity }
  )
}

async function updateIssue(
  { octokit }: GitHubClient,
  { owner, repo }: IssueRepository,
  { number }: ExistingIssue,
  changes: {
    body?: string
    state?: 'open' | 'closed'
    state_reason?: 'completed' | 'not_planned' | 'reopened'
  }
): Promise<void> {
  await octokit.rest.issues.update({
    owner,
    repo,
    issue_number: number,
    ...changes,
    request: idempotent
  })
}
