import { GitHubFailure } from './failure.js'
import { idempotent, type GitHubClient } from './client.js'

/** Whose token it is, as comments and issues name their author, such as `github-actions[bot]`. */
export async function getAuthenticatedLogin(github: GitHubClient): Promise<string> {
  const login = await (github.server === 'GitHub' ? loginByGraphql(github) : loginByRest(github))
  // Nobody's name would be that of everything whose author is gone.
  if (typeof login === 'string' && login !== '') return login
  throw new GitHubFailure('unanswered', `${github.server} did not say whose the github-token is`)
}

/** GitHub's REST API tells no installation token who it is. */
async function loginByGraphql({ octokit }: GitHubClient): Promise<unknown> {
  const answer = await octokit.graphql<{ viewer?: { login?: unknown } } | undefined>(
    'query { viewer { login } }',
    { request: idempotent }
  )
  return answer?.viewer?.login
}

/** Gitea and Forgejo have no GraphQL. Source: Gitea's API, `GET /user`, which answers a job's token too. */
async function loginByRest({ octokit }: GitHubClient): Promise<unknown> {
  const { data } = await octokit.rest.users.getAuthenticated()
  return data.login
}
