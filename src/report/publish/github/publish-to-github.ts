import { detectServer } from '../../../github/server.js'
import { errorMessage } from '../../../text/error-message.js'
import { plainText } from '../../../text/plain-text.js'
import type { RunReport } from '../../report.js'
import { headerLine, type GitHubPublication, type PublicationResult } from './publication.js'

/**
 * Publishes the report through GitHub's API. Never rejects: a failed publication changes no
 * verdict.
 */
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
    // Imported late: Octokit is large, and fails on import if the event's file is not JSON.
    const { publishAll } = await import('./publish-in-sequence.js')
    return await publishAll(report, publication)
  } catch (error) {
    const cause = plainText(publication.redact(errorMessage(error)), 300)
    return {
      lines: [],
      failureMessages: [`${detectServer(publication.runner)} was not told anything: ${cause}.`]
    }
  }
}
