import type { Call, Endpoint } from './call.js'
import { page } from './paging.js'
import type { GitObject, Release, WorkflowRun } from './records.js'
import { notFound, Refusal } from './refusal.js'
import type { Repository } from './repository.js'

const readContents = [['contents', 'read']] as const
const writeContents = [['contents', 'write']] as const

/** docs.github.com, REST, "Git references", "Git tags", "Commits", "Releases", "Workflow runs". */
export const releaseEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/git/ref/{ref}',
    docs: 'git/refs#get-a-reference',
    needs: readContents,
    serve: call => {
      const name = call.path['ref'] ?? ''
      return { status: 200, body: renderedRef(call, name, refOf(call.repository, name)) }
    }
  },
  {
    method: 'GET',
    path: '/git/tags/{sha}',
    docs: 'git/tags#get-a-tag',
    needs: readContents,
    serve: ({ repository, path }) => {
      const sha = path['sha'] ?? ''
      const target = repository.tagObjects.get(sha)
      if (target === undefined) throw notFound()
      return { status: 200, body: { sha, object: target } }
    }
  },
  {
    method: 'POST',
    path: '/git/refs',
    docs: 'git/refs#create-a-reference',
    needs: writeContents,
    serve: call => {
      const { body, repository } = call
      body.require('ref', 'sha')
      const name = /^refs\/(tags\/.+)$/.exec(body.text('ref') ?? '')?.[1]
      // The double has no use for new branches.
      if (name === undefined) throw new Refusal(422, 'Reference name must start with refs/tags/')
      if (repository.tags.has(nameOfTag(name))) throw new Refusal(422, 'Reference already exists')
      return { status: 201, body: renderedRef(call, name, point(call, name)) }
    }
  },
  {
    method: 'PATCH',
    path: '/git/refs/{ref}',
    docs: 'git/refs#update-a-reference',
    needs: writeContents,
    serve: call => {
      const name = call.path['ref'] ?? ''
      call.body.require('sha')
      if (!repositoryHas(call, name)) throw new Refusal(422, 'Reference does not exist')
      return { status: 200, body: renderedRef(call, name, point(call, name)) }
    }
  },
  {
    method: 'GET',
    path: '/compare/{basehead}',
    docs: 'commits/commits#compare-two-commits',
    needs: readContents,
    serve: ({ repository, path }) => {
      const [base = '', head = ''] = (path['basehead'] ?? '').split('...')
      if (!repository.commits.has(base) || !repository.commits.has(head)) throw notFound()
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
    needs: readContents,
    serve: ({ repository, path, query }) => {
      const text = repository.files.get(query.get('ref') ?? '')?.get(path['file'] ?? '')
      if (text === undefined) throw notFound()
      const content = Buffer.from(text).toString('base64').replace(/.{60}/g, '$&\n')
      return { status: 200, body: { type: 'file', encoding: 'base64', content } }
    }
  },
  {
    method: 'GET',
    path: '/releases',
    docs: 'releases/releases#list-releases',
    needs: readContents,
    serve: call => {
      // "Information about published releases are available to everyone. Only users with push
      // access will receive listings for draft releases."
      const seesDrafts = call.token.may(writeContents)
      const listed = [...call.repository.releases]
        .reverse()
        .filter(({ draft }) => !draft || seesDrafts)
      const { headers, items } = page(call, '/releases', listed)
      return { status: 200, headers, body: items.map(renderedRelease) }
    }
  },
  {
    method: 'GET',
    path: '/actions/workflows/{file}/runs',
    docs: 'actions/workflow-runs#list-workflow-runs-for-a-workflow',
    needs: [['actions', 'read']],
    serve: call => {
      const { path, query, repository } = call
      const file = path['file'] ?? ''
      const ofFile = repository.workflowRuns.filter(run => run.file === file)
      if (ofFile.length === 0 && !repository.workflows.has(file)) throw notFound()
      const is = (name: string, value: string): boolean =>
        !query.has(name) || query.get(name) === value
      const runs = ofFile
        .filter(
          run => is('head_sha', run.headSha) && is('event', run.event) && is('branch', run.branch)
        )
        .reverse()
      const { headers, items } = page(call, `/actions/workflows/${file}/runs`, runs)
      const workflow_runs = items.map(run => renderedRun(call, run))
      return { status: 200, headers, body: { total_count: runs.length, workflow_runs } }
    }
  }
]

const nameOfTag = (ref: string): string => ref.replace(/^tags\//, '')

function repositoryHas({ repository }: Call, ref: string): boolean {
  return ref.startsWith('tags/') && repository.tags.has(nameOfTag(ref))
}

function refOf(repository: Repository, ref: string): GitObject {
  const [, kind, name = ''] = /^(heads|tags)\/(.+)$/.exec(ref) ?? []
  if (kind === 'tags') {
    const tag = repository.tags.get(name)
    if (tag !== undefined) return tag
  }
  const head = kind === 'heads' ? repository.branches.get(name) : undefined
  if (head === undefined) throw notFound()
  return { type: 'commit', sha: head }
}

/** Lets a tag point to the commit of the request. */
function point({ body, repository }: Call, ref: string): GitObject {
  const sha = body.text('sha') ?? ''
  if (!repository.commits.has(sha)) throw new Refusal(422, 'Object does not exist')
  const before = repository.tags.get(nameOfTag(ref))
  const isForward = before === undefined || repository.history(sha).has(before.sha)
  if (!isForward && body.boolean('force') !== true) {
    throw new Refusal(422, 'Update is not a fast forward')
  }
  const object: GitObject = { type: 'commit', sha }
  repository.tags.set(nameOfTag(ref), object)
  return object
}

function renderedRef({ links, repository }: Call, name: string, object: GitObject) {
  return { ref: `refs/${name}`, url: links.api(repository, `/git/refs/${name}`), object }
}

function renderedRelease({ tag, draft, prerelease }: Release) {
  return { tag_name: tag, draft, prerelease }
}

function renderedRun({ links, repository }: Call, run: WorkflowRun) {
  return {
    id: run.id,
    path: `.github/workflows/${run.file}`,
    head_sha: run.headSha,
    head_branch: run.branch,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    html_url: links.html(repository, `/actions/runs/${run.id}`)
  }
}

/** @param ahead commits that only the head has. @param behind commits that only the base has. */
function comparison(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}
