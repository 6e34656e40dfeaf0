import type { ApiCall, ApiEndpoint } from './endpoint.js'
import {
  CONCLUSIONS,
  readOutput,
  STATUSES,
  type CheckRunStatus,
  type CheckRunConclusion,
  type CheckRunOutputUpdate
} from './check-run-output.js'
import { paginate } from './pagination.js'
import type { StoredCheckRun } from './records.js'
import { validationError, schemaError, notFoundError, ApiError } from './api-error.js'
import { checkRunResponse } from './response-schemas.js'

const read = [['checks', 'read']] as const
const write = [['checks', 'write']] as const

/** Source: docs.github.com, REST, "Check runs". */
export const checkRunEndpoints: readonly ApiEndpoint[] = [
  {
    method: 'POST',
    path: '/check-runs',
    docs: 'checks/runs#create-a-check-run',
    requiredPermissions: write,
    execute: call => {
      requireApp(call)
      const { body, repository, token } = call
      body.require('name', 'head_sha')
      const name = body.text('name') ?? ''
      const headSha = body.text('head_sha') ?? ''
      const progress = readProgress(call)
      const output = readOutput(body, ['title', 'summary'])
      const detailsUrl = readDetailsUrl(call)
      const externalId = body.textOrNull('external_id') ?? ''
      if (name === '')
        throw validationError({ resource: 'CheckRun', code: 'missing_field', field: 'name' })
      if (!repository.commits.has(headSha)) throw noCommit(headSha)
      const { account } = token
      const run = repository.addCheckRun({ name, headSha, account, detailsUrl, externalId })
      applyUpdate(run, progress, output)
      const rendered = checkRunResponse(call, run)
      return { status: 201, headers: { location: String(rendered['url']) }, body: rendered }
    }
  },
  {
    method: 'PATCH',
    path: '/check-runs/{id}',
    docs: 'checks/runs#update-a-check-run',
    requiredPermissions: write,
    execute: call => {
      requireApp(call)
      const run = requireCheckRun(call)
      requireSameApp(call, run)
      const { body } = call
      const progress = readProgress(call)
      const output = readOutput(body, ['summary'])
      const detailsUrl = readDetailsUrl(call)
      const name = body.text('name') ?? run.name
      const externalId = body.textOrNull('external_id') ?? run.externalId
      applyUpdate(run, progress, output)
      Object.assign(run, { name, externalId, detailsUrl: detailsUrl ?? run.detailsUrl })
      return { status: 200, body: checkRunResponse(call, run) }
    }
  },
  {
    method: 'GET',
    path: '/check-runs/{id}',
    docs: 'checks/runs#get-a-check-run',
    requiredPermissions: read,
    execute: call => ({ status: 200, body: checkRunResponse(call, requireCheckRun(call)) })
  },
  {
    method: 'GET',
    path: '/check-runs/{id}/annotations',
    docs: 'checks/runs#list-check-run-annotations',
    requiredPermissions: read,
    execute: call => {
      const run = requireCheckRun(call)
      const { headers, items } = paginate(
        call,
        `/check-runs/${run.id}/annotations`,
        run.annotations
      )
      const { urls, repository } = call
      const blob = urls.html(repository, `/blob/${run.headSha}`)
      const body = items.map(item => ({ ...item, blob_href: `${blob}/${item.path}` }))
      return { status: 200, headers, body }
    }
  },
  {
    method: 'GET',
    path: '/commits/{ref}/check-runs',
    docs: 'checks/runs#list-check-runs-for-a-git-reference',
    requiredPermissions: read,
    execute: call => {
      const { query, repository } = call
      const ref = call.pathParameters['ref'] ?? ''
      const sha = repository.commit(ref)
      if (sha === undefined) throw noCommit(ref)
      const is = (name: string, value: string | number): boolean =>
        !query.has(name) || query.get(name) === String(value)
      const runs = repository.checkRuns
        .filter(run => run.headSha === sha)
        .reverse()
        .filter(
          run =>
            is('check_name', run.name) &&
            is('status', run.status) &&
            is('app_id', run.account.app?.id ?? '')
        )
      const listed = filterOf(query) === 'all' ? runs : runs.filter(isLatest)
      const { headers, items } = paginate(
        call,
        `/commits/${encodeURIComponent(ref)}/check-runs`,
        listed
      )
      const check_runs = items.map(run => checkRunResponse(call, run))
      return { status: 200, headers, body: { total_count: listed.length, check_runs } }
    }
  }
]

/** Only GitHub Apps may write check runs. Source: docs.github.com, REST, "Check runs". */
function requireApp({ token }: ApiCall): void {
  if (token.account.app === undefined) {
    throw new ApiError(403, 'You must authenticate via a GitHub App.')
  }
}

function requireSameApp({ token, body }: ApiCall, run: StoredCheckRun): void {
  const app = token.account.app?.id
  if (app !== run.account.app?.id) {
    throw new ApiError(
      403,
      `Invalid app_id \`${app}\` - check run can only be modified by the GitHub App that created it.`
    )
  }
  // Source: github.blog/changelog, 2025-02-12, "Changes to check run status modification".
  if (run.isJob && (body.has('status') || body.has('conclusion'))) {
    throw new ApiError(
      403,
      'Check run status and conclusions can only be updated internally by GitHub Actions'
    )
  }
}

function requireCheckRun({ repository, pathParameters }: ApiCall): StoredCheckRun {
  const run = repository.checkRuns.find(({ id }) => String(id) === pathParameters['id'])
  if (run === undefined) throw notFoundError()
  return run
}

interface Progress {
  readonly status?: CheckRunStatus
  readonly conclusion?: CheckRunConclusion | null
  readonly startedAt?: Date
  readonly completedAt?: Date | null
}

/** "Providing conclusion will automatically set the status parameter to completed." */
function readProgress({ body, now }: ApiCall): Progress {
  const status = body.oneOf('status', STATUSES)
  const conclusion = body.oneOf('conclusion', CONCLUSIONS)
  const startedAt = dateOf(body.text('started_at'))
  const completedAt = dateOf(body.text('completed_at'))
  const started = startedAt && { startedAt }
  if (conclusion !== undefined) {
    return { ...started, status: 'completed', conclusion, completedAt: completedAt ?? now }
  }
  if (status === 'completed' || completedAt !== undefined) body.require('conclusion')
  return { ...started, ...(status && { status, conclusion: null, completedAt: null }) }
}

function dateOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text)) {
    throw schemaError(`${JSON.stringify(text)} is not a valid date-time.`)
  }
  return new Date(text)
}

function readDetailsUrl({ body }: ApiCall): string | undefined {
  const url = body.text('details_url')
  if (url === undefined || /^https?:\/\//.test(url)) return url
  const message = 'details_url must use http or https scheme'
  throw validationError({ resource: 'CheckRun', code: 'custom', field: 'details_url', message })
}

/** Annotations are appended to the existing ones; every other field is replaced. */
function applyUpdate(
  run: StoredCheckRun,
  progress: Progress,
  update: CheckRunOutputUpdate | undefined
): void {
  Object.assign(run, progress)
  if (update === undefined) return
  run.output = { ...run.output, ...update.output }
  run.annotations = [...run.annotations, ...update.annotations]
}

function filterOf(query: URLSearchParams): string {
  return query.get('filter') ?? 'latest'
}

/** @param runs newest first. */
function isLatest(run: StoredCheckRun, index: number, runs: readonly StoredCheckRun[]): boolean {
  return !runs
    .slice(0, index)
    .some(({ name, account }) => name === run.name && account.app?.id === run.account.app?.id)
}

const noCommit = (sha: string): ApiError => new ApiError(422, `No commit found for SHA: ${sha}`)
