import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startGithubApi, type GithubApi } from '../../../../dev/runner/github-api/github-api.js'
import type { StoredWorkflowRun } from '../../../../dev/runner/github-api/records.js'
import type { FakeRepository } from '../../../../dev/runner/github-api/repository.js'
import {
  evaluateExpressions,
  jobOf,
  readWorkflow,
  runStepScript,
  type ScriptResult
} from '../../workflows/workflow.js'

/**
 * Runs the scripts of release.yml verbatim against the emulated GitHub API: with a token that has
 * the job's permissions, in a folder with the files of its checkout.
 */
const workflow = readWorkflow('release.yml')
let api: GithubApi
let repository: FakeRepository
let tests = 0
let checkout: string

beforeAll(async () => {
  api = await startGithubApi()
})
afterAll(() => api.close())

beforeEach(async () => {
  repository = api.addRepository(`octo/gate-${++tests}`)
  repository.workflows.add('ci.yml')
  checkout = await mkdtemp(path.join(tmpdir(), 'checkout-'))
})
afterEach(async () => {
  api.clearFaults()
  await rm(checkout, { recursive: true })
})

interface Commit {
  readonly version: string
  readonly parents?: readonly string[]
  /** Its run of ci.yml; null: none. Default: successful, for a push to main. */
  readonly ci?: Partial<StoredWorkflowRun> | null | undefined
  /** Default: it is the new head of main. */
  readonly onMain?: boolean
}

/** @returns its SHA. */
function commit(name: string, given: Commit): string {
  const sha = shaOf(name)
  const main = repository.branches.get('main')
  const { version, parents = main === undefined ? [] : [main], ci = {}, onMain = true } = given
  repository.addCommit(sha, parents, { 'package.json': JSON.stringify({ version }) })
  if (ci !== null) repository.addWorkflowRun({ headSha: sha, ...ci })
  if (onMain) repository.branches.set('main', sha)
  return sha
}

const shaOf = (name: string): string => createHash('sha1').update(name).digest('hex')

/** Publishes a release as a person does, with its tag. */
function publish(tag: string, sha: string, kind: { draft?: boolean; prerelease?: boolean } = {}) {
  repository.tags.set(tag, { type: 'commit', sha })
  const release = { tag, draft: false, prerelease: false, ...kind }
  repository.releases.push(release)
  return release
}

/** Runs a job's only script for the release of a tag that pointed to that commit at the event. */
async function runJob(
  name: 'check' | 'move-major-tag',
  tag: string,
  sha: string,
  without: string | null = null
): Promise<ScriptResult> {
  const { permissions = {}, steps = [] } = jobOf(workflow, name)
  const [script, ...others] = steps.filter(({ run }) => run !== undefined)
  if (script === undefined || others.length > 0) throw new Error(`${name} runs not one script.`)
  await mkdir(path.join(checkout, 'dev/scripts'), { recursive: true })
  await copyFile('dev/scripts/release.ts', path.join(checkout, 'dev/scripts/release.ts'))
  const { version } = JSON.parse(
    repository.files.get(sha)?.get('package.json') ?? '{"version":"0.0.0"}'
  ) as { version: string }
  await writeFile(path.join(checkout, 'package.json'), JSON.stringify({ type: 'module', version }))
  const token = api.addToken({
    permissions: Object.fromEntries(
      Object.entries(permissions).filter(([permission]) => permission !== without)
    )
  })
  return runStepScript(
    script,
    { 'github.token': token, 'github.event.release.tag_name': tag },
    {
      cwd: checkout,
      env: {
        GITHUB_API_URL: api.url,
        GITHUB_REPOSITORY: repository.fullName,
        GITHUB_SHA: sha
      }
    }
  )
}

/** The workflow's scripts in order: the second does not run when the first fails. */
async function release(tag: string, sha: string): Promise<ScriptResult> {
  const checked = await runJob('check', tag, sha)
  if (checked.exitCode !== 0) return checked
  expect(checked.outputs).toEqual({ major: /^v(\d+)/.exec(tag)?.[1] })
  return runJob('move-major-tag', tag, sha)
}

const commitOfTag = (tag: string): string | undefined => repository.tags.get(tag)?.sha
const writes = (): string[] =>
  api.requests
    .filter(
      ({ path, method }) => path.startsWith(`/repos/${repository.fullName}/`) && method !== 'GET'
    )
    .map(({ method, path }) => `${method} ${path.replace(`/repos/${repository.fullName}`, '')}`)

async function expectRefused(result: Promise<ScriptResult>, ...words: RegExp[]): Promise<void> {
  const { exitCode, annotations, log } = await result
  expect({ exitCode, log }).toMatchObject({ exitCode: 1 })
  expect(annotations).toEqual(
    words.map(word => expect.stringMatching(new RegExp(`^error: .*${word.source}`)))
  )
  expect(writes()).toEqual([])
}

async function expectMoved(
  result: Promise<ScriptResult>,
  major: string,
  sha: string
): Promise<void> {
  const { exitCode, annotations, log } = await result
  expect({ exitCode, log }).toMatchObject({ exitCode: 0 })
  expect(annotations).toEqual([expect.stringMatching(`^notice: ${major} is now v.* \\(${sha}\\)`)])
  expect(repository.tags.get(major)).toEqual({ type: 'commit', sha })
}

describe('moving the major tag', () => {
  test('creates it for the first release', async () => {
    const sha = commit('a', { version: '1.0.0' })
    publish('v1.0.0', sha)
    await expectMoved(release('v1.0.0', sha), 'v1', sha)
    expect(writes()).toEqual(['POST /git/refs'])
  })

  test('moves it for the next, in numeric order', async () => {
    const nine = commit('a', { version: '1.9.0' })
    publish('v1.9.0', nine)
    await expectMoved(release('v1.9.0', nine), 'v1', nine)
    const ten = commit('b', { version: '1.10.0' })
    publish('v1.10.0', ten)
    await expectMoved(release('v1.10.0', ten), 'v1', ten)
    expect(writes()).toEqual(['POST /git/refs', 'PATCH /git/refs/tags/v1'])
  })

  test('distinguishes v1 from v2 and v10', async () => {
    const one = commit('a', { version: '1.0.0' })
    for (const tag of ['v2.0.0', 'v10.0.0', 'v1.0']) publish(tag, commit(tag, { version: '2.0.0' }))
    publish('v1.0.0', one)
    await expectMoved(release('v1.0.0', one), 'v1', one)
    expect(commitOfTag('v2')).toBeUndefined()
  })

  test('moves it for a pre-release once that is promoted', async () => {
    const old = commit('a', { version: '1.0.0' })
    publish('v1.0.0', old)
    publish('v1', old)
    const sha = commit('b', { version: '1.1.0' })
    const candidate = publish('v1.1.0', sha, { prerelease: true })
    await expectRefused(runJob('move-major-tag', 'v1.1.0', sha), /no published release any more/)
    candidate.prerelease = false
    await expectMoved(release('v1.1.0', sha), 'v1', sha)
    // No second `published` event follows.
    expect(workflow.on).toEqual({ release: { types: ['released'] } })
  })

  test.each(['prerelease', 'draft'])('ignores a newer %s, and a mere tag', async kind => {
    const sha = commit('a', { version: '1.0.0' })
    publish('v1.0.0', sha)
    publish('v1.1.0', commit('b', { version: '1.1.0' }), { [kind]: true })
    repository.tags.set('v1.9.9', { type: 'commit', sha })
    await expectMoved(release('v1.0.0', sha), 'v1', sha)
  })

  test('follows annotated tags to their commit', async () => {
    const old = commit('a', { version: '1.0.0' })
    publish('v1.0.0', old)
    const sha = commit('b', { version: '1.1.0' })
    publish('v1.1.0', sha)
    repository.tagObjects.set(shaOf('outer'), { type: 'tag', sha: shaOf('inner') })
    repository.tagObjects.set(shaOf('inner'), { type: 'commit', sha })
    repository.tagObjects.set(shaOf('v1'), { type: 'commit', sha: old })
    repository.tags.set('v1.1.0', { type: 'tag', sha: shaOf('outer') })
    repository.tags.set('v1', { type: 'tag', sha: shaOf('v1') })
    await expectMoved(release('v1.1.0', sha), 'v1', sha)
  })

  test('retries when GitHub is briefly down', async () => {
    const sha = commit('a', { version: '1.0.0' })
    publish('v1.0.0', sha)
    api.addFault({
      method: 'GET',
      path: /releases/,
      act: { kind: 'answer', answer: { status: 502, body: 'Bad Gateway' } },
      times: 1
    })
    await expectMoved(release('v1.0.0', sha), 'v1', sha)
  })
})

describe('keeping the major tag, with a message', () => {
  const expectStays = async (tag: string, sha: string, newest: string): Promise<void> => {
    const before = commitOfTag('v1')
    const { exitCode, annotations } = await release(tag, sha)
    expect(annotations).toEqual([`notice: v1 stays where it is: ${newest} is newer than ${tag}.`])
    expect(exitCode).toBe(0)
    expect(commitOfTag('v1')).toBe(before)
    expect(writes()).toEqual([])
  }

  test('for a release older than the newest', async () => {
    const old = commit('a', { version: '1.0.1' })
    const sha = commit('b', { version: '1.1.0' })
    publish('v1.1.0', sha)
    publish('v1', sha)
    publish('v1.0.1', old)
    await expectStays('v1.0.1', old, 'v1.1.0')
  })

  test('when the newest is on the second page', async () => {
    const old = commit('a', { version: '1.0.0' })
    const sha = commit('b', { version: '1.2.0' })
    publish('v1.2.0', sha)
    publish('v1', sha)
    for (let patch = 0; patch < 120; patch += 1) publish(`v1.1.${patch}`, old)
    publish('v1.0.0', old)
    await expectStays('v1.0.0', old, 'v1.2.0')
  })

  test('for a release that is published again', async () => {
    const sha = commit('a', { version: '1.0.0' })
    publish('v1.0.0', sha)
    publish('v1', sha)
    const { exitCode, annotations } = await release('v1.0.0', sha)
    expect(annotations).toEqual([`notice: v1 is v1.0.0 already (${sha}).`])
    expect(exitCode).toBe(0)
    expect(writes()).toEqual([])
  })
})

describe('concurrent releases', () => {
  test.each([
    ['the older first', ['v1.1.0', 'v1.2.0']],
    ['the newer first', ['v1.2.0', 'v1.1.0']]
  ])('leave the tag at the newest: %s', async (_order, tags) => {
    const shas = new Map([
      ['v1.1.0', commit('a', { version: '1.1.0' })],
      ['v1.2.0', commit('b', { version: '1.2.0' })]
    ])
    for (const [tag, sha] of shas) publish(tag, sha)
    for (const tag of tags) await release(tag, shas.get(tag) ?? '')
    expect(commitOfTag('v1')).toBe(shas.get('v1.2.0'))
  })

  test('wait for each other within one major version only, and none is dropped', () => {
    const { concurrency } = jobOf(workflow, 'move-major-tag')
    const group = (major: string): string =>
      evaluateExpressions(String(concurrency?.['group']), { 'needs.check.outputs.major': major })
    expect(group('1')).not.toBe(group('2'))
    expect(concurrency).toMatchObject({ 'cancel-in-progress': false, queue: 'max' })
    expect(workflow).not.toHaveProperty('concurrency')
  })
})

describe('rejecting a release', () => {
  test.each([
    'v1',
    'v1.0',
    '1.0.0',
    'v01.0.0',
    'v0.1.0',
    'v1.0.0-rc.1',
    'v1.0.0 ',
    'V1.0.0',
    'v1.0.0%0A::warning::x',
    'v1;$(exit)'
  ])('rejects the tag %j', async tag => {
    const sha = commit('a', { version: '1.0.0' })
    publish(tag, sha)
    const asked = api.requests.length
    await expectRefused(release(tag, sha), /is not of the form vX\.Y\.Z/)
    expect(api.requests).toHaveLength(asked)
  })

  test('rejects a tag of another version than package.json', async () => {
    const sha = commit('a', { version: '1.0.0' })
    publish('v1.0.1', sha)
    await expectRefused(release('v1.0.1', sha), /package\.json says 1\.0\.0, the tag v1\.0\.1/)
  })

  test('rejects a commit that is not on main, whatever else is named main', async () => {
    commit('a', { version: '1.0.0' })
    const sha = commit('b', { version: '1.1.0', onMain: false })
    publish('v1.1.0', sha)
    repository.tags.set('main', { type: 'commit', sha })
    repository.branches.set('v1.1.0', sha)
    await expectRefused(release('v1.1.0', sha), new RegExp(`${sha} is not on main`))
  })

  test('rejects a commit that main has lost', async () => {
    const first = commit('a', { version: '1.0.0' })
    const sha = commit('b', { version: '1.1.0' })
    commit('c', { version: '1.1.0', parents: [first] })
    publish('v1.1.0', sha)
    await expectRefused(release('v1.1.0', sha), /is not on main/)
  })

  test.each<[string, Commit['ci'], RegExp]>([
    ['never ran', null, /CI never ran for \w+ on main/],
    ['failed', { conclusion: 'failure' }, /CI ended with failure: https:.*actions\/runs\/\d+/],
    ['was cancelled', { conclusion: 'cancelled' }, /CI ended with cancelled/],
    ['was skipped', { conclusion: 'skipped' }, /CI ended with skipped/],
    ['still runs', { status: 'in_progress', conclusion: null }, /CI still runs/],
    ['was green in a pull request only', { event: 'pull_request' }, /CI never ran/],
    ['was green on another branch only', { branch: 'next' }, /CI never ran/],
    ['is another workflow', { file: 'codeql.yml' }, /CI never ran/]
  ])('rejects a commit whose CI %s', async (_what, ci, words) => {
    const sha = commit('a', { version: '1.0.0', ci })
    commit('b', { version: '1.0.0' })
    publish('v1.0.0', sha)
    await expectRefused(release('v1.0.0', sha), words)
  })

  test('rejects a commit whose last run of CI failed after one that succeeded', async () => {
    const sha = commit('a', { version: '1.0.0' })
    repository.addWorkflowRun({ headSha: sha, conclusion: 'failure' })
    publish('v1.0.0', sha)
    await expectRefused(release('v1.0.0', sha), /CI ended with failure/)
  })

  test('reports all reasons at once', async () => {
    commit('a', { version: '1.0.0' })
    const sha = commit('b', { version: '1.0.0', onMain: false, ci: null })
    publish('v1.0.1', sha)
    await expectRefused(
      release('v1.0.1', sha),
      /package\.json says/,
      /is not on main/,
      /CI never ran/
    )
  })

  test.each(['check', 'move-major-tag'] as const)(
    'rejects a tag that was moved before %s',
    async job => {
      const sha = commit('a', { version: '1.0.0' })
      publish('v1.0.0', commit('b', { version: '1.0.0' }))
      await expectRefused(runJob(job, 'v1.0.0', sha), /was moved to \w+ since the release/)
    }
  )

  test.each(['check', 'move-major-tag'] as const)(
    'rejects a tag that was deleted before %s',
    async job => {
      const sha = commit('a', { version: '1.0.0' })
      await expectRefused(runJob(job, 'v1.0.0', sha), /The tag v1\.0\.0 is gone/)
    }
  )

  test('rejects a release that was withdrawn meanwhile', async () => {
    const sha = commit('a', { version: '1.0.0' })
    publish('v1.0.0', sha, { draft: true })
    await expectRefused(release('v1.0.0', sha), /no published release any more/)
  })

  test('rejects a version released before from another commit', async () => {
    const before = commit('a', { version: '1.0.0' })
    publish('v1', before)
    const sha = commit('b', { version: '1.0.0' })
    publish('v1.0.0', sha)
    await expectRefused(release('v1.0.0', sha), new RegExp(`was released before, from ${before}`))
  })

  test('does not take from users what the major tag has', async () => {
    const candidate = commit('a', { version: '1.1.0' })
    const fix = commit('b', { version: '1.0.1' })
    publish('v1.0.1', fix)
    publish('v1', fix)
    publish('v1.1.0', candidate)
    await expectRefused(
      release('v1.1.0', candidate),
      /v1 is at \w+, which v1\.1\.0 does not contain/
    )
  })

  test('does not hide that someone moved the major tag', async () => {
    const first = commit('a', { version: '1.0.0' })
    publish('v1.0.0', first)
    publish('v1', commit('evil', { version: '1.0.0', onMain: false, ci: null }))
    const sha = commit('b', { version: '1.1.0' })
    publish('v1.1.0', sha)
    await expectRefused(release('v1.1.0', sha), /If someone moved it there, find out who/)
  })
})

describe("the token's permissions", () => {
  test.each(
    (['check', 'move-major-tag'] as const).flatMap(job =>
      Object.keys(jobOf(workflow, job).permissions ?? {}).map(name => [job, name] as const)
    )
  )('are needed: %s fails without %s', async (job, permission) => {
    const sha = commit('a', { version: '1.0.0' })
    publish('v1.0.0', sha)
    expect((await runJob(job, 'v1.0.0', sha, permission)).exitCode).toBe(1)
    expect((await runJob(job, 'v1.0.0', sha)).exitCode).toBe(0)
  })

  test('are named when GitHub forbids moving the tag', async () => {
    const sha = commit('a', { version: '1.0.0' })
    publish('v1.0.0', sha)
    const body = { message: 'Resource not accessible by integration' }
    api.addFault({
      method: 'POST',
      act: { kind: 'answer', answer: { status: 403, body } }
    })
    const { exitCode, annotations } = await release('v1.0.0', sha)
    expect(exitCode).toBe(1)
    expect(annotations).toEqual([
      expect.stringMatching(
        /403, Resource not accessible by integration\).*ruleset.*git push --force/
      )
    ])
  })

  test("keep the release's code away from every token that can write", () => {
    const jobs = Object.entries(workflow.jobs)
    const running = jobs.filter(
      ([, { uses, steps = [] }]) =>
        uses !== undefined || steps.some(({ run = '' }) => /\bnpm\b/.test(run))
    )
    expect(running.map(([name, { permissions }]) => [name, permissions])).toEqual([
      ['dist', { contents: 'read' }]
    ])
    // And nothing writes before the checks and the build have passed.
    const needs = Object.fromEntries(jobs.map(([name, job]) => [name, job.needs]))
    expect(needs).toEqual({
      check: undefined,
      dist: 'check',
      attest: ['check', 'dist'],
      'move-major-tag': ['check', 'attest']
    })
    expect(jobOf(workflow, 'dist').uses).toBe('./.github/workflows/check-dist.yml')
  })
})
