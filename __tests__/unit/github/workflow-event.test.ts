import { describe, expect, test } from '@jest/globals'
import { readRunner } from '../../../src/runtime/runner.js'
import { locateRun } from '../../../src/github/run-location.js'

const env: Record<string, string> = { GITHUB_REPOSITORY: 'octo/shop', GITHUB_SHA: 'a'.repeat(40) }
const pull = (full_name: string | null, number: unknown = 7) => ({
  pull_request: {
    number,
    head: { sha: 'b'.repeat(40), repo: full_name === null ? null : { full_name } }
  }
})

const noPullRequestReason = 'this run is of no pull request'

describe('where a run is to tell', () => {
  test.each([
    ['a push: its commit', {}, { commit: 'a'.repeat(40), noPullRequestReason }],
    ['no event at all', undefined, { commit: 'a'.repeat(40), noPullRequestReason }],
    [
      'a pull request: its head',
      pull('octo/shop'),
      { commit: 'b'.repeat(40), pullRequest: { number: 7, isFork: false } }
    ],
    [
      'one from a fork',
      pull('stranger/shop'),
      { commit: 'b'.repeat(40), pullRequest: { number: 7, isFork: true } }
    ],
    [
      'one whose repository is gone',
      pull(null),
      { commit: 'b'.repeat(40), pullRequest: { number: 7, isFork: true } }
    ],
    [
      'one without a number that is one',
      pull('octo/shop', '7'),
      { commit: 'b'.repeat(40), noPullRequestReason }
    ]
  ])('%s', (_, payload, expected) => {
    const { notDefaultBranchReason, ...place } = locateRun(readRunner(env), payload) ?? {}
    expect(place).toEqual({ owner: 'octo', repo: 'shop', ...expected })
    expect(notDefaultBranchReason).toMatch(/^no event does not say/)
  })

  test('a fork’s pull request that runs the base’s own workflow has a token that may write', () => {
    const event = { ...env, GITHUB_EVENT_NAME: 'pull_request_target' }
    expect(locateRun(readRunner(event), pull('stranger/shop'))?.pullRequest).toEqual({
      number: 7,
      isFork: false
    })
  })

  test.each(['', 'shop', 'octo/shop/more', '../x y'])('not in %j', GITHUB_REPOSITORY => {
    expect(locateRun(readRunner({ GITHUB_REPOSITORY }), {})).toBeNull()
  })
})

describe('whether a run is of the default branch', () => {
  const repository = { full_name: 'octo/shop', default_branch: 'main' }
  const followed = (more: object = {}) => ({
    repository,
    workflow_run: {
      event: 'push',
      head_branch: 'main',
      head_repository: { full_name: 'octo/shop' },
      ...more
    }
  })
  const why = (event: string, ref: string, payload: unknown): string | undefined =>
    locateRun(readRunner({ ...env, GITHUB_EVENT_NAME: event, GITHUB_REF: ref }), payload)
      ?.notDefaultBranchReason
  const main = 'refs/heads/main'

  test.each<[string, string, unknown]>([
    ['schedule', main, { repository }],
    ['schedule', '', undefined],
    ['push', main, { repository }],
    ['workflow_dispatch', main, { repository }],
    ['repository_dispatch', main, { repository }],
    ['workflow_run', main, followed()],
    ['workflow_run', main, followed({ event: 'schedule' })]
  ])('%s of %s: it is, by %j', (event, ref, payload) => {
    expect(why(event, ref, payload)).toBeUndefined()
  })

  test.each<[string, string, unknown, RegExp]>([
    ['push', 'refs/heads/feature/x', { repository }, /^this run is of feature\/x, not of the def/],
    ['push', 'refs/heads/gh-readonly-queue/main/pr-1', { repository }, /gh-readonly-queue/],
    ['push', 'refs/tags/main', { repository }, /^this run is of main, not of the default/],
    ['push', 'main', { repository }, /not of the default branch$/],
    ['push', '', { repository }, /^this run is of an unknown branch/],
    ['push', 'refs/heads/', { repository: { default_branch: '' } }, /does not name the default/],
    ['push', main, {}, /^the event does not name the default branch$/],
    ['push', main, undefined, /^the event does not name the default branch$/],
    ['push', main, { repository: { default_branch: 7 } }, /does not name the default branch/],
    ['workflow_dispatch', 'refs/heads/x', { repository }, /^this run is of x/],
    ['workflow_run', 'refs/heads/x', followed(), /^this run is of x/],
    ['workflow_run', main, { repository }, /^the workflow run that this one follows is not known/],
    ['workflow_run', main, followed({ head_branch: 'x' }), /^the workflow run that this one/],
    ['workflow_run', main, followed({ head_branch: undefined }), /^the workflow run that/],
    ['workflow_run', main, followed({ head_repository: null }), /^the workflow run that/],
    [
      'workflow_run',
      main,
      followed({ head_repository: { full_name: 'mona/shop' } }),
      /^the workflow run that/
    ],
    ['workflow_run', main, followed({ event: 'pull_request' }), /^the workflow run that/],
    ['workflow_run', main, followed({ event: 'pull_request_target' }), /^the workflow run that/],
    ['workflow_run', main, followed({ event: undefined }), /^the workflow run that/],
    ...[
      'pull_request',
      'pull_request_target',
      'pull_request_review',
      'pull_request_review_comment',
      'issue_comment',
      'issues',
      'merge_group',
      'deployment',
      'deployment_status',
      'release',
      'create',
      'delete',
      'status',
      'check_run',
      'schedule '
    ].map((event): [string, string, unknown, RegExp] => [
      event,
      main,
      { repository },
      new RegExp(`^the event ${event.trim()} does not say`)
    ]),
    ['', main, { repository }, /^no event does not say/]
  ])('%s of %s: it is not, by %j', (event, ref, payload, words) => {
    expect(why(event, ref, payload)).toMatch(words)
  })

  test('and the words about it are one short printable line', () => {
    const ref = `refs/heads/a\n::error::x${'y'.repeat(500)}`
    const text = why('push', ref, { repository }) ?? ''
    expect(text).not.toMatch(/[\n]/)
    expect(text.length).toBeLessThan(320)
    expect(why(`a\nb${'c'.repeat(500)}`, main, { repository })).toMatch(/^the event a bc+…/)
  })
})

describe('where a run is to tell that follows the run of a pull request', () => {
  const head = 'c'.repeat(40)
  const of = (number: unknown, repository: unknown = 1) => ({
    number,
    base: { repo: { id: repository } }
  })
  const place = (workflow_run: unknown) => {
    const payload = { repository: { id: 1, default_branch: 'main' }, workflow_run }
    const { owner, repo, notDefaultBranchReason, ...rest } =
      locateRun(readRunner({ ...env, GITHUB_EVENT_NAME: 'workflow_run' }), payload) ?? {}
    expect([owner, repo]).toEqual(['octo', 'shop'])
    expect(notDefaultBranchReason).toBeDefined()
    return rest
  }
  const run = (pull_requests: unknown, event = 'pull_request') => ({
    event,
    head_sha: head,
    pull_requests
  })
  const unnamed = {
    commit: head,
    noPullRequestReason:
      'the workflow run that this one follows is of a pull request that the event does not name; GitHub names none from a fork, Gitea before 1.27 none at all'
  }

  test.each(['pull_request', 'pull_request_target', 'pull_request_review'])(
    'of the event %s: on its head, with a token that may write',
    event => {
      expect(place(run([of(7)], event))).toEqual({
        commit: head,
        pullRequest: { number: 7, isFork: false }
      })
    }
  )

  test.each([
    [{ id: 41, run_attempt: 3 }, '41.3'],
    [{ id: 41 }, '41.1'],
    [{ id: '41', run_attempt: 3 }, undefined]
  ])('with the run that it follows, as with %j: %s', (upstream, upstreamRunId) => {
    expect(place({ ...run([of(7)]), ...upstream })).toEqual({
      commit: head,
      pullRequest: { number: 7, isFork: false },
      ...(upstreamRunId !== undefined && { upstreamRunId })
    })
  })

  test('of another repository that has the same branch: not there', () => {
    expect(place(run([of(3, 2), of(7)]))).toMatchObject({ pullRequest: { number: 7 } })
    expect(place(run([of(3, 2)]))).toEqual(unnamed)
  })

  test('of several: in none of them, and says so', () => {
    expect(place(run([of(7), of(9)]))).toEqual({
      commit: head,
      noPullRequestReason:
        'the workflow run that this one follows is of several pull requests, #7, #9'
    })
  })

  test.each([[[]], [undefined], ['7'], [[null]], [[{}]], [[of('7')]]])(
    'that the event does not name, as with %j: on the commit, and says why not there',
    pulls => {
      expect(place(run(pulls))).toEqual(unnamed)
    }
  )

  test('never on the default branch’s commit, which GITHUB_SHA then is', () => {
    expect(place({ event: 'pull_request', pull_requests: [of(7)] })).toMatchObject({ commit: '' })
  })

  test('but the run of a push is no pull request’s, whatever has the same branch', () => {
    const payload = { repository: { id: 1 }, workflow_run: run([of(7)], 'push') }
    expect(
      locateRun(readRunner({ ...env, GITHUB_EVENT_NAME: 'workflow_run' }), payload)
    ).toMatchObject({
      commit: 'a'.repeat(40),
      noPullRequestReason
    })
  })
})
