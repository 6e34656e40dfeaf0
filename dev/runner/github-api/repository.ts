import { githubActions, octocat, type GithubAccount } from './github-accounts.js'
import type {
  StoredCheckRun,
  StoredComment,
  CommitStatus,
  GitObject,
  StoredIssue,
  StoredPullRequest,
  Release,
  WorkflowRun
} from './records.js'

export interface RepositoryOptions {
  /** Reading a public one needs no permission. Default: private. */
  readonly visibility?: 'private' | 'public'
  /** Default: it has. */
  readonly hasIssues?: boolean
  /** The commits that it has; the first is the head of `main`. */
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

/** What all repositories of a double share. */
export interface RepositoryContext {
  readonly now: () => Date
  /** Ids are unique over all that the double holds. */
  readonly nextId: () => number
}

/** The commit that a run has which says nothing else. */
export const defaultCommit = '0123456789abcdef0123456789abcdef01234567'

/** One repository: what the endpoints read and write, and what a test sets and looks at. */
export class FakeRepository {
  readonly id: number
  readonly owner: string
  readonly name: string
  readonly isPublic: boolean
  hasIssues: boolean
  /** By their SHA. */
  readonly commits: Set<string>
  /** The heads of branches, by name. */
  readonly branches: Map<string, string>
  /** Pull requests too, in the order of their numbers. */
  readonly issues: StoredIssue[] = []
  /** Of all issues and pull requests, oldest first. */
  readonly comments: StoredComment[] = []
  /** Oldest first. */
  readonly checkRuns: StoredCheckRun[] = []
  /** Oldest first; of Gitea. */
  readonly statuses: CommitStatus[] = []
  /** What a tag points to, by its name. */
  readonly tags = new Map<string, GitObject>()
  /** What annotated tags point to, by the SHA of their object. */
  readonly tagObjects = new Map<string, GitObject>()
  /** Oldest first. */
  readonly releases: Release[] = []
  /** The files in `.github/workflows`. */
  readonly workflows = new Set<string>()
  /** Oldest first. */
  readonly workflowRuns: WorkflowRun[] = []
  /** The files of a commit, by its SHA and their path. */
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

  /** @param given.headSha of a fork, too: GitHub keeps it as refs/pull/N/head. */
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

  /** A check run that is there already; as a job of a workflow has one. */
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

  /** @param parents the commits that it was made upon. */
  addCommit(
    sha: string,
    parents: readonly string[],
    files: Readonly<Record<string, string>> = {}
  ): void {
    this.commits.add(sha)
    this.#parents.set(sha, parents)
    this.files.set(sha, new Map(Object.entries(files)))
  }

  /** The commit itself, and all that it was made upon. */
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

  addWorkflowRun(properties: Partial<Omit<WorkflowRun, 'id'>> = {}): WorkflowRun {
    const run: WorkflowRun = {
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

  /** The commit that a SHA or a branch names; heads/main and refs/heads/main are main. */
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
