import { input, message, words } from '../text/message.js'
import { GitHubFailure } from './failure.js'
import { idempotent, type GitHubClient } from './client.js'

/**
 * The login of the token's owner, as comments and issues name their author: `github-actions[bot]`.
 */
export async function getAuthenticatedLogin(github: GitHubClient): Promise<string> {
  const login = await (github.server === 'GitHub' ? loginByGraphql(github) : loginByRest(github))
  // Reject an empty login: deleted authors have none, so it would match all their comments.
  if (typeof login === 'string' && login !== '') return login
  throw new GitHubFailure(
    'unanswered',
    message`${words(github.server)} did not name the account that ${input('github-token')} belongs to`
  )
}

/** GitHub's REST API has no endpoint that names the owner of an installation token. */
async function loginByGraphql({ octokit }: GitHubClient): Promise<unknown> {
  const response = await octokit.graphql<{ viewer?: { login?: unknown } } | undefined>(
    'query { viewer { login } }',
    { request: idempotent }
  )
  return response?.viewer?.login
}

/**
 * Gitea and Forgejo have no GraphQL. Source: Gitea's API, `GET /user`, which accepts a job's token.
 */
async function loginByRest({ octokit }: GitHubClient): Promise<unknown> {
  const { data } = await octokit.rest.users.getAuthenticated()
  return data.login
}
