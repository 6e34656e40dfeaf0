import type { GitHubFailureKind, GitHubFailure } from '../../../github/failure.js'
import type { ServerName } from '../../../github/server.js'
import type { RunLocation } from '../../../github/run-location.js'
import {
  code,
  emptyMessage,
  input,
  link,
  listAnd,
  message,
  sentences,
  value,
  words,
  type Message
} from '../../../text/message.js'
import { groupBy } from '../../sort-and-group.js'

/** A publication that GitHub's API did not accept. */
export interface FailedPublication {
  readonly channel: 'check run' | 'commit status' | 'comment' | 'issue'
  readonly failure: GitHubFailure
}

/**
 * The permission for each, as in a workflow. Source: docs.github.com, REST, "Permissions required
 * for GitHub Apps".
 */
const permissions: Record<FailedPublication['channel'], string> = {
  'check run': 'checks: write',
  'commit status': 'statuses: write',
  comment: 'pull-requests: write',
  issue: 'issues: write'
}

/**
 * The scopes for each, in Gitea and Forgejo. Source: Gitea's `models/auth/access_token_scope.go`.
 */
const scopes: Record<FailedPublication['channel'], readonly string[]> = {
  'check run': ['write:repository'],
  'commit status': ['write:repository'],
  // We also ask for the token's owner.
  comment: ['write:issue', 'read:user'],
  issue: ['write:issue', 'read:user']
}

/** A warning for each failure; all missing permissions share one. */
export function publicationFailureMessages(
  failed: readonly FailedPublication[],
  location: RunLocation,
  server: ServerName
): Message[] {
  const denied = failed.filter(({ failure }) => failure.kind === 'denied')
  const otherFailures = failed.filter(({ failure }) => failure.kind !== 'denied')
  // An invalid token is reported once.
  const byCause = groupBy(otherFailures, ({ channel, failure: { kind } }) =>
    kind === 'bad-token' ? kind : channel
  )
  return [
    ...(denied.length === 0 ? [] : [permissionMessage(denied, location, server)]),
    ...byCause.map(group => failureMessage(group, location, server))
  ]
}

function permissionMessage(
  denied: readonly FailedPublication[],
  { pullRequest }: RunLocation,
  server: ServerName
): Message {
  const required = denied.flatMap(
    ({ channel }) => (server === 'GitHub' ? permissions : scopes)[channel]
  )
  const needed = [...new Set(required)]
  const missing = listAnd(needed.map(code))
  const noun = server === 'GitHub' ? 'permission' : 'scope'
  const permission = words(needed.length === 1 ? noun : `${noun}s`)
  const response = denied[0]?.failure.description ?? emptyMessage
  const remedy =
    pullRequest?.isFork === true
      ? message`In a pull request from a fork, the job's own token is read-only, even if the workflow grants it more permissions. The log and the job summary show the full result.`
      : server === 'GitHub'
        ? message`Add ${missing} under the job's ${code('permissions')}.`
        : message`Grant the job's own token ${missing} in the repository's Actions settings, or set ${input('github-token')} to a token that has ${missing}.`
  return message`${listItems(denied)} could not be published: ${input('github-token')} lacks the ${permission} ${missing} (${response}). ${remedy}`
}

function failureMessage(
  failed: readonly [FailedPublication, ...FailedPublication[]],
  location: RunLocation,
  server: ServerName
): Message {
  const { kind, description } = failed[0].failure
  return sentences(
    message`${listItems(failed)} could not be published: ${description}.`,
    hintsByKind(location, server)[kind]
  )
}

function hintsByKind(
  { owner, repo }: RunLocation,
  server: ServerName
): Record<GitHubFailureKind, Message> {
  const incidents = link('githubstatus.com', 'https://www.githubstatus.com')
  return {
    denied: emptyMessage,
    refused: emptyMessage,
    'bad-token': message`Set ${input('github-token')} to a valid token, such as the job's own token.`,
    'not-found': message`Check that ${input('github-token')} is for ${value(`${owner}/${repo}`)} and has permission to read it.`,
    'rate-limited': message`Run the workflow again later, or use a token that has not reached its rate limit.`,
    unanswered: sentences(
      message`Run the workflow again.`,
      server === 'GitHub' ? message`Check ${incidents} for ongoing incidents.` : emptyMessage
    )
  }
}

function listItems(failed: readonly FailedPublication[]): Message {
  return listAnd(
    failed.map(({ channel }, index) => words(`${index === 0 ? 'The' : 'the'} ${channel}`))
  )
}
