import type { GithubAccount } from './github-accounts.js'
import type {
  CheckRunAnnotation,
  StoredCheckRunOutput,
  CheckRunStatus,
  CheckRunConclusion
} from './check-run-output.js'

export interface StoredComment {
  readonly id: number
  readonly issue: number
  readonly author: GithubAccount
  body: string
  readonly createdAt: Date
  updatedAt: Date
}

/** An issue or a pull request: they share numbers, comments and the list. */
export interface StoredIssue {
  readonly id: number
  readonly number: number
  readonly author: GithubAccount
  readonly pullRequest: StoredPullRequest | undefined
  title: string
  body: string | null
  labels: readonly string[]
  state: 'open' | 'closed'
  stateReason: StateReason | null
  locked: boolean
  readonly createdAt: Date
  updatedAt: Date
  closedAt: Date | null
  closedBy: GithubAccount | null
}

export type StateReason = 'completed' | 'duplicate' | 'not_planned' | 'reopened'

export interface StoredPullRequest {
  /** The head commit of the pull request. */
  readonly headSha: string
}

export interface StoredCheckRun {
  readonly id: number
  readonly account: GithubAccount
  readonly headSha: string
  /** Whether this is a workflow job, whose conclusion only GitHub Actions sets. */
  readonly isJob: boolean
  name: string
  status: CheckRunStatus
  conclusion: CheckRunConclusion | null
  detailsUrl: string | undefined
  externalId: string
  startedAt: Date | null
  completedAt: Date | null
  output: StoredCheckRunOutput
  annotations: readonly CheckRunAnnotation[]
}

/** Gitea and Forgejo have these instead of check runs. */
export interface CommitStatus {
  readonly id: number
  readonly sha: string
  readonly creator: GithubAccount
  readonly state: 'error' | 'failure' | 'pending' | 'success' | 'warning'
  /** Its name. */
  readonly context: string
  readonly description: string
  readonly targetUrl: string
  readonly createdAt: Date
}

/**
 * The target of a reference: a commit for a lightweight tag, a tag object for an annotated one.
 */
export interface GitObject {
  readonly type: 'commit' | 'tag'
  readonly sha: string
}

export interface Release {
  readonly tag: string
  draft: boolean
  prerelease: boolean
}

export interface StoredWorkflowRun {
  readonly id: number
  /** The file name: `ci.yml`. */
  readonly file: string
  readonly headSha: string
  readonly branch: string
  readonly event: string
  readonly status: 'completed' | 'in_progress'
  readonly conclusion: CheckRunConclusion | null
}
