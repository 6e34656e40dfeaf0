import { context } from '@actions/github'
import { failureOf } from '../../github/failure.js'
import { connectToGitHub } from '../../github/octokit.js'
import { apiUrlOf, serverOf } from '../../github/server.js'
import { viewerOf } from '../../github/viewer.js'
import { whereabouts } from '../../github/workflow-event.js'
import type { RefusedRun } from '../refusal.js'
import type { Report } from '../report.js'
import { checkOf, tellCheck } from './tell-check.js'
import { tellComment } from './tell-comment.js'
import { tellIssue } from './tell-issue.js'
import type { GitHubPublication, Outcome, Scene, Told } from './telling.js'
import { githubTroubles, type Untold } from './troubles.js'

interface Telling {
  readonly what: Untold['what']
  readonly tell: () => Promise<Outcome>
}

/** Tells all that was asked for, whatever becomes of the others. Rejects where nothing can be told. */
export async function tellAll(run: Report | RefusedRun, to: GitHubPublication): Promise<Told> {
  const place = whereabouts(to.env, context.payload)
  if (place === null) throw new Error('GITHUB_REPOSITORY names no repository')
  const server = serverOf(to.env)
  const github = connectToGitHub({ ...to, server, apiUrl: apiUrlOf(to.env) }, to.patience)
  let login: Promise<string> | undefined
  const { runId = '0', runAttempt = '1' } = run.run
  const scene: Scene = {
    github,
    place,
    me: () => (login ??= viewerOf(github)),
    occasion: `${runId}.${runAttempt}`
  }
  const lines: string[] = []
  const troubles: string[] = []
  const untold: Untold[] = []
  // One after the other, as GitHub asks for.
  for (const { what, tell } of tellings(run, to, scene)) {
    try {
      const { line, trouble } = await tell()
      lines.push(line)
      if (trouble !== undefined) troubles.push(trouble)
    } catch (error) {
      untold.push({ what, failure: failureOf(error, to.patience.time(), to.clean, server) })
    }
  }
  return { lines, troubles: [...troubles, ...githubTroubles(untold, place, server)] }
}

function tellings(run: Report | RefusedRun, to: GitHubPublication, scene: Scene): Telling[] {
  const { checkName } = to
  return [
    ...(checkName === undefined
      ? []
      : [{ what: checkOf(scene.github), tell: () => tellCheck(checkName, run, to, scene) }]),
    ...(to.comment === 'never'
      ? []
      : [{ what: 'comment' as const, tell: () => tellComment(run, to, scene) }]),
    ...(to.issue ? [{ what: 'issue' as const, tell: () => tellIssue(run, to, scene) }] : [])
  ]
}
