import { context } from '@actions/github'
import { toGitHubFailure } from '../../../github/failure.js'
import { createGitHubClient } from '../../../github/client.js'
import { resolveApiUrl, detectServer } from '../../../github/server.js'
import { getAuthenticatedLogin } from '../../../github/authenticated-user.js'
import { locateRun } from '../../../github/run-location.js'
import type { RunReport } from '../../report.js'
import { checkKind, publishCheck } from './publish-check.js'
import { publishComment } from './publish-comment.js'
import { publishIssue } from './publish-issue.js'
import type {
  GitHubPublication,
  PublishedItem,
  PublishContext,
  PublicationResult
} from './publication.js'
import { publicationFailureMessages, type FailedPublication } from './failure-messages.js'

interface PublishTask {
  readonly channel: FailedPublication['channel']
  readonly publish: () => Promise<PublishedItem>
}

/**
 * Publishes everything requested, whether or not other parts fail. Rejects if nothing can be
 * published.
 */
export async function publishAll(
  report: RunReport,
  publication: GitHubPublication
): Promise<PublicationResult> {
  const location = locateRun(publication.runner, context.payload)
  if (location === null) throw new Error('GITHUB_REPOSITORY names no repository')
  const server = detectServer(publication.runner)
  const github = createGitHubClient(
    { ...publication, server, apiUrl: resolveApiUrl(publication.runner) },
    publication.retryPolicy
  )
  let login: Promise<string> | undefined
  const { runId = '0', runAttempt = '1' } = report.workflowRun
  const publishContext: PublishContext = {
    github,
    location,
    getLogin: () => (login ??= getAuthenticatedLogin(github)),
    runAttemptId: `${runId}.${runAttempt}`
  }
  const lines: string[] = []
  const failureMessages: string[] = []
  const failed: FailedPublication[] = []
  // Sequentially, as GitHub's documentation asks for.
  for (const { channel, publish } of publishTasks(report, publication, publishContext)) {
    try {
      const { line, failureMessage } = await publish()
      lines.push(line)
      if (failureMessage !== undefined) failureMessages.push(failureMessage)
    } catch (error) {
      failed.push({
        channel,
        failure: toGitHubFailure(
          error,
          publication.retryPolicy.wallClock(),
          publication.redact,
          server
        )
      })
    }
  }
  return {
    lines,
    failureMessages: [...failureMessages, ...publicationFailureMessages(failed, location, server)]
  }
}

function publishTasks(
  report: RunReport,
  publication: GitHubPublication,
  publishContext: PublishContext
): PublishTask[] {
  const { checkName } = publication
  return [
    ...(checkName === undefined
      ? []
      : [
          {
            channel: checkKind(publishContext.github),
            publish: () => publishCheck(checkName, report, publication, publishContext)
          }
        ]),
    ...(publication.comment === 'never'
      ? []
      : [
          {
            channel: 'comment' as const,
            publish: () => publishComment(report, publication, publishContext)
          }
        ]),
    ...(publication.issue
      ? [
          {
            channel: 'issue' as const,
            publish: () => publishIssue(report, publication, publishContext)
          }
        ]
      : [])
  ]
}
