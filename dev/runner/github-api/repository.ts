import { githubActions, octocat, type GithubAccount } from './github-accounts.js'
import type {
  StoredCheckRun,
  StoredComment,
  CommitStatus,
  GitObject,
  StoredIssue,
  StoredPullRequest,
  Release,
  StoredWorkflowRun
} from './records.js'

export interface RepositoryOptions {
  /** Reading a public repository needs no permission. Default: private. */
  readonly visibility?: 'private' | 'public'
  /** Default: true. */
  readonly hasIssues?: boolean
  /** Its commits; the first is the head of `main`. */
  readonly commits?: readonly string[]
}

export interface NewIssue {
  readonly title?: string
  readonly body?: string | null
  readonly labels?: readonly string[]
  readonly author?: GithubAccount
  readonly state?: 'open' | 'closed'
  readonly locked?: boolean
}

/** What all emulated repositories share. */
export interface RepositoryContext {
  readonly now: () => Date
  /** IDs are unique across all repositories. */
  readonly nextId: () => number
}

/** The commit of a run that names no other. */
export const defaultCommit = '0123456789abcdef0123456789abcdef01234567'

/** A repository that the endpoints read and write, and that tests set up and inspect. */
export class FakeRepository {
  readonly id: number
  readonly owner: string
  readonly name: string
  readonly isPublic: boolean
  hasIssues: boolean
  /** SHAs. */
  readonly commits: Set<string>
  /** Branch heads by branch name. */
  readonly branches: Map<string, string>
  /** Issues and pull requests, in the order of their numbers. */
  readonly issues: StoredIssue[] = []
  /** Of all issues and pull requests, oldest first. */
  readonly comments: StoredComment[] = []
  /** Oldest first. */
  readonly checkRuns: StoredCheckRun[] = []
  /** Oldest first; only Gitea has them. */
  readonly statuses: CommitStatus[] = []
  /** Tag targets by tag name. */
  readonly tags = new Map<string, GitObject>()
  /** The targets of annotated tags, by the SHA of the tag object. */
  readonly tagObjects = new Map<string, GitObject>()
  /** Oldest first. */
  readonly releases: Release[] = []
  /** File names in `.github/workflows`. */
  readonly workflows = new Set<string>()
  /** Oldest first. */
  readonly workflowRuns: StoredWorkflowRun[] = []
  /** A commit's files: by SHA, then by path. */
  readonly files = new Map<string, ReadonlyMap<string, string>>()
  readonly #parents = new Map<string, readonly string[]>()
  readonly #context: RepositoryContext

  constructor(fullName: string, options: RepositoryOptions, context: RepositoryContext) {
    const [owner, name] = fullName.split('/')
    if (!owner || !name) throw new Error(`${fullName} is no owner/name.`)
    const { visibility = 'private', hasIssues = true, commits = [defaultCommit] } = options
    this.id = context.nextId()
    this.owner = owner
    this.name = name
    this.isPublic = visibility === 'public'
    this.hasIssues = hasIssues
    this.commits = new Set(commits)
    this.branches = new Map(commits.slice(0, 1).map(sha => ['main', sha]))
    this.#context = context
  }

  get fullName(): string {
    return `${this.owner}/${this.name}`
  }

  addIssue(properties: NewIssue = {}): StoredIssue {
    return this.#add(properties, undefined)
  }

  /** @param properties.headSha may be a fork's commit: GitHub keeps it as refs/pull/N/head. */
  addPullRequest(properties: NewIssue & { readonly headSha?: string } = {}): StoredIssue {
    const { headSha = defaultCommit } = properties
    this.commits.add(headSha)
    return this.#add(properties, { headSha })
  }

  addComment(issue: number, body: string, author: GithubAccount = octocat): StoredComment {
    const to = this.issue(issue)
    if (to === undefined) throw new Error(`${this.fullName} has no issue ${issue}.`)
    const now = this.#context.now()
    const comment: StoredComment = {
      id: this.#context.nextId(),
      issue,
      author,
      body,
      createdAt: now,
      updatedAt: now
    }
    this.comments.push(comment)
    to.updatedAt = now
    return comment
  }

  /** Adds an existing check run, such as that of a workflow job. */
  addCheckRun(properties: Partial<Omit<StoredCheckRun, 'id'>> = {}): StoredCheckRun {
    const { headSha = defaultCommit } = properties
    this.commits.add(headSha)
    const run: StoredCheckRun = {
      account: githubActions,
      headSha,
      isJob: false,
      name: 'build',
      status: 'queued',
      conclusion: null,
      detailsUrl: undefined,
      externalId: '',
      startedAt: this.#context.now(),
      completedAt: null,
      output: { title: null, summary: null, text: null },
      annotations: [],
      ...properties,
      id: this.#context.nextId()
    }
    this.checkRuns.push(run)
    return run
  }

  addStatus(properties: Omit<CommitStatus, 'createdAt' | 'id'>): CommitStatus {
    const { nextId, now } = this.#context
    const status = { ...properties, id: nextId(), createdAt: now() }
    this.statuses.push(status)
    return status
  }

  /** @param parents the commit's parents. */
  addCommit(
    sha: string,
    parents: readonly string[],
    files: Readonly<Record<string, string>> = {}
  ): void {
    this.commits.add(sha)
    this.#parents.set(sha, parents)
    this.files.set(sha, new Map(Object.entries(files)))
  }

  /** The commit and all its ancestors. */
  history(sha: string): ReadonlySet<string> {
    const found = new Set<string>()
    const open = [sha]
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (found.has(one)) continue
      found.add(one)
      open.push(...(this.#parents.get(one) ?? []))
    }
    return found
  }

  addWorkflowRun(properties: Partial<Omit<StoredWorkflowRun, 'id'>> = {}): StoredWorkflowRun {
    const run: StoredWorkflowRun = {
      file: 'ci.yml',
      headSha: defaultCommit,
      branch: 'main',
      event: 'push',
      status: 'completed',
      conclusion: 'success',
      ...properties,
      id: this.#context.nextId()
    }
    this.workflowRuns.push(run)
    return run
  }

  issue(number: number): StoredIssue | undefined {
    return this.issues.find(issue => issue.number === number)
  }

  commentsOn(number: number): StoredComment[] {
    return this.comments.filter(({ issue }) => issue === number)
  }

  /** The commit that a SHA or a branch names; heads/main and refs/heads/main both mean main. */
  commit(ref: string): string | undefined {
    const branch = ref.replace(/^(?:refs\/)?heads\//, '')
    return this.commits.has(ref) ? ref : this.branches.get(branch)
  }

  #add(properties: NewIssue, pullRequest: StoredPullRequest | undefined): StoredIssue {
    const now = this.#context.now()
    const { title = 'A title', body = null, labels = [], author = octocat } = properties
    const { state = 'open', locked = false } = properties
    const isClosed = state === 'closed'
    const issue: StoredIssue = {
      id: this.#context.nextId(),
      number: this.issues.length + 1,
      author,
      pullRequest,
      title,
      body,
      labels,
      state,
      stateReason: isClosed && pullRequest === undefined ? 'completed' : null,
      locked,
      createdAt: now,
      updatedAt: now,
      closedAt: isClosed ? now : null,
      closedBy: isClosed ? author : null
    }
    this.issues.push(issue)
    return issue
  }
}
