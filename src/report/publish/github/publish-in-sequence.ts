import { context } from '@actions/github'
import { defined } from '../../../encryption/defined-fields.js'
import { toGitHubFailure } from '../../../github/failure.js'
import { createGitHubClient } from '../../../github/client.js'
import { resolveApiUrl, detectServer } from '../../../github/server.js'
import { getAuthenticatedLogin } from '../../../github/authenticated-user.js'
import { locateRun } from '../../../github/run-location.js'
import { code, input, message, type Message } from '../../../text/message.js'
import { parseOpenBuckets, type OpenBuckets } from '../../open-buckets.js'
import type { RunReport } from '../../report.js'
import { checkKind, publishCheck } from './publish-check.js'
import { publishComment } from './publish-comment.js'
import { publishIssue } from './publish-issue.js'
import {
  nothingPublished,
  type GitHubPublication,
  type PublishedItem,
  type PublishContext,
  type PublicationResult,
  type PublishedLine
} from './publication.js'
import { publicationFailureMessages, type FailedPublication } from './failure-messages.js'

interface PublishTask {
  readonly channel: FailedPublication['channel']
  readonly publish: () => Promise<PublishedItem>
}

/** Publishes everything requested, whether or not other parts fail. */
export async function publishAll(
  report: RunReport,
  publication: GitHubPublication
): Promise<PublicationResult> {
  const { runner, retryPolicy, redact } = publication
  const server = detectServer(runner)
  const location = locateRun(runner, context.payload)
  if (location === null) {
    return nothingPublished(
      server,
      message`${code('GITHUB_REPOSITORY')} does not name a repository`
    )
  }
  const apiUrl = resolveApiUrl(runner)
  if (apiUrl === null) {
    return nothingPublished(
      server,
      message`${code('GITHUB_API_URL')} is not an https URL, and ${input('github-token')} is sent only over https`
    )
  }
  const github = createGitHubClient({ ...publication, server, apiUrl }, retryPolicy)
  let login: Promise<string> | undefined
  const { runId = '0', runAttempt = '1' } = report.workflowRun
  const publishContext: PublishContext = {
    github,
    location,
    getLogin: () => (login ??= getAuthenticatedLogin(github)),
    runAttemptId: `${runId}.${runAttempt}`
  }
  const lines: PublishedLine[] = []
  const failureMessages: Message[] = []
  const failed: FailedPublication[] = []
  const earlier: (OpenBuckets | null)[] = []
  // Sequentially, as GitHub's documentation asks for.
  for (const { channel, publish } of publishTasks(report, publication, publishContext)) {
    try {
      const { line, failureMessage, previous } = await publish()
      lines.push(line)
      earlier.push(parseOpenBuckets(previous))
      if (failureMessage !== undefined) failureMessages.push(failureMessage)
    } catch (error) {
      const failure = toGitHubFailure(error, retryPolicy.wallClock(), redact, server)
      failed.push({ channel, failure })
    }
  }
  return {
    lines,
    failureMessages: [...failureMessages, ...publicationFailureMessages(failed, location, server)],
    // The check run is of an earlier attempt on this commit, the others are of the policy.
    ...defined({ previous: earlier.reverse().find(each => each !== null) ?? undefined })
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
