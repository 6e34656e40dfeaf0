import { randomBytes } from 'node:crypto'
import { githubActions, type GithubAccount } from './github-accounts.js'
import { ApiError } from './api-error.js'

/** The names that a workflow's `permissions:` uses. */
export type TokenPermission = 'actions' | 'checks' | 'contents' | 'issues' | 'pull-requests'
export type TokenAccess = 'none' | 'read' | 'write'

export interface TokenOptions {
  /** Default: that of GitHub Actions. */
  readonly account?: GithubAccount
  /**
   * A permission that is not named is `none`, as in a workflow. Default: `write` for all that the
   * emulated API serves.
   */
  readonly permissions?: Readonly<Partial<Record<TokenPermission, TokenAccess>>>
  /** The repositories it can access besides public ones. Default: all. */
  readonly repositories?: readonly string[]
  /** Requests per hour. */
  readonly rateLimit?: number
}

/** Any one of these suffices. */
export type RequiredPermissions = readonly (readonly [TokenPermission, 'read' | 'write'])[]

const LEVEL: Readonly<Record<TokenAccess, number>> = { none: 0, read: 1, write: 2 }

export class Token {
  readonly value: string
  readonly account: GithubAccount
  readonly rateLimit: number
  used = 0
  readonly #permissions: NonNullable<TokenOptions['permissions']>
  readonly #repositories: readonly string[] | undefined

  constructor(options: TokenOptions) {
    this.account = options.account ?? githubActions
    this.rateLimit = options.rateLimit ?? 5000
    this.#permissions = options.permissions ?? {
      actions: 'write',
      checks: 'write',
      contents: 'write',
      issues: 'write',
      'pull-requests': 'write'
    }
    this.#repositories = options.repositories?.map(name => name.toLowerCase())
    // The prefixes of GitHub's installation tokens and fine-grained personal access tokens.
    const prefix = this.account.type === 'Bot' ? 'ghs_' : 'github_pat_'
    this.value = `${prefix}${randomBytes(18).toString('hex')}`
  }

  canSee(fullName: string): boolean {
    return this.#repositories?.includes(fullName.toLowerCase()) ?? true
  }

  hasPermission(required: RequiredPermissions): boolean {
    return required.some(
      ([permission, access]) => LEVEL[this.#permissions[permission] ?? 'none'] >= LEVEL[access]
    )
  }

  require(required: RequiredPermissions): void {
    if (!this.hasPermission(required)) this.deny()
  }

  deny(): never {
    const kind = this.account.type === 'Bot' ? 'integration' : 'personal access token'
    throw new ApiError(403, `Resource not accessible by ${kind}`)
  }
}

/** The value of X-Accepted-GitHub-Permissions: sets of permissions, any one of which suffices. */
export function acceptedPermissions(required: RequiredPermissions): string {
  return required
    .map(([permission, access]) => `${permission.replaceAll('-', '_')}=${access}`)
    .join('; ')
}
