import type { ApiUrls } from './urls.js'
import type { FakeRepository } from './repository.js'
import type { RequestFields } from './request-fields.js'
import type { RequiredPermissions, Token } from './tokens.js'

/**
 * An authorized request: its endpoint exists, and its token sees the repository and may call it.
 */
export interface ApiCall {
  readonly repository: FakeRepository
  readonly token: Token
  /** The values of the path's named parts. */
  readonly pathParameters: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: RequestFields
  readonly urls: ApiUrls
  readonly now: Date
  /** Whether GitHub has an account with that login. */
  readonly isKnownLogin: (login: string) => boolean
}

export interface ApiResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** undefined: no body. */
  readonly body?: unknown
}

/** An endpoint of the REST API, under /repos/{owner}/{repo}. */
export interface ApiEndpoint {
  readonly method: 'DELETE' | 'GET' | 'PATCH' | 'POST'
  /** `{name}` matches one part of the path. */
  readonly path: string
  /** Its page on docs.github.com, under /rest. */
  readonly docs: string
  readonly requiredPermissions: RequiredPermissions
  readonly execute: (call: ApiCall) => ApiResponse
}
