import { describe, expect, test } from '@jest/globals'
import { githubActions } from '../../../dev/runner/github-api/github-accounts.js'
import {
  secondaryRateLimit,
  serverError
} from '../../../dev/runner/github-api/scripted-responses.js'
import {
  upsertCheckRun,
  type FinishedCheckRun,
  type CheckAnnotation
} from '../../../src/github/check-run.js'
import { getAuthenticatedLogin } from '../../../src/github/authenticated-user.js'
import type { PolicyIdentity } from '../../../src/github/marker.js'
import { maxAnnotationsPerRequest, maxCheckTitleLength } from '../../../src/report/github-limits.js'
import { externalId } from '../../../src/github/check-identity.js'
import { failureOf, markerIdentity, githubFixture } from './github-fixture.js'

const fixture = githubFixture()
const commit = '0123456789abcdef0123456789abcdef01234567'
const annotation = (index: number): CheckAnnotation => ({
  path: 'tiers.yml',
  start_line: index + 1,
  end_line: index + 1,
  annotation_level: 'failure',
  title: 'drifted',
  message: `bucket ${index}`
})
const check = (annotations = 0, more: Partial<FinishedCheckRun> = {}): FinishedCheckRun => ({
  name: 'OSS encryption',
  conclusion: annotations === 0 ? 'success' : 'failure',
  title: 'a title',
  summary: 'a summary',
  annotations: Array.from({ length: annotations }, (_, index) => annotation(index)),
  startedAt: '2026-11-23T02:17:05.123Z',
  completedAt: '2026-11-23T02:17:09.456Z',
  ...more
})
const options = {
  annotationsPerRequest: maxAnnotationsPerRequest,
  maxTitleLength: maxCheckTitleLength,
  getLogin: () => getAuthenticatedLogin(fixture.connect())
}
const put = (
  what: FinishedCheckRun,
  runAttemptId = '42.1',
  of: PolicyIdentity = markerIdentity
) => {
  const { owner, name: repo } = fixture.repository
  const subject = { owner, repo, commit, identity: of, runAttemptId }
  return upsertCheckRun(fixture.connect(), subject, what, options)
}
const runs = () => fixture.repository.checkRuns
const posts = () => fixture.requests().filter(line => !line.startsWith('GET'))

test('creates a completed check run with a link to its details', async () => {
  const { url, hasConflict } = await put(
    check(0, { detailsUrl: 'https://github.com/octo/shop/actions' })
  )
  expect(url).toMatch(/^https:\/\/github\.com\/octo\//)
  expect(hasConflict).toBe(false)
  expect(runs()).toMatchObject([
    {
      name: 'OSS encryption',
      headSha: commit,
      status: 'completed',
      conclusion: 'success',
      detailsUrl: 'https://github.com/octo/shop/actions',
      output: { title: 'a title', summary: 'a summary' }
    }
  ])
})

test.each([
  [0, 1],
  [1, 1],
  [49, 1],
  [50, 1],
  [51, 2],
  [100, 2],
  [101, 3]
])('sends %i annotations in %i requests and in order', async (count, requests) => {
  await put(check(count))
  expect(posts()).toHaveLength(requests)
  expect(runs()).toHaveLength(1)
  expect(runs()[0]?.annotations.map(({ message }) => message)).toEqual(
    check(count).annotations.map(({ message }) => message)
  )
})

test('updates the check run in a later attempt, unless it has annotations', async () => {
  const first = await put(check(0), '42.1')
  const second = await put(check(2), '42.2')
  expect(second.url).toBe(first.url)
  expect(runs()).toMatchObject([{ conclusion: 'failure' }])
  // The API can't remove its annotations, so a new check run replaces it.
  await put(check(0), '42.3')
  expect(runs().map(({ conclusion, annotations }) => [conclusion, annotations.length])).toEqual([
    ['failure', 2],
    ['success', 0]
  ])
  await put(check(0), '42.4')
  expect(runs()).toHaveLength(2)
  expect(runs()[1]?.externalId).toMatch(/\/42\.4\/success$/)
})

test.each([
  ['a red one behind a green one', check(0, { conclusion: 'failure' }), check(0)],
  ['a green one behind a red one', check(0), check(0, { conclusion: 'failure' })]
])(
  'shows the latest attempt, also around attempts that do not know their account: %s',
  async (_, mine, its) => {
    const { policy } = markerIdentity
    // As after configuration errors, when the account was never requested.
    await put(mine, '42.1', { policy })
    await put(its, '42.2')
    await put(mine, '42.3', { policy })
    expect(runs().at(-1)).toMatchObject({ conclusion: mine.conclusion })
    await put(its, '42.4')
    expect(runs().at(-1)).toMatchObject({ conclusion: its.conclusion })
  }
)

test('leaves check runs of others alone, and reports a conflicting check', async () => {
  fixture.repository.addCheckRun({ name: 'OSS encryption', externalId: 'theirs' })
  expect(await put(check(0))).toMatchObject({ hasConflict: false })
  expect(await put(check(0), '42.1', { ...markerIdentity, policy: 'f'.repeat(16) })).toMatchObject({
    hasConflict: true
  })
  expect(runs()).toHaveLength(3)
})

describe('matrix jobs with the same check name', () => {
  const other = { ...markerIdentity, account: 'f'.repeat(8) }
  /** GitHub shows the newest check run of a name. */
  const shown = () => runs().at(-1)?.conclusion
  const bad = check(1)
  const good = check(0)

  test('shows the failure and names it in the title when a later check passes', async () => {
    await put(bad)
    expect(await put(good, '42.1', other)).toMatchObject({
      hasConflict: true,
      shownConclusion: 'failure'
    })
    expect(runs().at(-1)).toMatchObject({
      conclusion: 'failure',
      output: { title: 'Another step with this check-name: failure; a title' }
    })
  })

  test('shows the failure when both checks are created concurrently', async () => {
    fixture.api.addBarrier(2, { method: 'GET', path: /check-runs/ })
    fixture.api.addBarrier(2, { method: 'POST', path: /check-runs/ })
    await Promise.all([put(bad), put(good, '42.1', other)])
    expect(shown()).toBe('failure')
  })

  test('shows the failure when only the passing job runs again', async () => {
    await put(good, '42.1', other)
    await put(bad)
    await put(good, '42.2', other)
    expect(shown()).toBe('failure')
  })

  test('shows the failure of the check that came first and passed before', async () => {
    await put(good)
    await put(good, '42.1', other)
    await put(check(0, { conclusion: 'failure' }), '42.2')
    expect(shown()).toBe('failure')
  })

  test('shows success once every job passes, in any order', async () => {
    await put(bad)
    await put(good, '42.1', other)
    await put(good, '42.2', other)
    expect(shown()).toBe('failure')
    await put(good, '42.2')
    expect(shown()).toBe('success')
  })

  test('shows the failure when the passing check is recreated just before the other one is updated', async () => {
    await put(good)
    await put(good, '42.1', other)
    const github = fixture.connect()
    let met = false
    github.octokit.hook.before('request', async ({ method }) => {
      if (method !== 'PATCH' || met) return
      met = true
      await put(good, '42.2')
    })
    const { owner, name: repo } = fixture.repository
    const subject = { owner, repo, commit, identity: other, runAttemptId: '42.2' }
    const red = check(0, { conclusion: 'failure' })
    const { url } = await upsertCheckRun(github, subject, red, options)
    expect(met).toBe(true)
    expect(shown()).toBe('failure')
    expect(url).toContain(String(runs().at(-1)?.id))
  })

  test('does not report a conflict with another run on the commit', async () => {
    await put(bad)
    expect(await put(good, '43.1', other)).toMatchObject({
      hasConflict: false,
      shownConclusion: 'success'
    })
  })

  test('does not report a conflict with its own check from before its account was known', async () => {
    await put(bad, '42.1', { policy: markerIdentity.policy })
    expect(await put(good, '42.2')).toMatchObject({
      hasConflict: false,
      shownConclusion: 'success'
    })
  })

  test('keeps the title within its limit', async () => {
    await put(bad)
    await put(check(0, { title: 't'.repeat(255) }), '42.1', other)
    expect(runs().at(-1)?.output.title).toHaveLength(255)
  })
})

describe('an unanswered request', () => {
  test.each([
    ['was carried out', 'done-but-answer'],
    ['was not carried out', 'answer']
  ] as const)(
    'creates one check run with each annotation once if the request %s',
    async (_, kind) => {
      for (const method of ['POST', 'PATCH']) {
        fixture.api.addFault({ method, times: 1, act: { kind, answer: serverError(502) } })
      }
      await put(check(120))
      expect(runs()).toHaveLength(1)
      expect(runs()[0]?.annotations).toHaveLength(120)
      expect(new Set(runs()[0]?.annotations.map(({ message }) => message)).size).toBe(120)
    }
  )
})

test.each([
  ['POST', 0],
  ['PATCH', 60]
])('gives up an unanswered %s after the maximum number of attempts', async (method, count) => {
  fixture.api.addFault({ method, act: { kind: 'answer', answer: serverError(502) } })
  await expect(put(check(count))).rejects.toMatchObject({ kind: 'unanswered' })
  expect(posts().filter(line => line.startsWith(method))).toHaveLength(4)
})

test('does not take the unchanged check run of another step for its own', async () => {
  await put(check(0))
  const second = await put(check(0), '42.1', { ...markerIdentity, policy: 'e'.repeat(16) })
  expect(second.hasConflict).toBe(true)
  expect(runs()).toHaveLength(2)
})

test('shows the current result when the same step runs again in the same attempt', async () => {
  await put(check(2))
  await put({ ...check(2), title: 'another title' })
  expect(runs().at(-1)?.output.title).toBe('another title')
})

test('waits as long as GitHub asks for', async () => {
  const answer = secondaryRateLimit({ status: 429, retryAfterSeconds: 7 })
  fixture.api.addFault({ method: 'POST', times: 1, act: { kind: 'answer', answer } })
  await put(check(1))
  expect(fixture.pauses).toEqual([7_000])
  expect(runs()).toHaveLength(1)
})

test('rejects a commit that the repository does not have, with GitHub’s message', async () => {
  fixture.repository.commits.clear()
  expect(await failureOf(put(check(0)))).toMatchObject({
    kind: 'refused',
    description: expect.stringContaining('422')
  })
})

describe('a passing check after a failed check of another policy', () => {
  const other = { ...markerIdentity, policy: 'f'.repeat(16) }
  const red = () => put(check(0, { conclusion: 'failure' }))
  const green = (annotations = 0) =>
    put(check(annotations, { conclusion: 'success' }), '42.1', other)
  const shown = () => runs().at(-1)
  const isList = ({ method, url }: { method?: string | undefined; url?: unknown }): boolean =>
    method === 'GET' && String(url).includes('check-runs')

  test.each<[string, number, number]>([
    ['are refused', 1, 422],
    ['can’t be sent', 4, 502]
  ])('shows the failure when its further annotations %s', async (_, times, status) => {
    await red()
    const answer = status === 502 ? serverError(502) : { status, body: { message: 'Invalid.' } }
    fixture.api.addFault({ method: 'PATCH', times, act: { kind: 'answer', answer } })
    await expect(green(60)).rejects.toThrow()
    expect(shown()?.conclusion).toBe('failure')
    expect(shown()?.output.title).toBe('Another step with this check-name: failure; a title')
  })

  test('shows the failure when its further annotations are accepted', async () => {
    await red()
    const { hasConflict, shownConclusion: said } = await green(60)
    expect([hasConflict, said]).toEqual([true, 'failure'])
    expect(shown()?.conclusion).toBe('failure')
    expect(shown()?.annotations).toHaveLength(60)
    expect(shown()?.output.title).toMatch(/^Another step/)
  })

  test.each(['empty', 'not to be had'])(
    'shows the failure when the second list is %s',
    async what => {
      await red()
      const github = fixture.connect()
      let lists = 0
      github.octokit.hook.before('request', options => {
        if (!isList(options) || (lists += 1) !== 2 || what === 'empty') return
        fixture.api.addFault({ method: 'GET', act: { kind: 'answer', answer: serverError(502) } })
      })
      github.octokit.hook.after('request', (response, options) => {
        if (!isList(options) || lists !== 2) return
        ;(response as { data: unknown }).data = { total_count: 0, check_runs: [] }
      })
      const { owner, name: repo } = fixture.repository
      const subject = { owner, repo, commit, identity: other, runAttemptId: '42.1' }
      const sent = upsertCheckRun(github, subject, check(0), options)
      if (what === 'empty') expect((await sent).shownConclusion).toBe('failure')
      else await expect(sent).rejects.toThrow()
      expect(shown()?.conclusion).toBe('failure')
    }
  )
})

describe('two steps of one run for the same buckets', () => {
  const require = (
    requirement: string | undefined,
    what: FinishedCheckRun,
    runAttemptId = '42.1'
  ) => {
    const { owner, name: repo } = fixture.repository
    const requirementFields = requirement === undefined ? {} : { requirement }
    const subject = {
      owner,
      repo,
      commit,
      identity: markerIdentity,
      ...requirementFields,
      runAttemptId
    }
    return upsertCheckRun(fixture.connect(), subject, what, options)
  }

  test('reports a conflict if their requirements differ', async () => {
    await require('a1', check(0, { conclusion: 'failure' }))
    expect(await require('b2', check(0))).toMatchObject({
      hasConflict: true,
      shownConclusion: 'failure'
    })
    expect(runs().map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure'])
  })

  test('reports no conflict in a later attempt, whatever it requires', async () => {
    await require('a1', check(0, { conclusion: 'failure' }))
    expect(await require('b2', check(0), '42.2')).toMatchObject({
      hasConflict: false,
      shownConclusion: 'success'
    })
  })

  test('updates one check run if the requirements are equal or unknown', async () => {
    await require('a1', check(0, { conclusion: 'failure' }))
    await require('a1', check(0, { conclusion: 'neutral' }))
    await require(undefined, check(0))
    expect(runs()).toMatchObject([{ conclusion: 'success' }])
  })
})

test('shows the failure that a conclusion of a later version may stand for', async () => {
  fixture.repository.addCheckRun({
    account: githubActions,
    name: 'OSS encryption',
    externalId: `oss-bucket-encryption/${'f'.repeat(16)}/42.1/partial`
  })
  expect(await put(check(0))).toMatchObject({ hasConflict: true, shownConclusion: 'failure' })
})

describe('a check run of another app with our external id', () => {
  const stranger = {
    login: 'mirror[bot]',
    type: 'Bot',
    app: { id: 7, slug: 'mirror', name: 'Mirror' }
  } as const
  const foreign = (conclusion: 'success' | 'failure', runAttemptId: string): void => {
    const { owner, name: repo } = fixture.repository
    const subject = { owner, repo, commit, identity: markerIdentity, runAttemptId }
    fixture.repository.addCheckRun({
      account: stranger,
      name: 'OSS encryption',
      status: 'completed',
      conclusion,
      externalId: externalId(subject, conclusion)
    })
  }
  const ours = () => runs().filter(({ account }) => account === githubActions)

  test('leaves it unchanged and creates our own', async () => {
    foreign('success', '42.1')
    expect(await put(check(0))).toMatchObject({ hasConflict: false, shownConclusion: 'success' })
    expect(await put(check(0))).toMatchObject({ hasConflict: false, shownConclusion: 'success' })
    expect(ours()).toHaveLength(1)
    expect(runs()).toHaveLength(2)
  })

  test('does not take its conclusion or its completion for ours', async () => {
    fixture.repository.addCheckRun({
      account: stranger,
      name: 'OSS encryption',
      conclusion: 'failure',
      externalId: `oss-bucket-encryption/${'f'.repeat(16)}/42.1/failure`
    })
    foreign('success', '42.1')
    fixture.api.addFault({
      method: 'POST',
      path: /\/check-runs$/,
      times: 1,
      act: { kind: 'answer', answer: serverError(502) }
    })
    expect(await put(check(0))).toMatchObject({ hasConflict: false, shownConclusion: 'success' })
    expect(ours()).toMatchObject([{ conclusion: 'success' }])
  })

  test('leaves no outdated verdict on the commit while the token’s owner is unknown', async () => {
    await put(check(0))
    fixture.api.addFault({
      method: 'POST',
      path: /graphql/,
      act: { kind: 'answer', answer: serverError(502) }
    })
    expect(await put(check(0, { conclusion: 'failure' }), '42.2')).toMatchObject({
      shownConclusion: 'failure'
    })
    expect(ours().map(({ conclusion }) => conclusion)).toEqual(['success', 'failure'])
  })

  test('does not ask for the token’s owner if the commit has no check run', async () => {
    await put(check(0))
    expect(fixture.requests()).not.toContain('POST /graphql')
  })
})
