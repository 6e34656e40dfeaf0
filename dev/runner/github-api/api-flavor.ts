import type { ApiResponse, ApiEndpoint } from './endpoint.js'
import { withCommonHeaders } from './common-headers.js'
import { checkRunEndpoints } from './check-runs.js'
import { executeGraphql } from './graphql.js'
import { commentEndpoints } from './issue-comments.js'
import { issueEndpoints } from './issues.js'
import type { ApiError } from './api-error.js'
import { releaseEndpoints } from './releases.js'
import { RequestFields } from './request-fields.js'
import type { Token } from './tokens.js'

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
