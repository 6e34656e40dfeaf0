import {
  aboutTheSame,
  isOvertaken,
  marked,
  renewed,
  sinceOf,
  type About,
  type Mark,
  type Writer
} from './marker.js'
import { repeatable, type GitHub } from './octokit.js'
import { allPages } from './pages.js'
import { keepComment } from './comment.js'
import { theOne, type Place } from './the-one.js'

export interface Repository {
  readonly owner: string
  readonly repo: string
  /** Who we are: others may write our mark as well. */
  readonly me: string
}

interface Issue {
  readonly number: number
  readonly state: string
  readonly body?: string | null | undefined
  readonly user: { readonly login: string } | null
  readonly html_url: string
  /** GitHub leaves it out of what is no pull request; Gitea has `null`. */
  readonly pull_request?: object | null
}

/** What became of the issue, and where it is. */
export interface Kept {
  readonly done: 'opened' | 'opened again' | 'updated' | 'closed' | 'left to a newer run'
  readonly url: string
}

/**
 * There is drift: the policy's one issue is open and says what drifted. One that was closed is opened
 * again, so that a policy never has two.
 *
 * @param by this run; its occasion is kept in the issue as long as it stays open.
 */
export async function openIssue(
  github: GitHub,
  repository: Repository,
  about: About,
  by: Writer,
  { title, body }: { readonly title: string; readonly body: string }
): Promise<Kept> {
  const { owner, repo } = repository
  const mark: Mark = { kind: 'issue', ...about, since: by.occasion, by }
  const first = marked(mark, body)
  const place: Place<Issue> = {
    find: () => find(github, repository),
    ours: all => ours(all, repository, about),
    make: async () => {
      const { data } = await github.octokit.rest.issues.create({ owner, repo, title, body: first })
      return data
    },
    // An issue can't be deleted; without the mark it is no longer ours.
    remove: issue =>
      change(github, repository, issue, {
        state: 'closed',
        state_reason: 'not_planned',
        body: 'Two runs opened an issue at the same time; the other one is kept.'
      }),
    age: ({ number }) => number
  }
  const { thing: issue, made } = await theOne(place, github.again)
  if (made) return { done: 'opened', url: issue.html_url }
  const { html_url: url } = issue
  if (isOvertaken(issue.body, by)) return { done: 'left to a newer run', url }
  const isOpen = issue.state === 'open'
  const since = isOpen ? (sinceOf(issue.body) ?? by.occasion) : by.occasion
  await change(github, repository, issue, {
    body: marked(renewed({ ...mark, since }, issue.body), body),
    ...(isOpen ? {} : { state: 'open', state_reason: 'reopened' })
  })
  return { done: isOpen ? 'updated' : 'opened again', url }
}

/** Drift is gone: what is open of ours gets the note, once, and is closed. `null`: nothing was open. */
export async function closeIssue(
  github: GitHub,
  repository: Repository,
  about: About,
  by: Writer,
  note: string
): Promise<Kept | null> {
  let closed: Kept | null = null
  for (const issue of await findOpen(github, repository, about)) {
    const { number, html_url: url } = issue
    if (isOvertaken(issue.body, by)) return { done: 'left to a newer run', url }
    const since = sinceOf(issue.body)
    // Runs that close it at the same time write one note: that of the time that it was open.
    const mark: Mark = { kind: 'closing', ...about, ...(since === undefined ? {} : { since }) }
    await keepComment(github, { ...repository, number }, mark, note)
    await change(github, repository, issue, { state: 'closed', state_reason: 'completed' })
    closed ??= { done: 'closed', url }
  }
  return closed
}

/** The open issue of the policy, while it is not known whether drift is gone; `null`: none is open. */
export async function openIssueUrl(
  github: GitHub,
  repository: Repository,
  about: About
): Promise<string | null> {
  const [issue] = await findOpen(github, repository, about)
  return issue?.html_url ?? null
}

/** Ours of either state are looked at: among them only is it plain which account's is which. */
async function findOpen(github: GitHub, repository: Repository, about: About): Promise<Issue[]> {
  const all = ours(await find(github, repository), repository, about)
  return all.filter(({ state }) => state === 'open')
}

async function find(github: GitHub, { owner, repo, me }: Repository): Promise<Issue[]> {
  // Gitea has no user record for a job's token: it answers 404 to a filter by that author.
  const whose =
    github.server === 'GitHub' ? { creator: me, per_page: 100 } : { type: 'issues', limit: 50 }
  const filter = { owner, repo, state: 'all', ...whose } as const
  return await allPages<Issue>(github, github.octokit.rest.issues.listForRepo.endpoint(filter))
}

function ours(all: readonly Issue[], { me }: Repository, about: About): Issue[] {
  return aboutTheSame(
    all.filter(({ user, pull_request: pull }) => (pull ?? null) === null && user?.login === me),
    { kind: 'issue', ...about }
  )
}

async function change(
  { octokit }: GitHub,
  { owner, repo }: Repository,
  { number }: Issue,
  what: {
    body?: string
    state?: 'open' | 'closed'
    state_reason?: 'completed' | 'not_planned' | 'reopened'
  }
): Promise<void> {
  await octokit.rest.issues.update({
    owner,
    repo,
    issue_number: number,
    ...what,
    request: repeatable
  })
}
