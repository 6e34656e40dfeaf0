import { detectServer } from '../../../github/server.js'
import { plainText } from '../../../text/plain-text.js'
import type { ConfigErrorReport } from '../../config-errors.js'
import type { Report } from '../../report.js'
import { headerLine, type GitHubPublication, type PublicationResult } from './publication.js'

/** Tells the outcome on GitHub itself. Never rejects: what could not be told changes no verdict. */
export async function publishToGitHub(
  run: Report | ConfigErrorReport,
  publication: GitHubPublication
): Promise<PublicationResult> {
  const { stoppedBy } = run
  if (stoppedBy !== undefined) {
    return {
      lines: [headerLine('not told', `the run was stopped by ${stoppedBy}`)],
      failureMessages: []
    }
  }
  try {
    // Loaded only now: Octokit is much, and fails at once where the event's file is no JSON.
    const { publishAll: tellAll } = await import('./publish-all.js')
    return await tellAll(run, publication)
  } catch (error) {
    const said = plainText(
      publication.redact(error instanceof Error ? error.message : String(error)),
      300
    )
    return {
      lines: [],
      failureMessages: [`${detectServer(publication.runner)} was not told anything: ${said}.`]
    }
  }
}
