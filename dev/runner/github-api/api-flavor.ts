import type { ApiEndpoint, ApiResponse } from './endpoint.js'
import { RequestFields } from './request-fields.js'
import type { Token } from './tokens.js'
import { withCommonHeaders } from './common-headers.js'
import { checkRunEndpoints } from './check-runs.js'
import { commentEndpoints } from './issue-comments.js'
import { issueEndpoints } from './issues.js'
import type { ApiError } from './api-error.js'
import { releaseEndpoints } from './releases.js'

/** What sets one server's API apart from another's that follows it. */
export interface ApiFlavor {
  /** Of a repository. */
  readonly endpoints: readonly ApiEndpoint[]
  /** What is of no repository; undefined: there is no such thing. */
  readonly executeGlobal: (
    method: string,
    path: string,
    body: string,
    token: Token
  ) => ApiResponse | undefined
  /** Where a path leads nowhere. */
  readonly notFoundResponse: (refusal: ApiError, docs: string) => ApiResponse
  /** @param docs the page of the endpoint. */
  readonly errorResponse: (refusal: ApiError, docs: string) => ApiResponse
  /** With the headers that all its answers have. */
  readonly addCommonHeaders: typeof withCommonHeaders
}

/** @param graphqlPath where it is, seen from the host. */
export function createGithubFlavor(graphqlPath: string): ApiFlavor {
  const errorResponse = (refusal: ApiError, docs: string): ApiResponse => ({
    status: refusal.status,
    body: refusal.body(docs)
  })
  return {
    endpoints: [...commentEndpoints, ...issueEndpoints, ...checkRunEndpoints, ...releaseEndpoints],
    executeGlobal: (method, path, body, token) =>
      method === 'POST' && path === graphqlPath
        ? executeGraphql(RequestFields.parse(body), token)
        : undefined,
    notFoundResponse: errorResponse,
    errorResponse,
    addCommonHeaders: withCommonHeaders
  }
}

/** The one query that the double answers: who the token is; an installation token, too, is someone. */
export function executeGraphql(body: RequestFields, token: Token): ApiResponse {
  body.require('query')
  const query = (body.text('query') ?? '').replace(/[\s,]+/g, '')
  if (/^(?:query)?\{viewer\{login\}\}$/.test(query)) {
    return { status: 200, body: { data: { viewer: { login: token.account.login } } } }
  }
  // GraphQL says no with a 200.
  const message = 'This double of GitHub answers `query { viewer { login } }` only.'
  return { status: 200, body: { errors: [{ message, locations: [{ line: 1, column: 1 }] }] } }
}
