import { putCheckRun } from '../../github/check-run.js'
import { cleaned } from '../cleaned.js'
import { checkAnnotations, checkTitle } from '../platform-limits.js'
import type { RefusedRun } from '../refusal.js'
import type { Report } from '../report.js'
import { checkContentOf } from './content.js'
import { line, type GitHubPublication, type Outcome, type Scene } from './telling.js'

/** Puts a check run of this name on the commit. */
export async function tellCheck(
  name: string,
  run: Report | RefusedRun,
  { about, requirement, clean }: GitHubPublication,
  { github, place, occasion }: Scene
): Promise<Outcome> {
  if (run.mode === 'draft') {
    return { line: line('check run', 'left alone: a draft is no policy yet') }
  }
  const what = requirement === undefined ? {} : { requirement }
  const subject = { ...place, about, ...what, occasion }
  const { url, rival, shown } = await putCheckRun(
    github,
    subject,
    cleaned({ name, ...checkContentOf(run) }, clean),
    checkAnnotations,
    checkTitle
  )
  const told = { line: line('check run', `${shown}, ${url}`) }
  return rival
    ? {
        ...told,
        trouble: `Another step of this run has put a check run named ${name} on the commit, and GitHub shows only the newest of a name: it shows the worst of them, ${shown}. Give each step a check-name of its own.`
      }
    : told
}
