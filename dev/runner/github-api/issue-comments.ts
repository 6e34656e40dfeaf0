import type { ApiCall, ApiEndpoint } from './endpoint.js'
import { countCharacters, type RequestFields } from './request-fields.js'
import { BODY_CHARACTERS, requireIssue, requireIssuePermission } from './issues.js'
import { paginate } from './pagination.js'
import type { StoredComment, StoredIssue } from './records.js'
import { validationError, notFoundError, ApiError } from './api-error.js'
import { commentResponse } from './response-schemas.js'
import type { RequiredPermissions } from './tokens.js'

const read: RequiredPermissions = [
  ['issues', 'read'],
  ['pull-requests', 'read']
]
const write: RequiredPermissions = [
  ['issues', 'write'],
  ['pull-requests', 'write']
]

/** Includes the comments of pull requests. Source: docs.github.com, REST, "Issue comments". */
export const commentEndpoints: readonly ApiEndpoint[] = [
  {
    method: 'GET',
    path: '/issues/{number}/comments',
    docs: 'issues/comments#list-issue-comments',
    requiredPermissions: read,
    execute: call => {
      const issue = requireIssue(call)
      if (!call.repository.isPublic) requireIssuePermission(call, issue, 'read')
      const since = Date.parse(call.query.get('since') ?? '')
      const comments = call.repository
        .commentsOn(issue.number)
        .filter(({ updatedAt }) => !(updatedAt.getTime() < since))
      const { headers, items } = paginate(call, `/issues/${issue.number}/comments`, comments)
      const body = items.map(comment => commentResponse(call, comment, issue))
      return { status: 200, headers, body }
    }
  },
  {
    method: 'POST',
    path: '/issues/{number}/comments',
    docs: 'issues/comments#create-an-issue-comment',
    requiredPermissions: write,
    execute: call => {
      const { body, repository, token } = call
      const issue = requireIssue(call)
      requireIssuePermission(call, issue, 'write')
      const text = readBody(body)
      // Users with push access may still comment, an app may not. Source: probot/stale#25.
      if (issue.locked && token.account.type === 'Bot') {
        throw new ApiError(403, 'Unable to create comment because issue is locked.', {
          page: 'https://docs.github.com/articles/locking-conversations/'
        })
      }
      const comment = repository.addComment(issue.number, text, token.account)
      const rendered = commentResponse(call, comment, issue)
      return { status: 201, headers: { location: String(rendered['url']) }, body: rendered }
    }
  },
  {
    method: 'GET',
    path: '/issues/comments/{id}',
    docs: 'issues/comments#get-an-issue-comment',
    requiredPermissions: read,
    execute: call => {
      const { comment, issue } = requireComment(call)
      if (!call.repository.isPublic) requireIssuePermission(call, issue, 'read')
      return { status: 200, body: commentResponse(call, comment, issue) }
    }
  },
  {
    method: 'PATCH',
    path: '/issues/comments/{id}',
    docs: 'issues/comments#update-an-issue-comment',
    requiredPermissions: write,
    execute: call => {
      const { comment, issue } = requireComment(call)
      requireIssuePermission(call, issue, 'write')
      comment.body = readBody(call.body)
      comment.updatedAt = call.now
      return { status: 200, body: commentResponse(call, comment, issue) }
    }
  },
  {
    method: 'DELETE',
    path: '/issues/comments/{id}',
    docs: 'issues/comments#delete-an-issue-comment',
    requiredPermissions: write,
    execute: call => {
      const { comment, issue } = requireComment(call)
      requireIssuePermission(call, issue, 'write')
      const { comments } = call.repository
      comments.splice(comments.indexOf(comment), 1)
      return { status: 204 }
    }
  }
]

function requireComment({ repository, pathParameters }: ApiCall): {
  comment: StoredComment
  issue: StoredIssue
} {
  const comment = repository.comments.find(({ id }) => String(id) === pathParameters['id'])
  const issue = comment && repository.issue(comment.issue)
  if (comment === undefined || issue === undefined) throw notFoundError()
  return { comment, issue }
}

/** The messages of 2024; before, GitHub named the field `body` and the code `custom`. */
function readBody(body: RequestFields): string {
  body.require('body')
  const text = body.text('body') ?? ''
  const refused = (message: string): ApiError =>
    validationError({ resource: 'IssueComment', code: 'unprocessable', field: 'data', message })
  if (text.trim() === '') throw refused('Body cannot be blank')
  if (countCharacters(text) > BODY_CHARACTERS) {
    throw refused(`Body is too long (maximum is ${BODY_CHARACTERS} characters)`)
  }
  return text
}
