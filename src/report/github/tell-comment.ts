import { needsPerson } from '../../encryption/finding.js'
import { keepComment } from '../../github/comment.js'
import { renderComment } from '../markdown/comment.js'
import type { Report } from '../report.js'
import { line, type GitHubPublication, type Outcome, type Scene } from './telling.js'

/** Keeps the one comment on the pull request up to date. */
export async function tellComment(
  report: Report,
  { about, comment, clean }: GitHubPublication,
  { github, place, me, occasion }: Scene
): Promise<Outcome> {
  const { pullRequest, owner, repo } = place
  if (pullRequest === undefined) {
    return { line: line('comment', 'none: this run is of no pull request') }
  }
  const thread = { owner, repo, number: pullRequest.number, me: await me() }
  const create = comment === 'always' || needsPerson(report.verdict.status)
  const by = { occasion, commit: place.commit }
  const mark = { kind: 'comment', ...about, by } as const
  const kept = await keepComment(github, thread, mark, clean(renderComment(report)), create)
  if (kept === null) return { line: line('comment', 'none: nothing differs') }
  return {
    line: line('comment', kept.overtaken ? `left to a newer run, ${kept.url}` : kept.url)
  }
}
