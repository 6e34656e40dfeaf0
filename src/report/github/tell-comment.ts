import { keepComment } from '../../github/comment.js'
import type { RefusedRun } from '../refusal.js'
import type { Report } from '../report.js'
import { commentContentOf } from './content.js'
import { line, type GitHubPublication, type Outcome, type Scene } from './telling.js'

/** Keeps the one comment on the pull request up to date. */
export async function tellComment(
  run: Report | RefusedRun,
  { about, comment, clean }: GitHubPublication,
  { github, place, me, occasion }: Scene
): Promise<Outcome> {
  if (run.mode === 'draft') {
    return { line: line('comment', 'left alone: a draft is no policy yet') }
  }
  const { pullRequest, noPullRequest = '', owner, repo } = place
  if (pullRequest === undefined) return { line: line('comment', `none: ${noPullRequest}`) }
  const thread = { owner, repo, number: pullRequest.number, me: await me() }
  const { text, needsPerson } = commentContentOf(run)
  const create = comment === 'always' || needsPerson
  // Runs that follow others begin in the order in which those end, which is not that of the commits.
  const by = { occasion: place.follows ?? occasion, commit: place.commit }
  const mark = { kind: 'comment', ...about, by } as const
  const kept = await keepComment(github, thread, mark, clean(text), create)
  if (kept === null) return { line: line('comment', 'none: nothing differs') }
  return {
    line: line('comment', kept.overtaken ? `left to a newer run, ${kept.url}` : kept.url)
  }
}
