/** A GitHub App, in whose name an installation token acts. */
export interface GithubApp {
  readonly id: number
  readonly slug: string
  readonly name: string
}

/** Who does something on GitHub. */
export interface GithubAccount {
  readonly login: string
  readonly type: 'Bot' | 'User'
  /** Of a bot. */
  readonly app?: GithubApp
}

/** Whose token `github.token` is in a workflow. */
export const githubActions: GithubAccount = {
  login: 'github-actions[bot]',
  type: 'Bot',
  app: { id: 15368, slug: 'github-actions', name: 'GitHub Actions' }
}

export const octocat: GithubAccount = { login: 'octocat', type: 'User' }

/** Whose token a job of Gitea's has, which is no app's. */
export const giteaActions: GithubAccount = { login: 'gitea-actions', type: 'Bot' }
