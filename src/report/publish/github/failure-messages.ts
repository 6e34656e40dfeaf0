import type { GitHubFailureKind, GitHubFailure } from '../../../github/failure.js'
import type { ServerName } from '../../../github/server.js'
import type { RunLocation } from '../../../github/run-location.js'
import { joinWithAnd } from '../../../text/join-list.js'
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
): string[] {
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
): string {
  const required = denied.flatMap(
    ({ channel }) => (server === 'GitHub' ? permissions : scopes)[channel]
  )
  const needed = [...new Set(required)]
  const missing = joinWithAnd(needed)
  const noun = server === 'GitHub' ? 'permission' : 'scope'
  const permission = needed.length === 1 ? noun : `${noun}s`
  const response = denied[0]?.failure.message ?? ''
  const remedy =
    pullRequest?.isFork === true
      ? 'In a pull request from a fork the job’s own token can only read, whatever permissions says; the log and the job summary have it all.'
      : server === 'GitHub'
        ? `Add ${missing} under permissions: of the job.`
        : `Let the repository’s settings for Actions grant the job’s own token as much, or give github-token one that has ${missing}.`
  return `${listItems(denied)} could not be written: the github-token lacks the ${permission} ${missing} (${response}). ${remedy}`
}

function failureMessage(
  failed: readonly [FailedPublication, ...FailedPublication[]],
  location: RunLocation,
  server: ServerName
): string {
  const { kind, message } = failed[0].failure
  return `${listItems(failed)} could not be written: ${message}.${hintsByKind(location, server)[kind]}`
}

function hintsByKind(
  { owner, repo }: RunLocation,
  server: ServerName
): Record<GitHubFailureKind, string> {
  return {
    denied: '',
    refused: '',
    'bad-token': ' Give github-token a token that is still good, such as the job’s own.',
    'not-found': ` The github-token must belong to ${owner}/${repo}, and be allowed to read there.`,
    'rate-limited': ' Run it later, or with a token that has requests left.',
    unanswered: ` Run it again${server === 'GitHub' ? '; githubstatus.com tells whether GitHub has a fault' : ''}.`
  }
}

function listItems(failed: readonly FailedPublication[]): string {
  const names = joinWithAnd(failed.map(({ channel }) => `the ${channel}`))
  return names.charAt(0).toUpperCase() + names.slice(1)
}
