import type { IncomingMessage } from 'node:http'
import type { ApiResponse } from './endpoint.js'
import { apiVersions } from './common-headers.js'
import type { ApiFlavor } from './api-flavor.js'
import type { ApiUrls } from './urls.js'
import { notFoundError, ApiError } from './api-error.js'
import type { FakeRepository } from './repository.js'
import { RequestFields } from './request-fields.js'
import { findRoute, type Route } from './routes.js'
import { acceptedPermissions, type Token } from './tokens.js'

export interface ApiContext {
  /** Precedes every path of the REST API. */
  readonly prefix: string
  readonly flavor: ApiFlavor
  readonly repositories: readonly FakeRepository[]
  readonly urls: ApiUrls
  readonly now: () => Date
  readonly isKnownLogin: (login: string) => boolean
}

const DOCS = 'https://docs.github.com/rest'

/** Executes or rejects a request, with its checks in GitHub's order. */
export function executeApiCall(
  { headers, method = '', url = '/' }: IncomingMessage,
  body: string,
  token: Token | undefined,
  context: ApiContext
): ApiResponse {
  if (!headers['user-agent']) return userAgentMissing
  try {
    const version = headers['x-github-api-version']
    if (version !== undefined && !apiVersions.includes(String(version))) {
      throw new ApiError(400, `API version ${String(version)} is not supported.`)
    }
    if (token === undefined) {
      const isGiven = headers.authorization !== undefined
      throw new ApiError(401, isGiven ? 'Bad credentials' : 'Requires authentication')
    }
    if (++token.used > token.rateLimit) {
      throw new ApiError(403, 'API rate limit exceeded for installation ID 42.')
    }
    const globalResponse = context.flavor.executeGlobal(method, url, body, token)
    if (globalResponse !== undefined) return globalResponse
    const notFoundResponse = (): ApiResponse =>
      context.flavor.notFoundResponse(notFoundError(), DOCS)
    if (!url.startsWith(`${context.prefix}/`)) return notFoundResponse()
    const requestUrl = new URL(url.slice(context.prefix.length), 'http://localhost')
    const route = findRoute(
      method,
      requestUrl.pathname,
      context.repositories,
      context.flavor.endpoints
    )
    if (route === undefined) return notFoundResponse()
    return executeEndpoint({ route, query: requestUrl.searchParams, body, token }, context)
  } catch (error) {
    return errorResponse(error, DOCS, context.flavor)
  }
}

interface RoutedRequest {
  readonly route: Route
  readonly query: URLSearchParams
  readonly body: string
  readonly token: Token
}

function executeEndpoint(
  { route: { endpoint, repository, path: pathParameters }, query, body, token }: RoutedRequest,
  { urls, isKnownLogin, now, flavor }: ApiContext
): ApiResponse {
  const headers = {
    'x-accepted-github-permissions': acceptedPermissions(endpoint.requiredPermissions)
  }
  const isRead = endpoint.method === 'GET'
  try {
    if (!token.canSee(repository.fullName)) {
      if (!repository.isPublic) throw notFoundError()
      if (!isRead) token.deny()
    }
    // Reading "public resources only" needs no permission. Source: docs.github.com.
    if (!repository.isPublic || !isRead) token.require(endpoint.requiredPermissions)
    const response = endpoint.execute({
      ...{ repository, token, pathParameters, query, urls, isKnownLogin },
      body: RequestFields.parse(isRead ? '' : body),
      now: now()
    })
    return { ...response, headers: { ...headers, ...response.headers } }
  } catch (error) {
    return { ...errorResponse(error, `${DOCS}/${endpoint.docs}`, flavor), headers }
  }
}

function errorResponse(error: unknown, docs: string, flavor: ApiFlavor): ApiResponse {
  if (!(error instanceof ApiError)) throw error
  return flavor.errorResponse(error, docs)
}

/** Not even JSON. Source: docs.github.com, "Getting started with the REST API", "User agent". */
const userAgentMissing: ApiResponse = {
  status: 403,
  body:
    '\r\nRequest forbidden by administrative rules. Please make sure your request has a ' +
    'User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api' +
    '#user-agent-required). Check https://developer.github.com for other possible causes.\r\n'
}
