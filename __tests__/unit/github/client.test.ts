import { describe, expect, jest, test } from '@jest/globals'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { octocat } from '../../../dev/runner/github-api/github-accounts.js'
import type { ApiFaultAction } from '../../../dev/runner/github-api/api-faults.js'
import { startGithubApi } from '../../../dev/runner/github-api/github-api.js'
import {
  primaryRateLimit,
  secondaryRateLimit,
  serverError,
  serverErrorPage
} from '../../../dev/runner/github-api/scripted-responses.js'
import { createGitHubClient, type GitHubClient } from '../../../src/github/client.js'
import { GitHubFailure } from '../../../src/github/failure.js'
import { getAuthenticatedLogin } from '../../../src/github/authenticated-user.js'
import { failureOf, githubFixture, botLogin } from './github-fixture.js'

const fixture = githubFixture()
const repository = () => ({ owner: fixture.repository.owner, repo: fixture.repository.name })
const read = ({ octokit }: GitHubClient) => octokit.rest.issues.listForRepo(repository())
const write = ({ octokit }: GitHubClient) =>
  octokit.rest.issues.create({ ...repository(), title: 'x' })
const soon = (seconds: number) => new Date(Date.now() + seconds * 1000)

describe('retries', () => {
  test.each<[string, ApiFaultAction, number[]]>([
    ['a server error', { kind: 'answer', answer: serverError(500) }, [500]],
    ['an error page of a proxy', { kind: 'answer', answer: serverErrorPage(503) }, [500]],
    ['a broken connection', { kind: 'reset' }, [500]],
    [
      'a Retry-After',
      { kind: 'answer', answer: secondaryRateLimit({ status: 429, retryAfterSeconds: 3 }) },
      [3_000]
    ],
    ['a rate limit without a time', { kind: 'answer', answer: secondaryRateLimit() }, [60_000]],
    [
      'a rate limit without GitHub’s message but with a time',
      { kind: 'answer', answer: { status: 429, headers: { 'retry-after': '2' }, body: {} } },
      [2_000]
    ]
  ])('sends a read again after %s', async (_, act, pauses) => {
    fixture.api.addFault({ times: 1, act })
    await read(fixture.connect())
    expect(fixture.pauses).toEqual(pauses)
  })

  test('sends nothing during the wait', async () => {
    fixture.api.addFault({ times: 1, act: { kind: 'answer', answer: serverError(500) } })
    let wake = (): void => undefined
    let fallAsleep = (): void => undefined
    const asleep = new Promise<void>(resolve => (fallAsleep = resolve))
    const sleep = (): Promise<void> =>
      new Promise(resolve => {
        wake = resolve
        fallAsleep()
      })
    const reading = read(fixture.connect({ clock: { now: () => 0, sleep } }))
    await asleep
    await setTimeout(50)
    expect(fixture.requests()).toEqual(['GET /issues'])
    wake()
    await reading
    expect(fixture.requests()).toHaveLength(2)
  })

  test('sends a read again after the primary rate limit resets', async () => {
    const answer = primaryRateLimit(soon(20))
    fixture.api.addFault({ times: 1, act: { kind: 'answer', answer } })
    await read(fixture.connect())
    expect(fixture.pauses).toHaveLength(1)
    expect(fixture.pauses[0]).toBeGreaterThan(19_000)
    expect(fixture.pauses[0]).toBeLessThan(23_000)
  })

  test('sends a write again only if it was not carried out', async () => {
    const answer = secondaryRateLimit({ status: 403, retryAfterSeconds: 1 })
    fixture.api.addFault({ method: 'POST', times: 2, act: { kind: 'answer', answer } })
    await write(fixture.connect())
    expect(fixture.repository.issues).toHaveLength(1)
    fixture.api.addFault({
      method: 'POST',
      times: 1,
      act: { kind: 'answer', answer: serverError(502) }
    })
    await expect(write(fixture.connect())).rejects.toMatchObject({ kind: 'unanswered' })
    expect(fixture.repository.issues).toHaveLength(1)
  })
})

describe('gives up', () => {
  test('after the maximum number of attempts', async () => {
    fixture.api.addFault({ act: { kind: 'answer', answer: serverError(500) } })
    await expect(read(fixture.connect())).rejects.toMatchObject({ kind: 'unanswered' })
    expect(fixture.requests()).toHaveLength(4)
    expect(fixture.pauses).toEqual([500, 1_000, 2_000])
  })

  test('with bounded waits between the attempts', async () => {
    fixture.api.addFault({ act: { kind: 'answer', answer: serverError(500) } })
    await expect(read(fixture.connect({ maxAttempts: 8 }))).rejects.toMatchObject({
      kind: 'unanswered'
    })
    expect(fixture.pauses).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000])
  })

  test('at once if the required wait exceeds the time budget', async () => {
    const answer = primaryRateLimit(soon(3_000))
    fixture.api.addFault({ act: { kind: 'answer', answer } })
    expect(await failureOf(read(fixture.connect()))).toEqual({
      kind: 'rate-limited',
      description: expect.stringContaining('API rate limit exceeded')
    })
    expect(fixture.pauses).toEqual([])
  })

  test('when the time budget is spent', async () => {
    const github = fixture.connect({ timeBudgetMs: 1_000 })
    const answer = secondaryRateLimit({ retryAfterSeconds: 1 })
    fixture.api.addFault({ times: 1, act: { kind: 'answer', answer } })
    await read(github)
    fixture.api.addFault({ times: 1, act: { kind: 'answer', answer: serverError(500) } })
    await expect(read(github)).rejects.toMatchObject({ kind: 'unanswered' })
  })

  test('when a response does not arrive', async () => {
    fixture.api.addFault({ act: { kind: 'hang' } })
    const github = fixture.connect({ requestTimeoutSeconds: 0.3, maxAttempts: 2 })
    expect(await failureOf(read(github))).toEqual({
      kind: 'unanswered',
      description: expect.stringContaining('GitHub did not respond')
    })
    expect(fixture.requests()).toHaveLength(2)
  })

  test('when a request would outlast the time budget', async () => {
    // Only the last request's minimum timeout remains of the budget; no test waits longer.
    fixture.api.addFault({ act: { kind: 'hang' } })
    const github = fixture.connect({ requestTimeoutSeconds: 300, maxAttempts: 20, timeBudgetMs: 0 })
    const timers = jest.spyOn(globalThis, 'setTimeout')
    await expect(read(github)).rejects.toMatchObject({ kind: 'unanswered' })
    expect(timers.mock.calls[0]?.[1]).toBe(2_000)
    timers.mockRestore()
    expect(fixture.requests()).toHaveLength(1)
  })

  test('on shutdown, during a request and before one', async () => {
    const stopping = new AbortController()
    fixture.api.addFault({ act: { kind: 'hang' } })
    const github = fixture.connect({ shutdownSignal: stopping.signal })
    const reading = read(github)
    while (fixture.requests().length === 0) await setTimeout(5)
    stopping.abort()
    await expect(reading).rejects.toMatchObject({ kind: 'unanswered' })
    const before = fixture.requests().length
    expect(await failureOf(read(github))).toMatchObject({
      description: 'the run is being stopped'
    })
    expect(fixture.requests()).toHaveLength(before)
  })
})

describe('the kind of a failure', () => {
  test.each([
    ['bad-token', () => fixture.connect({}, 'ghs_none'), '401'],
    [
      'denied',
      () => fixture.connect({}, fixture.api.addToken({ permissions: { issues: 'read' } })),
      'Resource not accessible by integration'
    ],
    ['not-found', () => fixture.connect({}, fixture.api.addToken({ repositories: [] })), '404']
  ])('is %s, after one request', async (kind, github, words) => {
    expect(await failureOf(write(github()))).toEqual({
      kind,
      description: expect.stringMatching(new RegExp(`${words}.*, request id \\S+$`))
    })
    expect(fixture.requests()).toHaveLength(1)
  })

  test('is refused if GitHub rejects the request for every token', async () => {
    const { octokit } = fixture.connect()
    const long = { ...repository(), title: 'x'.repeat(257) }
    await expect(octokit.rest.issues.create(long)).rejects.toMatchObject({ kind: 'refused' })
    const { number } = fixture.repository.addIssue({ locked: true })
    fixture.repository.addComment(number, 'x')
    const toLocked = octokit.rest.issues.createComment({
      ...repository(),
      issue_number: number,
      body: 'x'
    })
    expect(await failureOf(toLocked)).toEqual({
      kind: 'refused',
      description: expect.stringContaining('Unable to create comment because issue is locked.')
    })
  })

  test('is described in one short printable line, even for a hostile response', async () => {
    const message = `no\n::error::forged\u202e ${'x'.repeat(10_000)}`
    const answer = { status: 403, body: { message, status: '403' } }
    fixture.api.addFault({ act: { kind: 'answer', answer } })
    const { description } = await failureOf(read(fixture.connect()))
    expect(description).not.toMatch(/[\p{Cc}\u202e]/u)
    expect(description.length).toBeLessThan(600)
  })

  test('is described without a secret that GitHub echoes, even if it is cut there', async () => {
    const message = `${'x'.repeat(290)} ghs_0123456789abcdef0123456789abcdef`
    const answer = { status: 403, body: { message, status: '403' } }
    fixture.api.addFault({ act: { kind: 'answer', answer } })
    const clean = (text: string) => text.replaceAll('ghs_0123456789abcdef0123456789abcdef', '***')
    const error = await read(fixture.connect({}, undefined, clean)).catch(
      (thrown: unknown) => thrown
    )
    expect(error).toBeInstanceOf(GitHubFailure)
    expect(JSON.stringify(error)).toContain('xxx ***')
    expect(JSON.stringify(error)).not.toContain('ghs_')
  })

  test.each([
    ['a page', '<html>A login</html>'],
    ['no content', null],
    ['a text', 'true']
  ])('is unanswered for %s instead of JSON', async (_, body) => {
    const answer = { status: 200, body }
    fixture.api.addFault({ times: 1, act: { kind: 'answer', answer } })
    await read(fixture.connect())
    expect(fixture.pauses).toEqual([500])
  })

  test.each(['-1', 'abc', '1e3', 'Wed, 25 Nov 2026 12:00:00 GMT', '999999', '0'])(
    'waits for a Retry-After of %s no longer than the time budget',
    async wait => {
      const answer = { status: 429, headers: { 'retry-after': wait }, body: {} }
      fixture.api.addFault({ act: { kind: 'answer', answer } })
      await expect(read(fixture.connect())).rejects.toMatchObject({ kind: 'rate-limited' })
      expect(fixture.pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(120_000)
    }
  )
})

test('waits no longer than the time budget before it creates an item again', async () => {
  const { retry } = fixture.connect({ timeBudgetMs: 7_000, maxAttempts: 20 })
  await retry.waitBeforeRetry(7)
  await expect(retry.waitBeforeRetry(8)).rejects.toMatchObject({ kind: 'unanswered' })
  expect(fixture.pauses).toEqual([5_000])
})

const singleAttempt = {
  clock: { now: () => 0, sleep: () => Promise.resolve() },
  wallClock: Date.now,
  random: () => 0,
  maxAttempts: 1,
  timeBudgetMs: 1_000,
  shutdownSignal: new AbortController().signal
}

test('hides a password in the URL of the API', async () => {
  const lines: string[] = []
  const { octokit } = createGitHubClient(
    {
      token: 'ghs_none',
      apiUrl: 'http://mona:hunter2@127.0.0.1:9',
      server: 'GitHub',
      userAgent: 'test',
      redact: text => text
    },
    {
      ...singleAttempt,
      requestTimeoutSeconds: 2,
      debug: line => lines.push(line)
    }
  )
  const asking = octokit.request('GET http://mona:hunter2@127.0.0.1:9/user')
  expect((await failureOf(asking)).description).not.toContain('hunter2')
  expect(lines.join()).not.toContain('hunter2')
  expect(lines).toEqual([expect.stringContaining('http://***@127.0.0.1:9/user, attempt 1')])
})

test.each([302, 307])('sends no token along with a redirect: %i', async status => {
  const seen: (string | undefined)[] = []
  const elsewhere = createServer({ keepAliveTimeout: 0 }, ({ headers }, response) => {
    seen.push(headers.authorization)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":1}')
  })
  await once(elsewhere.listen(0, '127.0.0.1'), 'listening')
  const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`
  for (const method of ['GET', 'POST']) {
    const answer = { status, headers: { location }, body: {} }
    fixture.api.addFault({ method, times: 1, act: { kind: 'answer', answer } })
  }
  try {
    const { octokit } = fixture.connect()
    await octokit.request('GET /repos/octo/shop')
    await octokit.request('POST /repos/octo/shop/issues', { title: 'drift' })
  } finally {
    await new Promise(resolve => elsewhere.close(resolve))
  }
  expect(seen).toEqual([undefined, undefined])
})

describe('the login of the token’s owner', () => {
  test.each([{}, { data: null }, { data: { viewer: null } }, { data: { viewer: { login: '' } } }])(
    'is rejected if GitHub responds with %j',
    async body => {
      fixture.api.addFault({ act: { kind: 'answer', answer: { status: 200, body } } })
      await expect(getAuthenticatedLogin(fixture.connect())).rejects.toMatchObject({
        kind: 'unanswered'
      })
    }
  )

  test('is the account of the token', async () => {
    expect(await getAuthenticatedLogin(fixture.connect())).toBe(botLogin)
    const token = fixture.api.addToken({ account: octocat })
    expect(await getAuthenticatedLogin(fixture.connect({}, token))).toBe(octocat.login)
  })

  test('is requested again after a server error, since the query changes nothing', async () => {
    fixture.api.addFault({ times: 1, act: { kind: 'answer', answer: serverError(502) } })
    expect(await getAuthenticatedLogin(fixture.connect())).toBe(botLogin)
  })

  test('is requested from GitHub Enterprise Server next to its REST API', async () => {
    const server = await startGithubApi({ prefix: '/api/v3', serverUrl: 'https://ghes.example' })
    try {
      server.addRepository('octo/shop')
      const github = createGitHubClient(
        {
          token: server.addToken(),
          apiUrl: server.url,
          server: 'GitHub',
          userAgent: 'test',
          redact: text => text
        },
        {
          ...singleAttempt,
          requestTimeoutSeconds: 30,
          debug: undefined
        }
      )
      expect(await getAuthenticatedLogin(github)).toBe(botLogin)
      await github.octokit.rest.issues.create({ owner: 'octo', repo: 'shop', title: 'x' })
      expect(server.requests.map(({ status }) => status)).toEqual([200, 201])
    } finally {
      await server.close()
    }
  })
})
