/** A GitHub App, on whose behalf an installation token acts. */
export interface GithubApp {
  readonly id: number
  readonly slug: string
  readonly name: string
}

/** An account that acts on GitHub. */
export interface GithubAccount {
  readonly login: string
  readonly type: 'Bot' | 'User'
  /** Set for bots. */
  readonly app?: GithubApp
}

/** The owner of `github.token` in a workflow. */
export const githubActions: GithubAccount = {
  login: 'github-actions[bot]',
  type: 'Bot',
  app: { id: 15368, slug: 'github-actions', name: 'GitHub Actions' }
}

export const octocat: GithubAccount = { login: 'octocat', type: 'User' }

/** The owner of a Gitea job's token, which belongs to no app. */
export const giteaActions: GithubAccount = { login: 'gitea-actions', type: 'Bot' }
