import { GitHubFailure } from './failure.js'
import { repeatable, type GitHub } from './octokit.js'

/** Whose token it is, as comments and issues name their author, such as `github-actions[bot]`. */
export async function viewerOf(github: GitHub): Promise<string> {
  const login = await (github.server === 'GitHub' ? byGraphql(github) : byRest(github))
  // Nobody's name would be that of everything whose author is gone.
  if (typeof login === 'string' && login !== '') return login
  throw new GitHubFailure('unanswered', `${github.server} did not say whose the github-token is`)
}

/** GitHub's REST API tells no installation token who it is. */
async function byGraphql({ octokit }: GitHub): Promise<unknown> {
  const answer = await octokit.graphql<{ viewer?: { login?: unknown } } | undefined>(
    'query { viewer { login } }',
    { request: repeatable }
  )
  return answer?.viewer?.login
}

/** Gitea and Forgejo have no GraphQL. Source: Gitea's API, `GET /user`, which answers a job's token too. */
async function byRest({ octokit }: GitHub): Promise<unknown> {
  const { data } = await octokit.rest.users.getAuthenticated()
  return data.login
}
