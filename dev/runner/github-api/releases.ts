import type { ApiCall, ApiEndpoint } from './endpoint.js'
import { paginate } from './pagination.js'
import type { GitObject, Release, StoredWorkflowRun } from './records.js'
import { notFoundError, ApiError } from './api-error.js'
import type { FakeRepository } from './repository.js'

const readContents = [['contents', 'read']] as const
const writeContents = [['contents', 'write']] as const

/**
 * Source: docs.github.com, REST, "Git references", "Git tags", "Commits", "Releases", "Workflow
 * runs".
 */
export const releaseEndpoints: readonly ApiEndpoint[] = [
  {
    method: 'GET',
    path: '/git/ref/{ref}',
    docs: 'git/refs#get-a-reference',
    requiredPermissions: readContents,
    execute: call => {
      const name = call.pathParameters['ref'] ?? ''
      return { status: 200, body: renderedRef(call, name, refOf(call.repository, name)) }
    }
  },
  {
    method: 'GET',
    path: '/git/tags/{sha}',
    docs: 'git/tags#get-a-tag',
    requiredPermissions: readContents,
    execute: ({ repository, pathParameters }) => {
      const sha = pathParameters['sha'] ?? ''
      const target = repository.tagObjects.get(sha)
      if (target === undefined) throw notFoundError()
      return { status: 200, body: { sha, object: target } }
    }
  },
  {
    method: 'POST',
    path: '/git/refs',
    docs: 'git/refs#create-a-reference',
    requiredPermissions: writeContents,
    execute: call => {
      const { body, repository } = call
      body.require('ref', 'sha')
      const name = /^refs\/(tags\/.+)$/.exec(body.text('ref') ?? '')?.[1]
      // Creating branches is not emulated.
      if (name === undefined) throw new ApiError(422, 'Reference name must start with refs/tags/')
      if (repository.tags.has(nameOfTag(name))) throw new ApiError(422, 'Reference already exists')
      return { status: 201, body: renderedRef(call, name, moveTag(call, name)) }
    }
  },
  {
    method: 'PATCH',
    path: '/git/refs/{ref}',
    docs: 'git/refs#update-a-reference',
    requiredPermissions: writeContents,
    execute: call => {
      const name = call.pathParameters['ref'] ?? ''
      call.body.require('sha')
      if (!repositoryHas(call, name)) throw new ApiError(422, 'Reference does not exist')
      return { status: 200, body: renderedRef(call, name, moveTag(call, name)) }
    }
  },
  {
    method: 'GET',
    path: '/compare/{basehead}',
    docs: 'commits/commits#compare-two-commits',
    requiredPermissions: readContents,
    execute: ({ repository, pathParameters }) => {
      const [base = '', head = ''] = (pathParameters['basehead'] ?? '').split('...')
      if (!repository.commits.has(base) || !repository.commits.has(head)) throw notFoundError()
      const ahead = [...repository.history(head)].filter(sha => !repository.history(base).has(sha))
      const behind = [...repository.history(base)].filter(sha => !repository.history(head).has(sha))
      return {
        status: 200,
        body: {
          status: comparison(ahead.length, behind.length),
          ahead_by: ahead.length,
          behind_by: behind.length
        }
      }
    }
  },
  {
    method: 'GET',
    path: '/contents/{file}',
    docs: 'repos/contents#get-repository-content',
    requiredPermissions: readContents,
    execute: ({ repository, pathParameters, query }) => {
      const text = repository.files.get(query.get('ref') ?? '')?.get(pathParameters['file'] ?? '')
      if (text === undefined) throw notFoundError()
      const content = Buffer.from(text).toString('base64').replace(/.{60}/g, '$&\n')
      return { status: 200, body: { type: 'file', encoding: 'base64', content } }
    }
  },
  {
    method: 'GET',
    path: '/releases',
    docs: 'releases/releases#list-releases',
    requiredPermissions: readContents,
    execute: call => {
      // "Information about published releases are available to everyone. Only users with push
      // access will receive listings for draft releases."
      const seesDrafts = call.token.hasPermission(writeContents)
      const listed = [...call.repository.releases]
        .reverse()
        .filter(({ draft }) => !draft || seesDrafts)
      const { headers, items } = paginate(call, '/releases', listed)
      return { status: 200, headers, body: items.map(renderedRelease) }
    }
  },
  {
    method: 'GET',
    path: '/actions/workflows/{file}/runs',
    docs: 'actions/workflow-runs#list-workflow-runs-for-a-workflow',
    requiredPermissions: [['actions', 'read']],
    execute: call => {
      const { pathParameters, query, repository } = call
      const file = pathParameters['file'] ?? ''
      const ofFile = repository.workflowRuns.filter(run => run.file === file)
      if (ofFile.length === 0 && !repository.workflows.has(file)) throw notFoundError()
      const is = (name: string, value: string): boolean =>
        !query.has(name) || query.get(name) === value
      const runs = ofFile
        .filter(
          run => is('head_sha', run.headSha) && is('event', run.event) && is('branch', run.branch)
        )
        .reverse()
      const { headers, items } = paginate(call, `/actions/workflows/${file}/runs`, runs)
      const workflow_runs = items.map(run => renderedRun(call, run))
      return { status: 200, headers, body: { total_count: runs.length, workflow_runs } }
    }
  }
]

const nameOfTag = (ref: string): string => ref.replace(/^tags\//, '')

function repositoryHas({ repository }: ApiCall, ref: string): boolean {
  return ref.startsWith('tags/') && repository.tags.has(nameOfTag(ref))
}

function refOf(repository: FakeRepository, ref: string): GitObject {
  const [, kind, name = ''] = /^(heads|tags)\/(.+)$/.exec(ref) ?? []
  if (kind === 'tags') {
    const tag = repository.tags.get(name)
    if (tag !== undefined) return tag
  }
  const head = kind === 'heads' ? repository.branches.get(name) : undefined
  if (head === undefined) throw notFoundError()
  return { type: 'commit', sha: head }
}

/** Points a tag at the commit of the request. */
function moveTag({ body, repository }: ApiCall, ref: string): GitObject {
  const sha = body.text('sha') ?? ''
  if (!repository.commits.has(sha)) throw new ApiError(422, 'Object does not exist')
  const before = repository.tags.get(nameOfTag(ref))
  const isForward = before === undefined || repository.history(sha).has(before.sha)
  if (!isForward && body.boolean('force') !== true) {
    throw new ApiError(422, 'Update is not a fast forward')
  }
  const object: GitObject = { type: 'commit', sha }
  repository.tags.set(nameOfTag(ref), object)
  return object
}

function renderedRef({ urls, repository }: ApiCall, name: string, object: GitObject) {
  return { ref: `refs/${name}`, url: urls.api(repository, `/git/refs/${name}`), object }
}

function renderedRelease({ tag, draft, prerelease }: Release) {
  return { tag_name: tag, draft, prerelease }
}

function renderedRun({ urls, repository }: ApiCall, run: StoredWorkflowRun) {
  return {
    id: run.id,
    path: `.github/workflows/${run.file}`,
    head_sha: run.headSha,
    head_branch: run.branch,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    html_url: urls.html(repository, `/actions/runs/${run.id}`)
  }
}

/** @param ahead commits that only the head has. @param behind commits that only the base has. */
function comparison(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}
