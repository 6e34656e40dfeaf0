import { detectServer } from '../../../github/server.js'
import { errorMessage } from '../../../text/error-message.js'
import { plainText } from '../../../text/plain-text.js'
import type { RunReport } from '../../report.js'
import { headerLine, type GitHubPublication, type PublicationResult } from './publication.js'

/** Tells the outcome on GitHub itself. Never rejects: what could not be told changes no verdict. */
export async function publishToGitHub(
  report: RunReport,
  publication: GitHubPublication
): Promise<PublicationResult> {
  const { stoppedBy } = report
  if (stoppedBy !== undefined) {
    return {
      lines: [headerLine('not told', `the run was stopped by ${stoppedBy}`)],
      failureMessages: []
    }
  }
  try {
    // Loaded only now: Octokit is much, and fails at once where the event's file is no JSON.
    const { publishAll } = await import('./publish-all.js')
    return await publishAll(report, publication)
  } catch (error) {
    const cause = plainText(publication.redact(errorMessage(error)), 300)
    return {
      lines: [],
      failureMessages: [`${detectServer(publication.env)} was not told anything: ${cause}.`]
    }
  }
}
