import { GitHubFailure } from './failure.js'
import { repeatable, type GitHub } from './octokit.js'

/**
 * Whose token it is, as comments and issues name their author, such as `github-actions[bot]`. Asked
 * by GraphQL, since REST tells no installation token who it is.
 */
export async function viewerOf({ octokit }: GitHub): Promise<string> {
  const answer = await octokit.graphql<{ viewer?: { login?: unknown } } | undefined>(
    'query { viewer { login } }',
    { request: repeatable }
  )
  const login = answer?.viewer?.login
  // Nobody's name would be that of everything whose author is gone.
  if (typeof login === 'string' && login !== '') return login
  throw new GitHubFailure('unanswered', 'GitHub did not say whose the github-token is')
}
