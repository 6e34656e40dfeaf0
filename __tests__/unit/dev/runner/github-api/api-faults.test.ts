import { describe, expect, test } from '@jest/globals'
import { octocat } from '../../../../../dev/runner/github-api/github-accounts.js'
import type { ApiFaultAction } from '../../../../../dev/runner/github-api/api-faults.js'
import { startGithubApi } from '../../../../../dev/runner/github-api/github-api.js'
import {
  primaryRateLimit,
  secondaryRateLimit,
  serverError,
  serverErrorPage
} from '../../../../../dev/runner/github-api/scripted-responses.js'
import {
  requestReceived,
  ownerAndRepo,
  octokitFor,
  octokitFixture,
  errorOf,
  type RestClient
} from './octokit-fixture.js'

const fixture = octokitFixture()
describe('API faults', () => {
  const opened = (signal = new AbortController().signal) =>
    fixture.octokit().rest.issues.create({ ...ownerAndRepo, title: 'x', request: { signal } })
  const reset = new Date(Date.UTC(2026, 0, 1))

  test.each<[string, ApiFaultAction, number, { done: boolean; headers?: object; message: string }]>(
    [
      [
        '429 with a time to wait',
        { kind: 'answer', answer: secondaryRateLimit({ status: 429, retryAfterSeconds: 3 }) },
        429,
        { done: false, headers: { 'retry-after': '3' }, message: 'secondary rate limit' }
      ],
      [
        '403 with a time to wait',
        { kind: 'answer', answer: secondaryRateLimit({ retryAfterSeconds: 3 }) },
        403,
        { done: false, headers: { 'retry-after': '3' }, message: 'secondary rate limit' }
      ],
      [
        '403 without one',
        { kind: 'answer', answer: secondaryRateLimit() },
        403,
        { done: false, message: 'secondary rate limit' }
      ],
      [
        '403 of the hour',
        { kind: 'answer', answer: primaryRateLimit(reset) },
        403,
        {
          done: false,
          headers: {
            'x-ratelimit-remaining': '0',
            'x-ratelimit-reset': String(reset.getTime() / 1000)
          },
          message: 'API rate limit exceeded'
        }
      ],
      [
        '503 in JSON',
        { kind: 'answer', answer: serverError(503) },
        503,
        { done: false, message: 'Server Error' }
      ],
      [
        '502 as a page',
        { kind: 'answer', answer: serverErrorPage(502) },
        502,
        { done: false, headers: { 'content-type': 'text/html; charset=utf-8' }, message: 'Unicorn' }
      ],
      [
        'done, but 502',
        { kind: 'done-but-answer', answer: serverErrorPage(502) },
        502,
        { done: true, message: 'Unicorn' }
      ],
      ['a reset', { kind: 'reset' }, 500, { done: false, message: '' }],
      ['done, but a reset', { kind: 'done-but-reset' }, 500, { done: true, message: '' }],
      ['no answer', { kind: 'hang' }, 500, { done: false, message: '' }],
      ['done, but no answer', { kind: 'done-but-hang' }, 500, { done: true, message: '' }]
    ]
  )(
    "behave as GitHub's client expects: %s",
    async (_what, act, status, { done, headers, message }) => {
      fixture.api.addFault({ method: 'POST', path: '/repos/octo/shop/issues', times: 1, act })
      const patience = new AbortController()
      const refusing = errorOf(opened(patience.signal))
      if (act.kind.endsWith('hang')) {
        await requestReceived(fixture.api)
        patience.abort()
      }
      const refused = await refusing
      expect([refused.status, refused.message]).toEqual([status, expect.stringContaining(message)])
      if (headers) expect(refused.response?.headers).toMatchObject(headers)
      expect(fixture.shop.issues).toHaveLength(done ? 1 : 0)
      expect(fixture.api.requests.map(entry => entry.status)).toEqual([
        refused.response ? status : 0
      ])
      // The fault is used up.
      expect((await opened()).status).toBe(201)
    }
  )

  test('apply only to matching requests, after a number of them, until cleared', async () => {
    const act = { kind: 'answer', answer: serverError(500) } as const
    fixture.api.addFault({
      method: 'GET',
      path: /\/issues\?state=all/,
      login: 'octocat',
      skip: 1,
      act
    })
    const person = fixture.octokit({ account: octocat }).rest.issues
    const list = () => person.listForRepo({ ...ownerAndRepo, state: 'all' })
    await list()
    await fixture.octokit().rest.issues.listForRepo({ ...ownerAndRepo, state: 'all' })
    await person.listForRepo(ownerAndRepo)
    expect((await errorOf(list())).status).toBe(500)
    expect((await errorOf(list())).status).toBe(500)
    fixture.api.clearFaults()
    expect((await list()).status).toBe(200)
  })

  test('delay the real response', async () => {
    fixture.api.addFault({ act: { kind: 'delay', ms: 1_000 } })
    const late = opened()
    await requestReceived(fixture.api)
    expect([fixture.api.requests[0]?.status, fixture.shop.issues]).toEqual([0, []])
    expect((await late).status).toBe(201)
    expect(fixture.shop.issues).toHaveLength(1)
  })
})

describe('a barrier', () => {
  const list = /\/issues\?/
  const publish = async (octokit: RestClient) => {
    const { data } = await octokit.rest.issues.listForRepo({ ...ownerAndRepo, state: 'open' })
    if (data.length === 0) await octokit.rest.issues.create({ ...ownerAndRepo, title: 'Drift' })
  }

  /** Another request got its response, and the first did not. */
  const waits = async () => {
    await requestReceived(fixture.api)
    await fixture.octokit().graphql('{ viewer { login } }')
    expect(fixture.api.requests.map(({ status }) => status)).toEqual([0, 200])
  }

  test('lets two requests list before either creates', async () => {
    fixture.api.addBarrier(2, { method: 'GET', path: list })
    const first = publish(fixture.octokit())
    await waits()
    const second = publish(fixture.octokit())
    await Promise.all([first, second])
    expect(fixture.api.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /repos/octo/shop/issues?state=open',
      'POST /graphql',
      'GET /repos/octo/shop/issues?state=open',
      'POST /repos/octo/shop/issues',
      'POST /repos/octo/shop/issues'
    ])
    expect(fixture.shop.issues).toHaveLength(2)
    // The barrier held once; later requests pass one by one.
    await publish(fixture.octokit())
    expect(fixture.shop.issues).toHaveLength(2)
  })

  test('releases held requests when the faults are cleared', async () => {
    fixture.api.addBarrier(2, { method: 'GET', path: list })
    const alone = publish(fixture.octokit())
    await waits()
    fixture.api.clearFaults()
    await alone
    expect(fixture.shop.issues).toHaveLength(1)
  })
})

test('closes although a request awaits its response', async () => {
  const server = await startGithubApi()
  server.addRepository('octo/shop')
  server.addFault({ act: { kind: 'hang' } })
  const octokit = octokitFor(server)
  const refused = errorOf(octokit.rest.issues.listForRepo(ownerAndRepo))
  await requestReceived(server)
  await server.close()
  expect((await refused).response).toBeUndefined()
})
