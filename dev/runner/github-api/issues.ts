import type { ApiCall, ApiEndpoint } from './endpoint.js'
import { countCharacters, type RequestFields } from './request-fields.js'
import { paginate } from './pagination.js'
import type { StoredIssue, StateReason } from './records.js'
import { validationError, schemaError, notFoundError, ApiError } from './api-error.js'
import { issueResponse } from './response-schemas.js'
import type { RequiredPermissions } from './tokens.js'

/** In characters, as GitHub's own error message states. */
export const BODY_CHARACTERS = 65_536
const TITLE_CHARACTERS = 256

const read: RequiredPermissions = [['issues', 'read']]
const REASONS = ['completed', 'not_planned', 'duplicate', 'reopened'] as const

/**
 * Source: docs.github.com, REST, "Issues". Permissions: github/docs,
 * `server-to-server-permissions.json`.
 */
export const issueEndpoints: readonly ApiEndpoint[] = [
  {
    method: 'GET',
    path: '/issues',
    docs: 'issues/issues#list-repository-issues',
    requiredPermissions: read,
    execute: call => {
      const { headers, items } = paginate(call, '/issues', filterIssues(call))
      return { status: 200, headers, body: items.map(issue => issueResponse(call, issue)) }
    }
  },
  {
    method: 'POST',
    path: '/issues',
    docs: 'issues/issues#create-an-issue',
    requiredPermissions: [['issues', 'write']],
    execute: call => {
      const { body, repository, token } = call
      body.require('title')
      const title = readTitle(body) ?? ''
      const text = readBody(body) ?? null
      const labels = readLabels(body) ?? []
      if (!repository.hasIssues) throw disabled()
      const issue = repository.addIssue({ title, body: text, labels, author: token.account })
      const rendered = issueResponse(call, issue)
      return { status: 201, headers: { location: String(rendered['url']) }, body: rendered }
    }
  },
  {
    method: 'GET',
    path: '/issues/{number}',
    docs: 'issues/issues#get-an-issue',
    requiredPermissions: read,
    execute: call => ({ status: 200, body: issueResponse(call, requireIssue(call)) })
  },
  {
    method: 'PATCH',
    path: '/issues/{number}',
    docs: 'issues/issues#update-an-issue',
    requiredPermissions: [
      ['issues', 'write'],
      ['pull-requests', 'write']
    ],
    execute: call => {
      const { body } = call
      const issue = requireIssue(call)
      requireIssuePermission(call, issue, 'write')
      const title = readTitle(body)
      const text = readBody(body)
      const labels = readLabels(body)
      const state = body.oneOf('state', ['open', 'closed'])
      const reason = body.textOrNull('state_reason') && body.oneOf('state_reason', REASONS)
      issue.title = title ?? issue.title
      if (text !== undefined) issue.body = text
      issue.labels = labels ?? issue.labels
      if (state !== undefined && state !== issue.state) changeState(call, issue, state, reason)
      issue.updatedAt = call.now
      return { status: 200, body: issueResponse(call, issue) }
    }
  }
]

/** Requires the permission for this one: issues and pull requests have separate permissions. */
export function requireIssuePermission(
  { token }: ApiCall,
  issue: StoredIssue,
  access: 'read' | 'write'
): void {
  token.require(
    issue.pullRequest === undefined
      ? [['issues', access]]
      : [
          ['issues', access],
          ['pull-requests', access]
        ]
  )
}

/** Rejects issues, but not pull requests, where the repository has issues disabled. */
export function requireIssue({ repository, pathParameters }: ApiCall): StoredIssue {
  const issue = repository.issues.find(({ number }) => String(number) === pathParameters['number'])
  if (issue === undefined) throw notFoundError()
  if (!repository.hasIssues && issue.pullRequest === undefined) throw disabled()
  return issue
}

const disabled = (): ApiError => new ApiError(410, 'Issues has been disabled in this repository.')

function filterIssues({ query, repository, isKnownLogin }: ApiCall): StoredIssue[] {
  const creator = query.get('creator')
  if (creator !== null && !isKnownLogin(creator)) {
    throw validationError({ value: creator, resource: 'Issue', field: 'creator', code: 'invalid' })
  }
  const state = query.get('state') ?? 'open'
  const labels = query.get('labels')?.split(',').filter(Boolean) ?? []
  const since = Date.parse(query.get('since') ?? '')
  const found = repository.issues.filter(
    issue =>
      (repository.hasIssues || issue.pullRequest !== undefined) &&
      (state === 'all' || issue.state === state) &&
      (creator === null || issue.author.login.toLowerCase() === creator.toLowerCase()) &&
      labels.every(label => issue.labels.includes(label)) &&
      !(issue.updatedAt.getTime() < since)
  )
  const sortKey = sortKeys[query.get('sort') ?? ''] ?? sortKeys['created']
  const direction = query.get('direction') === 'asc' ? 1 : -1
  const measure = (issue: StoredIssue): number =>
    sortKey?.(issue, repository.commentsOn(issue.number).length) ?? 0
  return found.sort((a, b) => direction * (measure(a) - measure(b) || a.number - b.number))
}

const sortKeys: Readonly<Record<string, (issue: StoredIssue, comments: number) => number>> = {
  created: ({ createdAt }) => createdAt.getTime(),
  updated: ({ updatedAt }) => updatedAt.getTime(),
  comments: (_issue, comments) => comments
}

function changeState(
  { now, token }: ApiCall,
  issue: StoredIssue,
  state: 'open' | 'closed',
  reason: StateReason | '' | undefined
): void {
  const isClosed = state === 'closed'
  issue.state = state
  issue.closedAt = isClosed ? now : null
  issue.closedBy = isClosed ? token.account : null
  // A pull request does not need issues enabled.
  if (issue.pullRequest !== undefined) return
  issue.stateReason = reason || (isClosed ? 'completed' : 'reopened')
}

function readTitle(body: RequestFields): string | undefined {
  const title = body.text('title')
  if (title === undefined) return undefined
  if (title.trim() === '') {
    throw validationError({ resource: 'Issue', code: 'missing_field', field: 'title' })
  }
  if (countCharacters(title) > TITLE_CHARACTERS) throw tooLong('title', TITLE_CHARACTERS)
  return title
}

/** `null` clears it. */
function readBody(body: RequestFields): string | null | undefined {
  const text = body.textOrNull('body')
  if (text === undefined) return body.has('body') ? null : undefined
  if (countCharacters(text) > BODY_CHARACTERS) throw tooLong('body', BODY_CHARACTERS)
  return text
}

function readLabels(body: RequestFields): readonly string[] | undefined {
  return body.list('labels')?.map(label => {
    const name = typeof label === 'object' ? (label as { name?: unknown } | null)?.name : label
    if (typeof name === 'string') return name
    throw schemaError(`For 'properties/labels', ${JSON.stringify(label)} is not a string.`)
  })
}

function tooLong(field: string, maximum: number): ApiError {
  const message = `${field} is too long (maximum is ${maximum} characters)`
  return validationError({ resource: 'Issue', code: 'custom', field, message })
}
