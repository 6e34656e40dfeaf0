import { defined } from '../encryption/defined-fields.js'
import type { Runner } from '../runtime/actions-runner.js'
import { code, join, message, untrusted, value, type Message } from '../text/message.js'
import { plainText } from '../text/plain-text.js'
import type { RunAttemptId } from './marker.js'

/** The repository, commit and pull request that a run publishes its results to. */
export interface RunLocation {
  readonly owner: string
  readonly repo: string
  /** The head of the pull request, else the commit that started the run. Empty: unknown. */
  readonly commit: string
  readonly pullRequest?: PullRequestRef
  /** The run that triggered this one by `workflow_run`. */
  readonly upstreamRunId?: RunAttemptId
  /** Why no pull request is known, as a clause; absent: one is known. */
  readonly noPullRequestReason?: Message
  /** Why the run may not be of the default branch, as a clause; absent: it is. */
  readonly notDefaultBranchReason?: Message
}

export interface PullRequestRef {
  readonly number: number
  /** From another repository, by an event whose token can only read. */
  readonly isFork: boolean
}

/** The fields of the event payload that we read; any of them may be missing. */
interface EventPayload {
  readonly pull_request?: {
    readonly number?: unknown
    readonly head?: {
      readonly sha?: unknown
      readonly repo?: { readonly full_name?: unknown } | null
    }
  }
  readonly repository?: { readonly default_branch?: unknown; readonly id?: unknown }
  readonly workflow_run?: {
    readonly id?: unknown
    readonly run_attempt?: unknown
    readonly event?: unknown
    readonly head_branch?: unknown
    readonly head_sha?: unknown
    readonly head_repository?: { readonly full_name?: unknown } | null
    readonly pull_requests?: unknown
  }
}

/** An entry of `workflow_run.pull_requests`. */
interface WorkflowRunPullRequest {
  readonly number?: unknown
  readonly base?: { readonly repo?: { readonly id?: unknown } | null }
}

/**
 * From the runner's variables and the event payload; `null`: not a GitHub Actions run.
 * Source: docs.github.com, "Webhook events and payloads", pull_request.
 */
export function locateRun(runner: Runner, payload: unknown): RunLocation | null {
  const { repository } = runner
  const [, owner = '', repo = ''] = /^([\w.-]+)\/([\w.-]+)$/.exec(repository) ?? []
  if (owner === '' || repo === '') return null
  const event = (payload ?? {}) as EventPayload
  const notDefaultBranchReason = explainNotDefaultBranch(runner, event)
  return {
    owner,
    repo,
    ...(locationFromUpstreamRun(runner, event) ?? locationFromEvent(runner, event)),
    ...defined({ notDefaultBranchReason })
  }
}

type EventLocation = Pick<
  RunLocation,
  'commit' | 'pullRequest' | 'upstreamRunId' | 'noPullRequestReason'
>

/** For every event but a `workflow_run` that follows a pull request. */
function locationFromEvent(runner: Runner, { pull_request: pull }: EventPayload): EventLocation {
  const number = pull?.number
  const head = pull?.head?.sha
  const commit = typeof head === 'string' ? plainText(head) : runner.sha
  if (!isNumber(number)) {
    return { commit, noPullRequestReason: message`this run is not for a pull request` }
  }
  // `pull_request_target` runs the base's workflow, with a token that can write. Source:
  // docs.github.com, "Events that trigger workflows".
  const trusted = runner.eventName === 'pull_request_target'
  const isFork = !trusted && pull?.head?.repo?.full_name !== runner.repository
  return { commit, pullRequest: { number, isFork } }
}

/**
 * For a `workflow_run` event that follows a run of a pull request; else `undefined`. GITHUB_SHA
 * then belongs to the default branch, and the token can write, also for a fork.
 * Source: docs.github.com, "Webhook events and payloads", workflow_run. `pull_requests` is empty
 * for a pull request from a fork, and includes pull requests of other repositories with the same
 * branch.
 */
function locationFromUpstreamRun(
  runner: Runner,
  { repository, workflow_run: upstream }: EventPayload
): EventLocation | undefined {
  const { id, run_attempt: attempt, event, head_sha: sha, pull_requests: pulls } = upstream ?? {}
  if (runner.eventName !== 'workflow_run') return undefined
  if (typeof event !== 'string' || !event.startsWith('pull_request')) return undefined
  // Not GITHUB_SHA: results must not appear on the default branch's commit.
  const commit = typeof sha === 'string' ? plainText(sha) : ''
  const numbers = (Array.isArray(pulls) ? (pulls as (WorkflowRunPullRequest | null)[]) : [])
    .filter(pull => pull?.base?.repo?.id === repository?.id)
    .map(pull => pull?.number)
    .filter(isNumber)
  const [number, ...others] = numbers
  if (others.length > 0) {
    const all = join(
      numbers.map(each => value(`#${each}`)),
      ', '
    )
    return {
      commit,
      noPullRequestReason: message`the workflow run that triggered this one is for several pull requests: ${all}`
    }
  }
  return number === undefined
    ? {
        commit,
        noPullRequestReason: message`the event does not name the pull request of the workflow run that triggered this one (GitHub omits pull requests from forks; Gitea before 1.27 omits all pull requests)`
      }
    : {
        commit,
        pullRequest: { number, isFork: false },
        ...(isNumber(id) && { upstreamRunId: `${id}.${isNumber(attempt) ? attempt : 1}` })
      }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value)
}

/**
 * Events whose GITHUB_REF is the ref that a workflow checks out. For others it is the default
 * branch whatever the event is about, such as a comment on a pull request, or not a branch at all.
 */
const eventsRunOnRef = ['push', 'workflow_dispatch', 'repository_dispatch', 'workflow_run']

/**
 * Assumes nothing: only a run that is known to be of the default branch may close an issue.
 * Source: docs.github.com, "Events that trigger workflows".
 */
function explainNotDefaultBranch(
  runner: Runner,
  { repository, workflow_run: upstream }: EventPayload
): Message | undefined {
  const name = runner.eventName
  // GitHub schedules runs on the default branch only, and the payload need not name it.
  if (name === 'schedule') return undefined
  if (!eventsRunOnRef.includes(name)) {
    return name === ''
      ? message`${code('GITHUB_EVENT_NAME')} is not set, so it is not known whether this run is for the default branch`
      : message`the event ${untrusted(name, 80)} does not show whether this run is for the default branch`
  }
  const defaultBranch = repository?.default_branch
  if (typeof defaultBranch !== 'string' || defaultBranch === '') {
    return message`the event does not name the default branch`
  }
  const ref = runner.ref
  if (ref !== `refs/heads/${defaultBranch}`) {
    const branch = ref.replace(/^refs\/(?:heads|tags)\//, '')
    return branch === ''
      ? message`${code('GITHUB_REF')} is not set, so it is not known whether this run is for the default branch`
      : message`this run is for ${untrusted(branch, 250)}, not for the default branch`
  }
  if (name === 'workflow_run' && !isOfBranch(upstream, defaultBranch, runner.repository)) {
    return message`the workflow run that triggered this one might not be for the default branch`
  }
  return undefined
}

function isOfBranch(
  run: EventPayload['workflow_run'],
  branch: string,
  repository: string | undefined
): boolean {
  return (
    run?.head_branch === branch &&
    run.head_repository?.full_name === repository &&
    typeof run.event === 'string' &&
    !run.event.startsWith('pull_request')
  )
}
