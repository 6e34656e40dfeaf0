import { describe, expect, test } from '@jest/globals'
import { readRunner } from '../../../src/runtime/actions-runner.js'
import { locateRun } from '../../../src/github/run-location.js'
import { message, value } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'

const env: Record<string, string> = { GITHUB_REPOSITORY: 'octo/shop', GITHUB_SHA: 'a'.repeat(40) }
const pull = (full_name: string | null, number: unknown = 7) => ({
  pull_request: {
    number,
    head: { sha: 'b'.repeat(40), repo: full_name === null ? null : { full_name } }
  }
})

const noPullRequestReason = message`this run is not for a pull request`

describe('the location of a run', () => {
  test.each([
    ['a push, its commit', {}, { commit: 'a'.repeat(40), noPullRequestReason }],
    ['no event payload, GITHUB_SHA', undefined, { commit: 'a'.repeat(40), noPullRequestReason }],
    [
      'a pull request, its head',
      pull('octo/shop'),
      { commit: 'b'.repeat(40), pullRequest: { number: 7, isFork: false } }
    ],
    [
      'a pull request from a fork, its head',
      pull('stranger/shop'),
      { commit: 'b'.repeat(40), pullRequest: { number: 7, isFork: true } }
    ],
    [
      'a pull request from a deleted repository, its head',
      pull(null),
      { commit: 'b'.repeat(40), pullRequest: { number: 7, isFork: true } }
    ],
    [
      'a pull request without a valid number, its head',
      pull('octo/shop', '7'),
      { commit: 'b'.repeat(40), noPullRequestReason }
    ]
  ])('is, for %s', (_, payload, expected) => {
    const { notDefaultBranchReason, ...location } = locateRun(readRunner(env), payload) ?? {}
    expect(location).toEqual({ owner: 'octo', repo: 'shop', ...expected })
    expect(plain(notDefaultBranchReason ?? [])).toBe(
      'GITHUB_EVENT_NAME is not set, so it is not known whether this run is for the default branch'
    )
  })

  test('allows writing for a fork’s pull request that runs the base’s workflow', () => {
    const event = { ...env, GITHUB_EVENT_NAME: 'pull_request_target' }
    expect(locateRun(readRunner(event), pull('stranger/shop'))?.pullRequest).toEqual({
      number: 7,
      isFork: false
    })
  })

  test.each(['', 'shop', 'octo/shop/more', '../x y'])(
    'is null for the repository %j',
    GITHUB_REPOSITORY => {
      expect(locateRun(readRunner({ GITHUB_REPOSITORY }), {})).toBeNull()
    }
  )
})

describe('the default branch', () => {
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
  const why = (event: string, ref: string, payload: unknown): string | undefined => {
    const runner = readRunner({ ...env, GITHUB_EVENT_NAME: event, GITHUB_REF: ref })
    const reason = locateRun(runner, payload)?.notDefaultBranchReason
    return reason && plain(reason)
  }
  const main = 'refs/heads/main'

  test.each<[string, string, unknown]>([
    ['schedule', main, { repository }],
    ['schedule', '', undefined],
    ['push', main, { repository }],
    ['workflow_dispatch', main, { repository }],
    ['repository_dispatch', main, { repository }],
    ['workflow_run', main, followed()],
    ['workflow_run', main, followed({ event: 'schedule' })]
  ])('is confirmed for %s of %s with %j', (event, ref, payload) => {
    expect(why(event, ref, payload)).toBeUndefined()
  })

  test.each<[string, string, unknown, RegExp]>([
    [
      'push',
      'refs/heads/feature/x',
      { repository },
      /^this run is for feature\/x, not for the def/
    ],
    ['push', 'refs/heads/gh-readonly-queue/main/pr-1', { repository }, /gh-readonly-queue/],
    ['push', 'refs/tags/main', { repository }, /^this run is for main, not for the default/],
    ['push', 'main', { repository }, /not for the default branch$/],
    ['push', '', { repository }, /^GITHUB_REF is not set/],
    ['push', 'refs/heads/', { repository: { default_branch: '' } }, /does not name the default/],
    ['push', main, {}, /^the event does not name the default branch$/],
    ['push', main, undefined, /^the event does not name the default branch$/],
    ['push', main, { repository: { default_branch: 7 } }, /does not name the default branch/],
    ['workflow_dispatch', 'refs/heads/x', { repository }, /^this run is for x/],
    ['workflow_run', 'refs/heads/x', followed(), /^this run is for x/],
    [
      'workflow_run',
      main,
      { repository },
      /^the workflow run that triggered this one might not be/
    ],
    ['workflow_run', main, followed({ head_branch: 'x' }), /^the workflow run that triggered/],
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
      new RegExp(`^the event ${event.trim()} does not show`)
    ]),
    ['', main, { repository }, /^GITHUB_EVENT_NAME is not set/]
  ])('is not confirmed for %s of %s with %j', (event, ref, payload, words) => {
    expect(why(event, ref, payload)).toMatch(words)
  })

  test('is explained in one short printable line', () => {
    const ref = `refs/heads/a\n::error::x${'y'.repeat(500)}`
    const text = why('push', ref, { repository }) ?? ''
    expect(text).not.toMatch(/[\n]/)
    expect(text.length).toBeLessThan(320)
    expect(why(`a\nb${'c'.repeat(500)}`, main, { repository })).toMatch(/^the event a bc+…/)
  })
})

describe('the location of a run that follows a pull request’s run', () => {
  const head = 'c'.repeat(40)
  const eventOf = (number: unknown, repository: unknown = 1) => ({
    number,
    base: { repo: { id: repository } }
  })
  const location = (workflow_run: unknown) => {
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
    noPullRequestReason: message`the event does not name the pull request of the workflow run that triggered this one (GitHub omits pull requests from forks; Gitea before 1.27 omits all pull requests)`
  }

  test.each(['pull_request', 'pull_request_target', 'pull_request_review'])(
    'is the upstream head with write access for the event %s',
    event => {
      expect(location(run([eventOf(7)], event))).toEqual({
        commit: head,
        pullRequest: { number: 7, isFork: false }
      })
    }
  )

  test.each([
    [{ id: 41, run_attempt: 3 }, '41.3'],
    [{ id: 41 }, '41.1'],
    [{ id: '41', run_attempt: 3 }, undefined]
  ])('has, for the upstream run %j, the id %s', (upstream, upstreamRunId) => {
    expect(location({ ...run([eventOf(7)]), ...upstream })).toEqual({
      commit: head,
      pullRequest: { number: 7, isFork: false },
      ...(upstreamRunId !== undefined && { upstreamRunId })
    })
  })

  test('ignores a pull request of another repository with the same branch', () => {
    expect(location(run([eventOf(3, 2), eventOf(7)]))).toMatchObject({ pullRequest: { number: 7 } })
    expect(location(run([eventOf(3, 2)]))).toEqual(unnamed)
  })

  test('has no pull request if the upstream run has several', () => {
    expect(location(run([eventOf(7), eventOf(9)]))).toEqual({
      commit: head,
      noPullRequestReason: message`the workflow run that triggered this one is for several pull requests: ${value('#7')}, ${value('#9')}`
    })
  })

  test.each([[[]], [undefined], ['7'], [[null]], [[{}]], [[eventOf('7')]]])(
    'has the commit but no pull request if the event names none, as with %j',
    pulls => {
      expect(location(run(pulls))).toEqual(unnamed)
    }
  )

  test('is never the default branch’s commit, which is GITHUB_SHA', () => {
    expect(location({ event: 'pull_request', pull_requests: [eventOf(7)] })).toMatchObject({
      commit: ''
    })
  })

  test('has no pull request if the upstream run is of a push', () => {
    const payload = { repository: { id: 1 }, workflow_run: run([eventOf(7)], 'push') }
    expect(
      locateRun(readRunner({ ...env, GITHUB_EVENT_NAME: 'workflow_run' }), payload)
    ).toMatchObject({
      commit: 'a'.repeat(40),
      noPullRequestReason
    })
  })
})
