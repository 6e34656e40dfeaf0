import type { ApiResponse, ApiCall, ApiEndpoint } from './endpoint.js'
import type { ApiFlavor } from './api-flavor.js'
import { commentEndpoints } from './issue-comments.js'
import { issueEndpoints, requireIssue } from './issues.js'
import { paginate } from './pagination.js'
import type { CommitStatus } from './records.js'
import { ApiError } from './api-error.js'
import { accountResponse, commentResponse, timestamp } from './response-schemas.js'

/**
 * The API of Gitea and Forgejo where it differs from GitHub's: no GraphQL, no check runs, other
 * pagination parameters, its own messages. Source: observed on Gitea 1.26.0.
 */
export const giteaFlavor: ApiFlavor = {
  endpoints: [
    ...statusEndpoints(),
    ...commentEndpoints.map(toGiteaEndpoint).map(withoutPagination),
    ...issueEndpoints.map(toGiteaEndpoint)
  ],
  executeGlobal: (method, path, _body, { account }) =>
    method === 'GET' && path === '/api/v1/user'
      ? { status: 200, body: { login: account.login, is_admin: false } }
      : undefined,
  // The router does not know the path, so the body is not JSON.
  notFoundResponse: () => ({ status: 404, body: '404 page not found\n' }),
  addCommonHeaders: response => response,
  errorResponse: ({ status, message }) => ({
    status,
    body: { message: ERROR_MESSAGES[status] ?? message, url: 'http://127.0.0.1/api/swagger' }
  })
}

const ERROR_MESSAGES: Readonly<Record<number, string>> = {
  401: 'invalid username, password or token',
  403: 'user should have a permission to write to a repo',
  404: 'not found'
}

const DEFAULT_LIMIT = 30
const MAX_LIMIT = 50

function statusEndpoints(): ApiEndpoint[] {
  return [
    {
      method: 'POST',
      path: '/statuses/{sha}',
      docs: '',
      requiredPermissions: [['contents', 'write']],
      execute: call => {
        const { body, pathParameters, repository, token } = call
        const { sha = '' } = pathParameters
        if (!repository.commits.has(sha)) {
          throw new ApiError(404, `object does not exist [id: ${sha}, rel_path: ]`)
        }
        const status = repository.addStatus({
          sha,
          creator: token.account,
          state: body.oneOf('state', STATES) ?? 'pending',
          context: body.text('context') ?? '',
          description: body.text('description') ?? '',
          targetUrl: body.text('target_url') ?? ''
        })
        return { status: 201, body: renderedStatus(call, status) }
      }
    },
    {
      method: 'GET',
      path: '/commits/{ref}/statuses',
      docs: '',
      requiredPermissions: [['contents', 'read']],
      execute: call => {
        const sha = call.repository.commit(call.pathParameters['ref'] ?? '')
        const all = call.repository.statuses.filter(status => status.sha === sha)
        // The order is unspecified, so clients must not rely on it.
        return withGiteaPagination(call, query => {
          const { headers, items } = paginate({ ...call, query }, '/statuses', all)
          return { status: 200, headers, body: items.map(one => renderedStatus(call, one)) }
        })
      }
    }
  ]
}

const STATES = ['pending', 'success', 'error', 'failure', 'warning'] as const

function renderedStatus(call: ApiCall, status: CommitStatus): Record<string, unknown> {
  const { id, state, context, description, targetUrl, creator, createdAt } = status
  return {
    id,
    status: state,
    context,
    description,
    target_url: targetUrl,
    creator: accountResponse(call, creator),
    created_at: timestamp(createdAt)
  }
}

/** Gitea returns `null` for the pull request fields that GitHub omits on issues. */
function toGiteaEndpoint(endpoint: ApiEndpoint): ApiEndpoint {
  const withNulls = (item: object): object => ({ pull_request: null, ...item })
  return {
    ...endpoint,
    execute: call => {
      if (call.query.has('created_by')) {
        throw new ApiError(404, `user does not exist [name: ${call.query.get('created_by') ?? ''}]`)
      }
      const response = withGiteaPagination(call, query => endpoint.execute({ ...call, query }))
      const { body } = response
      if (Array.isArray(body)) return { ...response, body: (body as object[]).map(withNulls) }
      return typeof body === 'object' && body !== null
        ? { ...response, body: withNulls(body) }
        : response
    }
  }
}

/** Gitea returns all comments on one page. */
function withoutPagination(endpoint: ApiEndpoint): ApiEndpoint {
  if (!(endpoint.method === 'GET' && endpoint.path === '/issues/{number}/comments')) return endpoint
  return {
    ...endpoint,
    execute: call => {
      const issue = requireIssue(call)
      const comments = call.repository.commentsOn(issue.number)
      return { status: 200, body: comments.map(one => commentResponse(call, one, issue)) }
    }
  }
}

/** Gitea's `limit` stands for GitHub's `per_page`; Gitea ignores `per_page` and `creator`. */
function withGiteaPagination(
  call: ApiCall,
  serve: (query: URLSearchParams) => ApiResponse
): ApiResponse {
  const query = new URLSearchParams(call.query)
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT)
  query.delete('limit')
  query.delete('creator')
  query.set('per_page', String(Math.min(MAX_LIMIT, limit)))
  const response = serve(query)
  const { link } = response.headers ?? {}
  return link === undefined
    ? response
    : {
        ...response,
        headers: { ...response.headers, link: link.replaceAll('per_page=', 'limit=') }
      }
}
