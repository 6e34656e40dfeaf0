import { defined } from '../encryption/defined-fields.js'
import { isFailureOf } from './failure.js'
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

/** The comments of an issue or a pull request. */
export interface IssueThread {
  readonly owner: string
  readonly repo: string
  readonly number: number
  /** Our own login: others can copy our marker into their comments. */
  readonly login: string
}

export interface MarkedComment {
  readonly marker: Marker
  readonly text: string
  /** `false`: only update the comment if there is one. Default: `true`. */
  readonly create?: boolean
}

/** `superseded`: a newer run wrote the comment, so it was left as it is. */
export interface UpsertedComment {
  readonly url: string
  readonly superseded: boolean
  /** The text that an earlier run wrote; absent: the comment is new, or a newer run wrote it. */
  readonly previous?: string
}

/**
 * Ensures that the thread has exactly one comment of ours, with this text, also with concurrent
 * runs. `null`: there is none, and `create` is false.
 */
export async function upsertComment(
  github: GitHubClient,
  thread: IssueThread,
  { marker, text, create = true }: MarkedComment
): Promise<UpsertedComment | null> {
  const collection = commentCollection(github, thread, marker, withMarker(marker, text))
  if (!create && collection.filterOwn(await collection.list()).length === 0) return null
  for (let attempt = 1; ; attempt += 1) {
    const { item, created } = await ensureSingle(collection, github.retry)
    const superseded = !created && isSuperseded(item.body, marker.writer)
    const body = withMarker(updateMarker(marker, item.body), text)
    const result = {
      url: item.html_url,
      superseded,
      ...defined({ previous: created || superseded ? undefined : (item.body ?? undefined) })
    }
    if (created || superseded || item.body === body) return result
    try {
      await update(github, thread, item, body)
      return result
    } catch (error) {
      // Deleted in the meantime, by a person or by a run that removed it as a duplicate.
      const isDeleted = isFailureOf(error, 'not-found')
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
        if (!isFailureOf(error, 'not-found')) throw error
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
