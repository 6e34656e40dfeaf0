import type { Call, Endpoint } from './call.js'
import { charactersIn } from './characters.js'
import { BODY_CHARACTERS, issueOf, requireFor } from './issues.js'
import { page } from './paging.js'
import type { Comment, Issue } from './records.js'
import { invalid, notFound, Refusal } from './refusal.js'
import { renderedComment } from './rendered.js'
import type { RequestBody } from './request-body.js'
import type { Needs } from './tokens.js'

const read: Needs = [
  ['issues', 'read'],
  ['pull-requests', 'read']
]
const write: Needs = [
  ['issues', 'write'],
  ['pull-requests', 'write']
]

/** docs.github.com, REST, "Issue comments": those of pull requests, too. */
export const commentEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/issues/{number}/comments',
    docs: 'issues/comments#list-issue-comments',
    needs: read,
    serve: call => {
      const issue = issueOf(call)
      if (!call.repository.isPublic) requireFor(call, issue, 'read')
      const since = Date.parse(call.query.get('since') ?? '')
      const comments = call.repository
        .commentsOn(issue.number)
        .filter(({ updatedAt }) => !(updatedAt.getTime() < since))
      const { headers, items } = page(call, `/issues/${issue.number}/comments`, comments)
      const body = items.map(comment => renderedComment(call, comment, issue))
      return { status: 200, headers, body }
    }
  },
  {
    method: 'POST',
    path: '/issues/{number}/comments',
    docs: 'issues/comments#create-an-issue-comment',
    needs: write,
    serve: call => {
      const { body, repository, token } = call
      const issue = issueOf(call)
      requireFor(call, issue, 'write')
      const text = readBody(body)
      // Who can push may still comment there; an app can't: probot/stale#25.
      if (issue.locked && token.account.type === 'Bot') {
        throw new Refusal(403, 'Unable to create comment because issue is locked.', {
          page: 'https://docs.github.com/articles/locking-conversations/'
        })
      }
      const comment = repository.addComment(issue.number, text, token.account)
      const rendered = renderedComment(call, comment, issue)
      return { status: 201, headers: { location: String(rendered['url']) }, body: rendered }
    }
  },
  {
    method: 'GET',
    path: '/issues/comments/{id}',
    docs: 'issues/comments#get-an-issue-comment',
    needs: read,
    serve: call => {
      const { comment, issue } = commentOf(call)
      if (!call.repository.isPublic) requireFor(call, issue, 'read')
      return { status: 200, body: renderedComment(call, comment, issue) }
    }
  },
  {
    method: 'PATCH',
    path: '/issues/comments/{id}',
    docs: 'issues/comments#update-an-issue-comment',
    needs: write,
    serve: call => {
      const { comment, issue } = commentOf(call)
      requireFor(call, issue, 'write')
      comment.body = readBody(call.body)
      comment.updatedAt = call.now
      return { status: 200, body: renderedComment(call, comment, issue) }
    }
  },
  {
    method: 'DELETE',
    path: '/issues/comments/{id}',
    docs: 'issues/comments#delete-an-issue-comment',
    needs: write,
    serve: call => {
      const { comment, issue } = commentOf(call)
      requireFor(call, issue, 'write')
      const { comments } = call.repository
      comments.splice(comments.indexOf(comment), 1)
      return { status: 204 }
    }
  }
]

function commentOf({ repository, path }: Call): { comment: Comment; issue: Issue } {
  const comment = repository.comments.find(({ id }) => String(id) === path['id'])
  const issue = comment && repository.issue(comment.issue)
  if (comment === undefined || issue === undefined) throw notFound()
  return { comment, issue }
}

/** The words of 2024; before, GitHub named the field `body` and the code `custom`. */
function readBody(body: RequestBody): string {
  body.require('body')
  const text = body.text('body') ?? ''
  const refused = (message: string): Refusal =>
    invalid({ resource: 'IssueComment', code: 'unprocessable', field: 'data', message })
  if (text.trim() === '') throw refused('Body cannot be blank')
  if (charactersIn(text) > BODY_CHARACTERS) {
    throw refused(`Body is too long (maximum is ${BODY_CHARACTERS} characters)`)
  }
  return text
}
