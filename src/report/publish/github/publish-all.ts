import { context } from '@actions/github'
import { toGitHubFailure } from '../../../github/failure.js'
import { createGitHubClient } from '../../../github/client.js'
import { resolveApiUrl, detectServer } from '../../../github/server.js'
import { getAuthenticatedLogin } from '../../../github/authenticated-user.js'
import { locateRun } from '../../../github/run-location.js'
import type { ConfigErrorReport } from '../../config-errors.js'
import type { Report } from '../../report.js'
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
  readonly what: FailedPublication['what']
  readonly publish: () => Promise<PublishedItem>
}

/** Tells all that was asked for, whatever becomes of the others. Rejects where nothing can be told. */
export async function publishAll(
  run: Report | ConfigErrorReport,
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
  const { runId = '0', runAttempt = '1' } = run.workflowRun
  const publishContext: PublishContext = {
    github,
    location: location,
    getLogin: () => (login ??= getAuthenticatedLogin(github)),
    runAttemptId: `${runId}.${runAttempt}`
  }
  const lines: string[] = []
  const failureMessages: string[] = []
  const failed: FailedPublication[] = []
  // One after the other, as GitHub asks for.
  for (const { what, publish } of publishTasks(run, publication, publishContext)) {
    try {
      const { line, failureMessage } = await publish()
      lines.push(line)
      if (failureMessage !== undefined) failureMessages.push(failureMessage)
    } catch (error) {
      failed.push({
        what,
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
  run: Report | ConfigErrorReport,
  publication: GitHubPublication,
  publishContext: PublishContext
): PublishTask[] {
  const { checkName } = publication
  return [
    ...(checkName === undefined
      ? []
      : [
          {
            what: checkKind(publishContext.github),
            publish: () => publishCheck(checkName, run, publication, publishContext)
          }
        ]),
    ...(publication.comment === 'never'
      ? []
      : [
          {
            what: 'comment' as const,
            publish: () => publishComment(run, publication, publishContext)
          }
        ]),
    ...(publication.issue
      ? [{ what: 'issue' as const, publish: () => publishIssue(run, publication, publishContext) }]
      : [])
  ]
}
