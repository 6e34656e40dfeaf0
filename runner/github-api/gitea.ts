import type { Answer, Call, Endpoint } from './call.js'
import type { Dialect } from './dialect.js'
import { commentEndpoints } from './issue-comments.js'
import { issueEndpoints, issueOf } from './issues.js'
import { page } from './paging.js'
import type { CommitStatus } from './records.js'
import { Refusal } from './refusal.js'
import { renderedAccount, renderedComment, timestamp } from './rendered.js'

/**
 * The API of Gitea and Forgejo, as far as it differs from GitHub's: no GraphQL, no check runs, other
 * names for pages, words of its own. Seen at Gitea 1.26.0, run by hand.
 */
export const giteaDialect: Dialect = {
  endpoints: [
    ...statusEndpoints(),
    ...commentEndpoints.map(asGitea).map(unpaged),
    ...issueEndpoints.map(asGitea)
  ],
  answer: (method, path, _body, { account }) =>
    method === 'GET' && path === '/api/v1/user'
      ? { status: 200, body: { login: account.login, is_admin: false } }
      : undefined,
  // A router that knows no such path, so not even JSON.
  nothingThere: () => ({ status: 404, body: '404 page not found\n' }),
  complete: answer => answer,
  refused: ({ status, message }) => ({
    status,
    body: { message: WORDS[status] ?? message, url: 'http://127.0.0.1/api/swagger' }
  })
}

const WORDS: Readonly<Record<number, string>> = {
  401: 'invalid username, password or token',
  403: 'user should have a permission to write to a repo',
  404: 'not found'
}

const USUAL_LIMIT = 30
const LARGEST_LIMIT = 50

function statusEndpoints(): Endpoint[] {
  return [
    {
      method: 'POST',
      path: '/statuses/{sha}',
      docs: '',
      needs: [['contents', 'write']],
      serve: call => {
        const { body, path, repository, token } = call
        const { sha = '' } = path
        if (!repository.commits.has(sha)) {
          throw new Refusal(404, `object does not exist [id: ${sha}, rel_path: ]`)
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
      needs: [['contents', 'read']],
      serve: call => {
        const sha = call.repository.commit(call.path['ref'] ?? '')
        const all = call.repository.statuses.filter(status => status.sha === sha)
        // In no order that a client may rely on.
        return paged(call, query => {
          const { headers, items } = page({ ...call, query }, '/statuses', all)
          return { status: 200, headers, body: items.map(one => renderedStatus(call, one)) }
        })
      }
    }
  ]
}

const STATES = ['pending', 'success', 'error', 'failure', 'warning'] as const

function renderedStatus(call: Call, status: CommitStatus): Record<string, unknown> {
  const { id, state, context, description, targetUrl, creator, createdAt } = status
  return {
    id,
    status: state,
    context,
    description,
    target_url: targetUrl,
    creator: renderedAccount(call, creator),
    created_at: timestamp(createdAt)
  }
}

/** Where GitHub has fields for pull requests alone, Gitea has `null` for the rest. */
function asGitea(endpoint: Endpoint): Endpoint {
  const withNulls = (item: object): object => ({ pull_request: null, ...item })
  return {
    ...endpoint,
    serve: call => {
      if (call.query.has('created_by')) {
        throw new Refusal(404, `user does not exist [name: ${call.query.get('created_by') ?? ''}]`)
      }
      const answer = paged(call, query => endpoint.serve({ ...call, query }))
      const { body } = answer
      if (Array.isArray(body)) return { ...answer, body: (body as object[]).map(withNulls) }
      return typeof body === 'object' && body !== null
        ? { ...answer, body: withNulls(body) }
        : answer
    }
  }
}

/** All comments are one page. */
function unpaged(endpoint: Endpoint): Endpoint {
  if (!(endpoint.method === 'GET' && endpoint.path === '/issues/{number}/comments')) return endpoint
  return {
    ...endpoint,
    serve: call => {
      const issue = issueOf(call)
      const comments = call.repository.commentsOn(issue.number)
      return { status: 200, body: comments.map(one => renderedComment(call, one, issue)) }
    }
  }
}

/** With Gitea's `limit` for GitHub's `per_page`; whoever asks by the latter, or by a creator, is not heard. */
function paged(call: Call, serve: (query: URLSearchParams) => Answer): Answer {
  const query = new URLSearchParams(call.query)
  const limit = Number(query.get('limit') ?? USUAL_LIMIT)
  query.delete('limit')
  query.delete('creator')
  query.set('per_page', String(Math.min(LARGEST_LIMIT, limit)))
  const answer = serve(query)
  const { link } = answer.headers ?? {}
  return link === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, link: link.replaceAll('per_page=', 'limit=') } }
}
