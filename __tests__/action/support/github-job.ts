import { afterEach, beforeEach } from '@jest/globals'
import {
  startGithubApi,
  type GithubApi,
  type GithubApiOptions
} from '../../../dev/runner/github-api/github-api.js'
import { defaultCommit, type FakeRepository } from '../../../dev/runner/github-api/repository.js'
import type { TokenOptions } from '../../../dev/runner/github-api/tokens.js'
import type { StepResult, WorkflowEvent } from '../../../dev/runner/step/run-step.js'
import type { StepOverrides, ActionFixture } from './action-fixture.js'

/** A workflow's trigger as its steps see it. */
export interface WorkflowTrigger {
  readonly event: WorkflowEvent
  readonly env: Readonly<Record<string, string>>
  /** The most that GitHub allows `github.token`. */
  readonly permissions: TokenOptions['permissions'] & {}
}

export const writePermissions = {
  checks: 'write',
  contents: 'read',
  issues: 'write',
  'pull-requests': 'write'
} as const

/**
 * The most for a pull request from a fork. Source: docs.github.com, "Automatic token
 * authentication".
 */
const readPermissions = {
  checks: 'read',
  contents: 'read',
  issues: 'read',
  'pull-requests': 'read'
} as const

/** The head commit of the tests' pull requests; their runs are on the merge commit. */
export const headCommit = 'a'.repeat(40)
const mergeCommit = 'b'.repeat(40)

export interface GithubJob {
  /** Created anew for each test. */
  readonly api: GithubApi
  /** The workflow's repository: octo/shop. */
  readonly shop: FakeRepository
  /**
   * Runs a step for that trigger, with the job's token; the given inputs and variables override the
   * defaults.
   */
  run(
    trigger: WorkflowTrigger,
    inputs?: Record<string, string>,
    step?: StepOverrides
  ): Promise<StepResult>
}

/** Adds GitHub's API to the emulator of a test file. */
export function githubJob(action: ActionFixture, options: GithubApiOptions = {}): GithubJob {
  let api: GithubApi
  let shop: FakeRepository
  beforeEach(async () => {
    api = await startGithubApi(options)
    shop = api.addRepository('octo/shop', { commits: [defaultCommit, mergeCommit] })
  })
  afterEach(() => api.close())
  return {
    get api() {
      return api
    },
    get shop() {
      return shop
    },
    run: ({ event, env, permissions }, inputs = {}, step = {}) =>
      action.run(
        { 'github-token': api.addToken({ permissions }), ...inputs },
        {
          event,
          published: () => ({ 'requests to GitHub': JSON.stringify(api.requests) }),
          ...step,
          env: { ...api.env, ...env, ...step.env }
        }
      )
  }
}

const repository = {
  full_name: 'octo/shop',
  name: 'shop',
  owner: { login: 'octo' },
  default_branch: 'main'
}

/** A pull request from a branch of the same repository. */
export function pullRequest({ shop }: GithubJob): WorkflowTrigger {
  return pullRequestFrom(shop, 'octo/shop', writePermissions)
}

/** A pull request by someone without write access: the job's token has none either. */
export function forkPullRequest({ shop }: GithubJob): WorkflowTrigger {
  return pullRequestFrom(shop, 'mona/shop', readPermissions)
}

export function push(): WorkflowTrigger {
  const ref = 'refs/heads/main'
  const payload = { ref, after: defaultCommit, head_commit: { id: defaultCommit }, repository }
  return {
    event: { name: 'push', payload },
    env: { GITHUB_SHA: defaultCommit, GITHUB_REF: ref },
    permissions: writePermissions
  }
}

export function schedule(): WorkflowTrigger {
  return {
    event: { name: 'schedule', payload: { schedule: '17 3 * * *', repository } },
    env: { GITHUB_SHA: defaultCommit, GITHUB_REF: 'refs/heads/main' },
    permissions: writePermissions
  }
}

/**
 * Follows another workflow's run for a pull request; for a fork's, GitHub leaves `pull_requests`
 * empty. The token is the default branch's. Source: docs.github.com, "Webhook events and payloads",
 * `workflow_run`.
 */
export function workflowRunOfPullRequest({ shop }: GithubJob, from = 'octo/shop'): WorkflowTrigger {
  const { number } = shop.addPullRequest({ headSha: headCommit })
  const pull = {
    number,
    head: { ref: 'encrypt', sha: headCommit },
    base: { ref: 'main', sha: defaultCommit, repo: { id: shop.id, name: 'shop' } }
  }
  const workflow_run = {
    id: 41,
    run_attempt: 1,
    event: 'pull_request',
    head_branch: 'encrypt',
    head_sha: headCommit,
    head_repository: { full_name: from },
    pull_requests: from === 'octo/shop' ? [pull] : []
  }
  return {
    event: {
      name: 'workflow_run',
      payload: { action: 'completed', workflow_run, repository: { ...repository, id: shop.id } }
    },
    env: { GITHUB_SHA: defaultCommit, GITHUB_REF: 'refs/heads/main' },
    permissions: writePermissions
  }
}

/**
 * The relevant fields of the event. Source: docs.github.com, "Webhook events and payloads",
 * `pull_request`.
 */
function pullRequestFrom(
  shop: FakeRepository,
  from: string,
  permissions: WorkflowTrigger['permissions']
): WorkflowTrigger {
  const { number } = shop.addPullRequest({ headSha: headCommit })
  const pull_request = {
    number,
    html_url: `https://github.com/octo/shop/pull/${number}`,
    head: {
      ref: 'encrypt',
      sha: headCommit,
      repo: { full_name: from, fork: from !== 'octo/shop' }
    },
    base: { ref: 'main', sha: defaultCommit, repo: repository }
  }
  return {
    event: {
      name: 'pull_request',
      payload: { action: 'synchronize', number, pull_request, repository }
    },
    env: { GITHUB_SHA: mergeCommit, GITHUB_REF: `refs/pull/${number}/merge` },
    permissions
  }
}
