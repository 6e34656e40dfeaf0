import { plainText } from '../plain-text.js'

/** Where on GitHub a run is to tell what it found. */
export interface Whereabouts {
  readonly owner: string
  readonly repo: string
  /** Of a pull request its head, else what the run was started for. Empty: not known. */
  readonly commit: string
  readonly pullRequest?: {
    readonly number: number
    /** From another repository, by an event for which the job's own token can then only read. */
    readonly fork: boolean
  }
  /** Why the run is not known to be of the repository's default branch: a clause; absent: it is. */
  readonly notDefaultBranch?: string
}

/** The part of an event's payload that is looked at; anything may be missing. */
interface Payload {
  readonly pull_request?: {
    readonly number?: unknown
    readonly head?: {
      readonly sha?: unknown
      readonly repo?: { readonly full_name?: unknown } | null
    }
  }
  readonly repository?: { readonly default_branch?: unknown }
  readonly workflow_run?: {
    readonly event?: unknown
    readonly head_branch?: unknown
    readonly head_repository?: { readonly full_name?: unknown } | null
  }
}

/**
 * From the runner's variables and the event that started the run; `null`: this is no run of GitHub's.
 * Source: docs.github.com, "Webhook events and payloads", pull_request.
 */
export function whereabouts(
  env: Readonly<Record<string, string | undefined>>,
  payload: unknown
): Whereabouts | null {
  const repository = env['GITHUB_REPOSITORY'] ?? ''
  const [, owner = '', repo = ''] = /^([\w.-]+)\/([\w.-]+)$/.exec(repository) ?? []
  if (owner === '' || repo === '') return null
  const event = (payload ?? {}) as Payload
  const { pull_request: pull } = event
  const number = pull?.number
  const head = pull?.head?.sha
  // Of the base's own workflow, whose token may write. Source: docs.github.com, "Events that trigger workflows".
  const trusted = env['GITHUB_EVENT_NAME'] === 'pull_request_target'
  const notDefaultBranch = whyNotDefaultBranch(env, event)
  return {
    owner,
    repo,
    commit: typeof head === 'string' ? plainText(head) : (env['GITHUB_SHA'] ?? ''),
    ...(typeof number === 'number' && Number.isSafeInteger(number)
      ? { pullRequest: { number, fork: !trusted && pull?.head?.repo?.full_name !== repository } }
      : {}),
    ...(notDefaultBranch === undefined ? {} : { notDefaultBranch })
  }
}

/**
 * Events of which GITHUB_REF is what a workflow checks out and runs. Of the others it is the default
 * branch whatever they are about, such as a comment on a pull request; or it is no branch.
 */
const eventsOfTheirRef = ['push', 'workflow_dispatch', 'repository_dispatch', 'workflow_run']

/**
 * Nothing is taken for granted: whoever closes an issue must know that what he saw is of the branch
 * that it is about. Source: docs.github.com, "Events that trigger workflows".
 */
function whyNotDefaultBranch(
  env: Readonly<Record<string, string | undefined>>,
  { repository, workflow_run: upstream }: Payload
): string | undefined {
  const name = env['GITHUB_EVENT_NAME'] ?? ''
  // GitHub runs it on the default branch only, and its payload need not say which one that is.
  if (name === 'schedule') return undefined
  if (!eventsOfTheirRef.includes(name)) {
    const which = name === '' ? 'no event' : `the event ${plainText(name, 80)}`
    return `${which} does not say that a run is of the default branch`
  }
  const main = repository?.default_branch
  if (typeof main !== 'string' || main === '') return 'the event does not name the default branch'
  const ref = env['GITHUB_REF'] ?? ''
  if (ref !== `refs/heads/${main}`) {
    const where = plainText(ref.replace(/^refs\/(?:heads|tags)\//, ''), 250)
    return `this run is of ${where === '' ? 'an unknown branch' : where}, not of the default branch`
  }
  if (name === 'workflow_run' && !isOfBranch(upstream, main, env['GITHUB_REPOSITORY'])) {
    return 'the workflow run that this one follows is not known to be of the default branch'
  }
  return undefined
}

function isOfBranch(
  run: Payload['workflow_run'],
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
