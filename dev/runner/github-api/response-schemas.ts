import type { GithubAccount } from './github-accounts.js'
import type { ApiCall } from './endpoint.js'
import type { StoredCheckRun, StoredComment, StoredIssue } from './records.js'

/**
 * The response schema of each record. Source: docs.github.com, the response schemas of each
 * endpoint.
 */
export function issueResponse(call: ApiCall, issue: StoredIssue): Record<string, unknown> {
  const { urls, repository } = call
  const url = urls.api(repository, `/issues/${issue.number}`)
  return {
    id: issue.id,
    node_id: nodeId('I', issue.id),
    url,
    repository_url: urls.api(repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: urls.htmlOfIssue(repository, issue),
    number: issue.number,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: accountResponse(call, issue.author),
    labels: issue.labels.map(name => ({
      name,
      color: 'ededed',
      default: false,
      description: null
    })),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: issue.locked,
    active_lock_reason: null,
    comments: repository.commentsOn(issue.number).length,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt && timestamp(issue.closedAt),
    closed_by: issue.closedBy && accountResponse(call, issue.closedBy),
    author_association: 'NONE',
    performed_via_github_app: renderedApp(issue.author),
    ...(issue.pullRequest && {
      draft: false,
      pull_request: {
        url: urls.api(repository, `/pulls/${issue.number}`),
        html_url: urls.htmlOfIssue(repository, issue),
        merged_at: null
      }
    })
  }
}

export function commentResponse(
  call: ApiCall,
  comment: StoredComment,
  on: StoredIssue
): Record<string, unknown> {
  const { urls, repository } = call
  return {
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    url: urls.api(repository, `/issues/comments/${comment.id}`),
    html_url: `${urls.htmlOfIssue(repository, on)}#issuecomment-${comment.id}`,
    issue_url: urls.api(repository, `/issues/${on.number}`),
    body: comment.body,
    user: accountResponse(call, comment.author),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    author_association: 'NONE',
    performed_via_github_app: renderedApp(comment.author)
  }
}

export function checkRunResponse(call: ApiCall, run: StoredCheckRun): Record<string, unknown> {
  const { urls, repository } = call
  const url = urls.api(repository, `/check-runs/${run.id}`)
  const html = urls.html(repository, `/runs/${run.id}`)
  return {
    id: run.id,
    node_id: nodeId('CR', run.id),
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: html,
    // GitHub ignores the details_url of GitHub Actions. Source: LouisBrunner/checks-action#18.
    details_url: run.account.app?.slug === 'github-actions' ? html : (run.detailsUrl ?? html),
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt && timestamp(run.startedAt),
    completed_at: run.completedAt && timestamp(run.completedAt),
    output: {
      ...run.output,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`
    },
    check_suite: { id: run.account.app?.id ?? 0 },
    app: renderedApp(run.account),
    pull_requests: []
  }
}

export function accountResponse(
  call: ApiCall,
  { login, type }: GithubAccount
): Record<string, unknown> {
  return { login, type, site_admin: false, ...call.urls.account(login) }
}

function renderedApp({ app }: GithubAccount): Record<string, unknown> | null {
  return app === undefined ? null : { ...app, node_id: nodeId('A', app.id) }
}

/** GitHub's timestamps have a precision of one second. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

function nodeId(kind: string, id: number): string {
  return `${kind}_${Buffer.from(String(id)).toString('base64url')}`
}
