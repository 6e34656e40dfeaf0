import { detectServer } from '../../../github/server.js'
import { errorMessage } from '../../../text/error-message.js'
import { message, untrusted } from '../../../text/message.js'
import type { RunReport } from '../../report.js'
import { nothingPublished, type GitHubPublication, type PublicationResult } from './publication.js'

/**
 * Publishes the report through GitHub's API. Never rejects: a failed publication changes no
 * verdict.
 */
export async function publishToGitHub(
  report: RunReport,
  publication: GitHubPublication
): Promise<PublicationResult> {
  const { stoppedBy } = report
  const server = detectServer(publication.runner)
  if (stoppedBy !== undefined) {
    return {
      lines: [
        {
          name: server,
          text: message`nothing was published, because the run was stopped by ${stoppedBy}`
        }
      ],
      failureMessages: []
    }
  }
  try {
    // Imported late: Octokit is large, and fails on import if the event's file is not JSON.
    const { publishAll } = await import('./publish-in-sequence.js')
    return await publishAll(report, publication)
  } catch (error) {
    const cause = untrusted(publication.redact(errorMessage(error)), 300)
    return nothingPublished(server, [cause])
  }
}
