import type { PutCheck, Subject } from '../../github/check-record.js'
import { putCheckRun } from '../../github/check-run.js'
import { putCommitStatus, stateOf } from '../../github/commit-status.js'
import type { GitHub } from '../../github/octokit.js'
import { cleaned } from '../cleaned.js'
import { checkAnnotations, checkTitle } from '../platform-limits.js'
import type { RefusedRun } from '../refusal.js'
import type { Report } from '../report.js'
import { checkContentOf, type CheckContent } from './content.js'
import { line, type GitHubPublication, type Outcome, type Scene } from './telling.js'

/** What a server shows on a commit: Gitea and Forgejo have commit statuses only. */
export function checkOf({ server }: GitHub): 'check run' | 'commit status' {
  return server === 'GitHub' ? 'check run' : 'commit status'
}

/** Puts a check run of this name on the commit, or a commit status where there are no check runs. */
export async function tellCheck(
  name: string,
  run: Report | RefusedRun,
  { about, requirement, clean }: GitHubPublication,
  scene: Scene
): Promise<Outcome> {
  if (run.mode === 'draft') {
    return { line: line('check run', 'left alone: a draft is no policy yet') }
  }
  const { github, place, occasion } = scene
  const what = requirement === undefined ? {} : { requirement }
  const subject = { ...place, about, ...what, occasion }
  const check = cleaned({ name, ...checkContentOf(run) }, clean)
  const { url, rival, shown } = await put(check, subject, scene)
  const kind = checkOf(github)
  const ended = kind === 'check run' ? shown : stateOf(shown)
  const instead = kind === 'check run' ? '' : `${github.server} has none; ${kind} `
  const told = { line: line('check run', `${instead}${ended}${url === '' ? '' : `, ${url}`}`) }
  return rival
    ? {
        ...told,
        trouble: `Another step of this run has put a ${kind} named ${name} on the commit, and ${github.server} shows only the newest of a name: it shows the worst of them, ${ended}. Give each step a check-name of its own.`
      }
    : told
}

async function put(
  check: CheckContent & { readonly name: string },
  subject: Subject,
  { github, me }: Scene
): Promise<PutCheck> {
  if (checkOf(github) === 'commit status') return await putCommitStatus(github, subject, check)
  const options = { batch: checkAnnotations, longestTitle: checkTitle, me }
  return await putCheckRun(github, subject, check, options)
}
