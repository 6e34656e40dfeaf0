import type { Call, Endpoint } from './call.js'
import {
  CONCLUSIONS,
  readOutput,
  STATUSES,
  type CheckStatus,
  type Conclusion,
  type GivenOutput
} from './check-output.js'
import { page } from './paging.js'
import type { CheckRun } from './records.js'
import { invalid, malformed, notFound, Refusal } from './refusal.js'
import { renderedCheckRun } from './rendered.js'

const read = [['checks', 'read']] as const
const write = [['checks', 'write']] as const

/** docs.github.com, REST, "Check runs". */
export const checkRunEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/check-runs',
    docs: 'checks/runs#create-a-check-run',
    needs: write,
    serve: call => {
      requireApp(call)
      const { body, repository, token } = call
      body.require('name', 'head_sha')
      const name = body.text('name') ?? ''
      const headSha = body.text('head_sha') ?? ''
      const progress = readProgress(call)
      const output = readOutput(body, ['title', 'summary'])
      const detailsUrl = readDetailsUrl(call)
      const externalId = body.textOrNull('external_id') ?? ''
      if (name === '') throw invalid({ resource: 'CheckRun', code: 'missing_field', field: 'name' })
      if (!repository.commits.has(headSha)) throw noCommit(headSha)
      const { account } = token
      const run = repository.addCheckRun({ name, headSha, account, detailsUrl, externalId })
      change(run, progress, output)
      const rendered = renderedCheckRun(call, run)
      return { status: 201, headers: { location: String(rendered['url']) }, body: rendered }
    }
  },
  {
    method: 'PATCH',
    path: '/check-runs/{id}',
    docs: 'checks/runs#update-a-check-run',
    needs: write,
    serve: call => {
      requireApp(call)
      const run = runOf(call)
      requireOwn(call, run)
      const { body } = call
      const progress = readProgress(call)
      const output = readOutput(body, ['summary'])
      const detailsUrl = readDetailsUrl(call)
      const name = body.text('name') ?? run.name
      const externalId = body.textOrNull('external_id') ?? run.externalId
      change(run, progress, output)
      Object.assign(run, { name, externalId, detailsUrl: detailsUrl ?? run.detailsUrl })
      return { status: 200, body: renderedCheckRun(call, run) }
    }
  },
  {
    method: 'GET',
    path: '/check-runs/{id}',
    docs: 'checks/runs#get-a-check-run',
    needs: read,
    serve: call => ({ status: 200, body: renderedCheckRun(call, runOf(call)) })
  },
  {
    method: 'GET',
    path: '/check-runs/{id}/annotations',
    docs: 'checks/runs#list-check-run-annotations',
    needs: read,
    serve: call => {
      const run = runOf(call)
      const { headers, items } = page(call, `/check-runs/${run.id}/annotations`, run.annotations)
      const { links, repository } = call
      const blob = links.html(repository, `/blob/${run.headSha}`)
      const body = items.map(item => ({ ...item, blob_href: `${blob}/${item.path}` }))
      return { status: 200, headers, body }
    }
  },
  {
    method: 'GET',
    path: '/commits/{ref}/check-runs',
    docs: 'checks/runs#list-check-runs-for-a-git-reference',
    needs: read,
    serve: call => {
      const { query, repository } = call
      const ref = call.path['ref'] ?? ''
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
      const { headers, items } = page(
        call,
        `/commits/${encodeURIComponent(ref)}/check-runs`,
        listed
      )
      const check_runs = items.map(run => renderedCheckRun(call, run))
      return { status: 200, headers, body: { total_count: listed.length, check_runs } }
    }
  }
]

/** docs.github.com, REST, "Check runs": only GitHub Apps write them. */
function requireApp({ token }: Call): void {
  if (token.account.app === undefined) {
    throw new Refusal(403, 'You must authenticate via a GitHub App.')
  }
}

function requireOwn({ token, body }: Call, run: CheckRun): void {
  const app = token.account.app?.id
  if (app !== run.account.app?.id) {
    throw new Refusal(
      403,
      `Invalid app_id \`${app}\` - check run can only be modified by the GitHub App that created it.`
    )
  }
  // github.blog/changelog, 2025-02-12, "Changes to check run status modification".
  if (run.isJob && (body.has('status') || body.has('conclusion'))) {
    throw new Refusal(
      403,
      'Check run status and conclusions can only be updated internally by GitHub Actions'
    )
  }
}

function runOf({ repository, path }: Call): CheckRun {
  const run = repository.checkRuns.find(({ id }) => String(id) === path['id'])
  if (run === undefined) throw notFound()
  return run
}

interface Progress {
  readonly status?: CheckStatus
  readonly conclusion?: Conclusion | null
  readonly startedAt?: Date
  readonly completedAt?: Date | null
}

/** "Providing conclusion will automatically set the status parameter to completed." */
function readProgress({ body, now }: Call): Progress {
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
    throw malformed(`${JSON.stringify(text)} is not a valid date-time.`)
  }
  return new Date(text)
}

function readDetailsUrl({ body }: Call): string | undefined {
  const url = body.text('details_url')
  if (url === undefined || /^https?:\/\//.test(url)) return url
  const message = 'details_url must use http or https scheme'
  throw invalid({ resource: 'CheckRun', code: 'custom', field: 'details_url', message })
}

/** Annotations are added to those that are there; all else takes the place of what was. */
function change(run: CheckRun, progress: Progress, given: GivenOutput | undefined): void {
  Object.assign(run, progress)
  if (given === undefined) return
  run.output = { ...run.output, ...given.output }
  run.annotations = [...run.annotations, ...given.annotations]
}

function filterOf(query: URLSearchParams): string {
  return query.get('filter') ?? 'latest'
}

/** @param runs newest first. */
function isLatest(run: CheckRun, index: number, runs: readonly CheckRun[]): boolean {
  return !runs
    .slice(0, index)
    .some(({ name, account }) => name === run.name && account.app?.id === run.account.app?.id)
}

const noCommit = (sha: string): Refusal => new Refusal(422, `No commit found for SHA: ${sha}`)
