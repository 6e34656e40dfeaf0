import type { Runner } from '../runtime/runner.js'
import { plainText } from '../text/plain-text.js'

/** Where on GitHub a run is to tell what it found. */
export interface RunLocation {
  readonly owner: string
  readonly repo: string
  /** Of a pull request its head, else what the run was started for. Empty: not known. */
  readonly commit: string
  readonly pullRequest?: PullRequestRef
  /** The run that this one follows there, as `4242.1`: it was started by the commit, and this one by its end. */
  readonly upstreamRunId?: string
  /** Why no pull request is known: a clause; absent: one is. */
  readonly noPullRequestReason?: string
  /** Why the run is not known to be of the repository's default branch: a clause; absent: it is. */
  readonly notDefaultBranchReason?: string
}

export interface PullRequestRef {
  readonly number: number
  /** From another repository, by an event for which the job's own token can then only read. */
  readonly isFork: boolean
}

/** The part of an event's payload that is looked at; anything may be missing. */
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

/** Of a pull request, as a run of a workflow names those that it is of. */
interface WorkflowRunPullRequest {
  readonly number?: unknown
  readonly base?: { readonly repo?: { readonly id?: unknown } | null }
}

/**
 * From the runner's variables and the event that started the run; `null`: this is no run of GitHub's.
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
    ...(notDefaultBranchReason === undefined ? {} : { notDefaultBranchReason })
  }
}

type EventLocation = Pick<
  RunLocation,
  'commit' | 'pullRequest' | 'upstreamRunId' | 'noPullRequestReason'
>

/** What a run of a pull request's own events is about, and of all other events. */
function locationFromEvent(runner: Runner, { pull_request: pull }: EventPayload): EventLocation {
  const number = pull?.number
  const head = pull?.head?.sha
  const commit = typeof head === 'string' ? plainText(head) : runner.sha
  if (!isNumber(number)) return { commit, noPullRequestReason: 'this run is of no pull request' }
  // Of the base's own workflow, whose token may write. Source: docs.github.com, "Events that trigger workflows".
  const trusted = runner.eventName === 'pull_request_target'
  const isFork = !trusted && pull?.head?.repo?.full_name !== runner.repository
  return { commit, pullRequest: { number, isFork } }
}

/**
 * What a run is about that follows another workflow's run of a pull request; `undefined`: it follows
 * none. GITHUB_SHA is then the default branch's, and the token may write, also for a fork's.
 * Source: docs.github.com, "Webhook events and payloads", workflow_run; `pull_requests` is empty where
 * the pull request is from a fork, and has those of other repositories that have the same branch.
 */
function locationFromUpstreamRun(
  runner: Runner,
  { repository, workflow_run: upstream }: EventPayload
): EventLocation | undefined {
  const { id, run_attempt: attempt, event, head_sha: sha, pull_requests: pulls } = upstream ?? {}
  if (runner.eventName !== 'workflow_run') return undefined
  if (typeof event !== 'string' || !event.startsWith('pull_request')) return undefined
  // Not the default branch's commit: what is said there would be of another one.
  const commit = typeof sha === 'string' ? plainText(sha) : ''
  const here = (Array.isArray(pulls) ? (pulls as (WorkflowRunPullRequest | null)[]) : [])
    .filter(pull => pull?.base?.repo?.id === repository?.id)
    .map(pull => pull?.number)
    .filter(isNumber)
  const [number, ...others] = here
  const first = 'the workflow run that this one follows'
  if (others.length > 0) {
    const all = here.map(one => `#${one}`).join(', ')
    return { commit, noPullRequestReason: `${first} is of several pull requests, ${all}` }
  }
  return number === undefined
    ? {
        commit,
        noPullRequestReason: `${first} is of a pull request that the event does not name; GitHub names none from a fork, Gitea before 1.27 none at all`
      }
    : {
        commit,
        pullRequest: { number, isFork: false },
        ...(isNumber(id) && { upstreamRunId: `${id}.${isNumber(attempt) ? attempt : 1}` })
      }
}

function isNumber(number: unknown): number is number {
  return typeof number === 'number' && Number.isSafeInteger(number)
}

/**
 * Events of which GITHUB_REF is what a workflow checks out and runs. Of the others it is the default
 * branch whatever they are about, such as a comment on a pull request; or it is no branch.
 */
const eventsRunOnRef = ['push', 'workflow_dispatch', 'repository_dispatch', 'workflow_run']

/**
 * Nothing is taken for granted: whoever closes an issue must know that what he saw is of the branch
 * that it is about. Source: docs.github.com, "Events that trigger workflows".
 */
function explainNotDefaultBranch(
  runner: Runner,
  { repository, workflow_run: upstream }: EventPayload
): string | undefined {
  const name = runner.eventName
  // GitHub runs it on the default branch only, and its payload need not say which one that is.
  if (name === 'schedule') return undefined
  if (!eventsRunOnRef.includes(name)) {
    const which = name === '' ? 'no event' : `the event ${plainText(name, 80)}`
    return `${which} does not say that a run is of the default branch`
  }
  const defaultBranch = repository?.default_branch
  if (typeof defaultBranch !== 'string' || defaultBranch === '')
    return 'the event does not name the default branch'
  const ref = runner.ref
  if (ref !== `refs/heads/${defaultBranch}`) {
    const where = plainText(ref.replace(/^refs\/(?:heads|tags)\//, ''), 250)
    return `this run is of ${where === '' ? 'an unknown branch' : where}, not of the default branch`
  }
  if (name === 'workflow_run' && !isOfBranch(upstream, defaultBranch, runner.repository)) {
    return 'the workflow run that this one follows is not known to be of the default branch'
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
