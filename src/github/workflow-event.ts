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
  /** The branch or tag of the run, where it is not the repository's default branch. */
  readonly asideRef?: string
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
  const { pull_request: pull, repository: its } = (payload ?? {}) as Payload
  const number = pull?.number
  const head = pull?.head?.sha
  // Of the base's own workflow, whose token may write. Source: docs.github.com, "Events that trigger workflows".
  const trusted = env['GITHUB_EVENT_NAME'] === 'pull_request_target'
  const ref = env['GITHUB_REF'] ?? ''
  const main = its?.default_branch
  const isAside = typeof main === 'string' && ref !== '' && ref !== `refs/heads/${main}`
  return {
    owner,
    repo,
    commit: typeof head === 'string' ? plainText(head) : (env['GITHUB_SHA'] ?? ''),
    ...(typeof number === 'number' && Number.isSafeInteger(number)
      ? { pullRequest: { number, fork: !trusted && pull?.head?.repo?.full_name !== repository } }
      : {}),
    ...(isAside ? { asideRef: ref.replace(/^refs\/(?:heads|tags)\//, '') } : {})
  }
}
