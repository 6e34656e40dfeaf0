import { GitHubFailure } from './failure.js'
import { aboutTheSame, isOvertaken, marked, renewed, type Mark } from './marker.js'
import { repeatable, type GitHub } from './octokit.js'
import { allPages } from './pages.js'
import { theOne, type Place } from './the-one.js'

interface Comment {
  readonly id: number
  readonly body?: string | null | undefined
  readonly user: { readonly login: string } | null
  readonly html_url: string
}

/** The comments of an issue or a pull request among which ours is. */
export interface Thread {
  readonly owner: string
  readonly repo: string
  /** Of the issue or the pull request. */
  readonly number: number
  /** Who we are: others may write our mark as well. */
  readonly me: string
}

/** Where our comment is, and whether a newer run than ours has the last word in it. */
export interface KeptComment {
  readonly url: string
  readonly overtaken: boolean
}

/**
 * Keeps our one comment in a thread as `text`, also while other runs do the same. Without one there,
 * it is made only if `create`. `null`: there is none, and none was to be made.
 */
export async function keepComment(
  github: GitHub,
  thread: Thread,
  mark: Mark,
  text: string,
  create = true
): Promise<KeptComment | null> {
  const place = comments(github, thread, mark, marked(mark, text))
  if (!create && place.ours(await place.find()).length === 0) return null
  for (let attempt = 1; ; attempt += 1) {
    const { thing, made } = await theOne(place, github.again)
    const overtaken = !made && isOvertaken(thing.body, mark.by)
    const body = marked(renewed(mark, thing.body), text)
    if (made || overtaken || thing.body === body) return { url: thing.html_url, overtaken }
    try {
      await update(github, thread, thing, body)
      return { url: thing.html_url, overtaken }
    } catch (error) {
      // Taken away meanwhile, by a person or by a run that found another one.
      const gone = error instanceof GitHubFailure && error.kind === 'not-found'
      if (!gone || attempt >= github.again.attempts) throw error
    }
  }
}

function comments(
  github: GitHub,
  { owner, repo, number, me }: Thread,
  mark: Mark,
  body: string
): Place<Comment> {
  const { issues } = github.octokit.rest
  return {
    find: async () => {
      const of = { owner, repo, issue_number: number, per_page: 100 }
      return await allPages<Comment>(github, issues.listComments.endpoint(of))
    },
    ours: all =>
      aboutTheSame(
        all.filter(({ user }) => user?.login === me),
        mark
      ),
    make: async () => {
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
    age: ({ id }) => id
  }
}

async function update(
  { octokit }: GitHub,
  { owner, repo }: Thread,
  { id }: Comment,
  body: string
): Promise<void> {
  await octokit.rest.issues.updateComment({
    owner,
    repo,
    comment_id: id,
    body,
    request: repeatable
  })
}
