import { GitHubFailure } from './failure.js'
import {
  withMatchingMarker,
  isSuperseded,
  withMarker,
  updateMarker,
  type Marker
} from './marker.js'
import { idempotent, type GitHubClient } from './client.js'
import { paginate } from './pagination.js'
import { ensureSingle, type OwnedCollection } from './ensure-single.js'

interface ExistingComment {
  readonly id: number
  readonly body?: string | null | undefined
  readonly user: { readonly login: string } | null
  readonly html_url: string
}

/** The comments of an issue or a pull request among which ours is. */
export interface IssueThread {
  readonly owner: string
  readonly repo: string
  /** Of the issue or the pull request. */
  readonly number: number
  /** Who we are: others may write our mark as well. */
  readonly login: string
}

/** Where our comment is, and whether a newer run than ours has the last word in it. */
export interface UpsertedComment {
  readonly url: string
  readonly superseded: boolean
}

/**
 * Keeps our one comment in a thread as `text`, also while other runs do the same. Without one there,
 * it is made only if `create`. `null`: there is none, and none was to be made.
 */
export async function upsertComment(
  github: GitHubClient,
  thread: IssueThread,
  marker: Marker,
  text: string,
  create = true
): Promise<UpsertedComment | null> {
  const collection = commentCollection(github, thread, marker, withMarker(marker, text))
  if (!create && collection.filterOwn(await collection.list()).length === 0) return null
  for (let attempt = 1; ; attempt += 1) {
    const { thing, made } = await ensureSingle(collection, github.retry)
    const superseded = !made && isSuperseded(thing.body, marker.writer)
    const body = withMarker(updateMarker(marker, thing.body), text)
    if (made || superseded || thing.body === body)
      return { url: thing.html_url, superseded: superseded }
    try {
      await update(github, thread, thing, body)
      return { url: thing.html_url, superseded: superseded }
    } catch (error) {
      // Taken away meanwhile, by a person or by a run that found another one.
      const isDeleted = error instanceof GitHubFailure && error.kind === 'not-found'
      if (!isDeleted || attempt >= github.retry.maxAttempts) throw error
    }
  }
}

function commentCollection(
  github: GitHubClient,
  { owner, repo, number, login }: IssueThread,
  marker: Marker,
  body: string
): OwnedCollection<ExistingComment> {
  const { issues } = github.octokit.rest
  return {
    list: async () => {
      const parameters = { owner, repo, issue_number: number, per_page: 100 }
      return await paginate<ExistingComment>(github, issues.listComments.endpoint(parameters))
    },
    filterOwn: all =>
      withMatchingMarker(
        all.filter(({ user }) => user?.login === login),
        marker
      ),
    create: async () => {
      const { data } = await issues.createComment({ owner, repo, issue_number: number, body })
      return data
    },
    remove: async ({ id }) => {
      try {
        await issues.deleteComment({ owner, repo, comment_id: id })
      } catch (error) {
        if (!(error instanceof GitHubFailure) || error.kind !== 'not-found') throw error
      }
    },
    creationOrder: ({ id }) => id
  }
}

async function update(
  { octokit }: GitHubClient,
  { owner, repo }: IssueThread,
  { id }: ExistingComment,
  body: string
): Promise<void> {
  await octokit.rest.issues.updateComment({
    owner,
    repo,
    comment_id: id,
    body,
    request: idempotent
  })
}
