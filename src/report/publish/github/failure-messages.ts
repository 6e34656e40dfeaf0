import type { GitHubFailureKind, GitHubFailure } from '../../../github/failure.js'
import type { ServerName } from '../../../github/server.js'
import type { RunLocation } from '../../../github/run-location.js'
import { joinWithAnd } from '../../../text/join-list.js'
import { groupBy } from '../../sort-and-group.js'

/** Something that GitHub was not told, and why. */
export interface FailedPublication {
  readonly what: 'check run' | 'commit status' | 'comment' | 'issue'
  readonly failure: GitHubFailure
}

/** What each needs, as a workflow grants it. Source: docs.github.com, REST, "Permissions required for GitHub Apps". */
const permissions: Record<FailedPublication['what'], string> = {
  'check run': 'checks: write',
  'commit status': 'statuses: write',
  comment: 'pull-requests: write',
  issue: 'issues: write'
}

/** What each needs as the scope of a token of Gitea or Forgejo. Source: Gitea's `models/auth/access_token_scope.go`. */
const scopes: Record<FailedPublication['what'], readonly string[]> = {
  'check run': ['write:repository'],
  'commit status': ['write:repository'],
  // Who the token is of is asked too.
  comment: ['write:issue', 'read:user'],
  issue: ['write:issue', 'read:user']
}

/** In sentences for a warning each; what the token may not do is one, however much it is. */
export function publicationFailureMessages(
  failed: readonly FailedPublication[],
  location: RunLocation,
  server: ServerName
): string[] {
  const denied = failed.filter(({ failure }) => failure.kind === 'denied')
  const others = failed.filter(({ failure }) => failure.kind !== 'denied')
  // A token that is none is told once.
  const byCause = groupBy(others, ({ what, failure: { kind } }) =>
    kind === 'bad-token' ? kind : what
  )
  return [
    ...(denied.length === 0 ? [] : [permissionMessage(denied, location, server)]),
    ...byCause.map(some => failureMessage(some, location, server))
  ]
}

function permissionMessage(
  denied: readonly FailedPublication[],
  { pullRequest }: RunLocation,
  server: ServerName
): string {
  const all = denied.flatMap(({ what }) => (server === 'GitHub' ? permissions : scopes)[what])
  const needed = [...new Set(all)]
  const lacks = joinWithAnd(needed)
  const one = server === 'GitHub' ? 'permission' : 'scope'
  const permission = needed.length === 1 ? one : `${one}s`
  const said = denied[0]?.failure.message ?? ''
  const remedy =
    pullRequest?.isFork === true
      ? 'In a pull request from a fork the job’s own token can only read, whatever permissions says; the log and the job summary have it all.'
      : server === 'GitHub'
        ? `Add ${lacks} under permissions: of the job.`
        : `Let the repository’s settings for Actions grant the job’s own token as much, or give github-token one that has ${lacks}.`
  return `${listItems(denied)} could not be written: the github-token lacks the ${permission} ${lacks} (${said}). ${remedy}`
}

function failureMessage(
  some: readonly [FailedPublication, ...FailedPublication[]],
  location: RunLocation,
  server: ServerName
): string {
  const { kind, message } = some[0].failure
  return `${listItems(some)} could not be written: ${message}.${hintsByKind(location, server)[kind]}`
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
  const names = joinWithAnd(failed.map(({ what }) => `the ${what}`))
  return names.charAt(0).toUpperCase() + names.slice(1)
}
