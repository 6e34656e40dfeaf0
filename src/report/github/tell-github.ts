import { serverOf } from '../../github/server.js'
import { plainText } from '../../text/plain-text.js'
import type { RefusedRun } from '../refusal.js'
import type { Report } from '../report.js'
import { line, type GitHubPublication, type Told } from './telling.js'

/** Tells the outcome on GitHub itself. Never rejects: what could not be told changes no verdict. */
export async function tellGitHub(run: Report | RefusedRun, to: GitHubPublication): Promise<Told> {
  const { stoppedBy } = run
  if (stoppedBy !== undefined) {
    return { lines: [line('not told', `the run was stopped by ${stoppedBy}`)], troubles: [] }
  }
  try {
    // Loaded only now: Octokit is much, and fails at once where the event's file is no JSON.
    const { tellAll } = await import('./tell-all.js')
    return await tellAll(run, to)
  } catch (error) {
    const said = plainText(to.clean(error instanceof Error ? error.message : String(error)), 300)
    return { lines: [], troubles: [`${serverOf(to.env)} was not told anything: ${said}.`] }
  }
}
