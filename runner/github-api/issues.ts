import type { Call, Endpoint } from './call.js'
import { charactersIn } from './characters.js'
import { page } from './paging.js'
import type { Issue, StateReason } from './records.js'
import { invalid, malformed, notFound, Refusal } from './refusal.js'
import { renderedIssue } from './rendered.js'
import type { RequestBody } from './request-body.js'
import type { Needs } from './tokens.js'

/** In characters; GitHub's own words when it refuses more. */
export const BODY_CHARACTERS = 65_536
const TITLE_CHARACTERS = 256

const read: Needs = [['issues', 'read']]
const REASONS = ['completed', 'not_planned', 'duplicate', 'reopened'] as const

/** docs.github.com, REST, "Issues". Permissions: github/docs, `server-to-server-permissions.json`. */
export const issueEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/issues',
    docs: 'issues/issues#list-repository-issues',
    needs: read,
    serve: call => {
      const { headers, items } = page(call, '/issues', listed(call))
      return { status: 200, headers, body: items.map(issue => renderedIssue(call, issue)) }
    }
  },
  {
    method: 'POST',
    path: '/issues',
    docs: 'issues/issues#create-an-issue',
    needs: [['issues', 'write']],
    serve: call => {
      const { body, repository, token } = call
      body.require('title')
      const title = readTitle(body) ?? ''
      const text = readBody(body) ?? null
      const labels = readLabels(body) ?? []
      if (!repository.hasIssues) throw disabled()
      const issue = repository.addIssue({ title, body: text, labels, author: token.account })
      const rendered = renderedIssue(call, issue)
      return { status: 201, headers: { location: String(rendered['url']) }, body: rendered }
    }
  },
  {
    method: 'GET',
    path: '/issues/{number}',
    docs: 'issues/issues#get-an-issue',
    needs: read,
    serve: call => ({ status: 200, body: renderedIssue(call, issueOf(call)) })
  },
  {
    method: 'PATCH',
    path: '/issues/{number}',
    docs: 'issues/issues#update-an-issue',
    needs: [
      ['issues', 'write'],
      ['pull-requests', 'write']
    ],
    serve: call => {
      const { body } = call
      const issue = issueOf(call)
      requireFor(call, issue, 'write')
      const title = readTitle(body)
      const text = readBody(body)
      const labels = readLabels(body)
      const state = body.oneOf('state', ['open', 'closed'])
      const reason = body.textOrNull('state_reason') && body.oneOf('state_reason', REASONS)
      issue.title = title ?? issue.title
      if (text !== undefined) issue.body = text
      issue.labels = labels ?? issue.labels
      if (state !== undefined && state !== issue.state) turn(call, issue, state, reason)
      issue.updatedAt = call.now
      return { status: 200, body: renderedIssue(call, issue) }
    }
  }
]

/** Whichever the token needs for this very one: a pull request's permission is none for issues. */
export function requireFor({ token }: Call, issue: Issue, access: 'read' | 'write'): void {
  token.require(
    issue.pullRequest === undefined
      ? [['issues', access]]
      : [
          ['issues', access],
          ['pull-requests', access]
        ]
  )
}

/** Refuses for an issue, not a pull request, where the repository has its issues switched off. */
export function issueOf({ repository, path }: Call): Issue {
  const issue = repository.issues.find(({ number }) => String(number) === path['number'])
  if (issue === undefined) throw notFound()
  if (!repository.hasIssues && issue.pullRequest === undefined) throw disabled()
  return issue
}

const disabled = (): Refusal => new Refusal(410, 'Issues has been disabled in this repository.')

function listed({ query, repository, knows }: Call): Issue[] {
  const creator = query.get('creator')
  if (creator !== null && !knows(creator)) {
    throw invalid({ value: creator, resource: 'Issue', field: 'creator', code: 'invalid' })
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
  const by = measures[query.get('sort') ?? ''] ?? measures['created']
  const direction = query.get('direction') === 'asc' ? 1 : -1
  const measure = (issue: Issue): number =>
    by?.(issue, repository.commentsOn(issue.number).length) ?? 0
  return found.sort((a, b) => direction * (measure(a) - measure(b) || a.number - b.number))
}

const measures: Readonly<Record<string, (issue: Issue, comments: number) => number>> = {
  created: ({ createdAt }) => createdAt.getTime(),
  updated: ({ updatedAt }) => updatedAt.getTime(),
  comments: (_issue, comments) => comments
}

function turn(
  { now, token }: Call,
  issue: Issue,
  state: 'open' | 'closed',
  reason: StateReason | '' | undefined
): void {
  const isClosed = state === 'closed'
  issue.state = state
  issue.closedAt = isClosed ? now : null
  issue.closedBy = isClosed ? token.account : null
  // A pull request has none.
  if (issue.pullRequest !== undefined) return
  issue.stateReason = reason || (isClosed ? 'completed' : 'reopened')
}

function readTitle(body: RequestBody): string | undefined {
  const title = body.text('title')
  if (title === undefined) return undefined
  if (title.trim() === '') {
    throw invalid({ resource: 'Issue', code: 'missing_field', field: 'title' })
  }
  if (charactersIn(title) > TITLE_CHARACTERS) throw tooLong('title', TITLE_CHARACTERS)
  return title
}

/** `null` empties it. */
function readBody(body: RequestBody): string | null | undefined {
  const text = body.textOrNull('body')
  if (text === undefined) return body.has('body') ? null : undefined
  if (charactersIn(text) > BODY_CHARACTERS) throw tooLong('body', BODY_CHARACTERS)
  return text
}

function readLabels(body: RequestBody): readonly string[] | undefined {
  return body.list('labels')?.map(label => {
    const name = typeof label === 'object' ? (label as { name?: unknown } | null)?.name : label
    if (typeof name === 'string') return name
    throw malformed(`For 'properties/labels', ${JSON.stringify(label)} is not a string.`)
  })
}

function tooLong(field: string, maximum: number): Refusal {
  const message = `${field} is too long (maximum is ${maximum} characters)`
  return invalid({ resource: 'Issue', code: 'custom', field, message })
}
