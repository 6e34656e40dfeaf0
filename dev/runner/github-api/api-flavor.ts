import type { ApiEndpoint, ApiResponse } from './endpoint.js'
import { RequestFields } from './request-fields.js'
import type { Token } from './tokens.js'
import { withCommonHeaders } from './common-headers.js'
import { checkRunEndpoints } from './check-runs.js'
import { commentEndpoints } from './issue-comments.js'
import { issueEndpoints } from './issues.js'
import type { ApiError } from './api-error.js'
import { releaseEndpoints } from './releases.js'

/** What distinguishes the API of one server from that of a compatible one. */
export interface ApiFlavor {
  /** Endpoints below a repository. */
  readonly endpoints: readonly ApiEndpoint[]
  /** Requests outside any repository; undefined: no such endpoint. */
  readonly executeGlobal: (
    method: string,
    path: string,
    body: string,
    token: Token
  ) => ApiResponse | undefined
  /** The response to an unknown path. */
  readonly notFoundResponse: (refusal: ApiError, docs: string) => ApiResponse
  /** @param docs the endpoint's documentation page. */
  readonly errorResponse: (refusal: ApiError, docs: string) => ApiResponse
  /** Adds the headers that every response has. */
  readonly addCommonHeaders: typeof withCommonHeaders
}

/** @param graphqlPath the path of the GraphQL endpoint on the host. */
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

/**
 * The only query that the emulated GitHub supports: the token's login, which an installation token
 * has too.
 */
export function executeGraphql(body: RequestFields, token: Token): ApiResponse {
  body.require('query')
  const query = (body.text('query') ?? '').replace(/[\s,]+/g, '')
  if (/^(?:query)?\{viewer\{login\}\}$/.test(query)) {
    return { status: 200, body: { data: { viewer: { login: token.account.login } } } }
  }
  // GraphQL reports errors with status 200.
  const message = 'This double of GitHub answers `query { viewer { login } }` only.'
  return { status: 200, body: { errors: [{ message, locations: [{ line: 1, column: 1 }] }] } }
}
