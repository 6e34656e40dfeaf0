import { describe, expect, test } from '@jest/globals'
import { octocat } from '../../../../runner/github-api/account.js'
import type { FaultAction } from '../../../../runner/github-api/faults.js'
import { startGithubApi } from '../../../../runner/github-api/github-api.js'
import {
  primaryRateLimit,
  secondaryRateLimit,
  serverError,
  serverErrorPage
} from '../../../../runner/github-api/scripted-answers.js'
import { arrived, at, client, github, refusal, type Octokit } from './octokit.js'

const hub = github()
describe('faults', () => {
  const opened = (signal = new AbortController().signal) =>
    hub.as().rest.issues.create({ ...at, title: 'x', request: { signal } })
  const reset = new Date(Date.UTC(2026, 0, 1))

  test.each<[string, FaultAction, number, { done: boolean; headers?: object; message: string }]>([
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
  ])('%s', async (_what, act, status, { done, headers, message }) => {
    hub.api.fault({ method: 'POST', path: '/repos/octo/shop/issues', times: 1, act })
    const patience = new AbortController()
    const refusing = refusal(opened(patience.signal))
    if (act.kind.endsWith('hang')) {
      await arrived(hub.api)
      patience.abort()
    }
    const refused = await refusing
    expect([refused.status, refused.message]).toEqual([status, expect.stringContaining(message)])
    if (headers) expect(refused.response?.headers).toMatchObject(headers)
    expect(hub.shop.issues).toHaveLength(done ? 1 : 0)
    expect(hub.api.requests.map(entry => entry.status)).toEqual([refused.response ? status : 0])
    // Used up.
    expect((await opened()).status).toBe(201)
  })

  test('only for what matches, after so many, until cleared', async () => {
    const act = { kind: 'answer', answer: serverError(500) } as const
    hub.api.fault({ method: 'GET', path: /\/issues\?state=all/, login: 'octocat', skip: 1, act })
    const person = hub.as({ account: octocat }).rest.issues
    const list = () => person.listForRepo({ ...at, state: 'all' })
    await list()
    await hub.as().rest.issues.listForRepo({ ...at, state: 'all' })
    await person.listForRepo(at)
    expect((await refusal(list())).status).toBe(500)
    expect((await refusal(list())).status).toBe(500)
    hub.api.clearFaults()
    expect((await list()).status).toBe(200)
  })

  test('late, but the real one', async () => {
    hub.api.fault({ act: { kind: 'delay', ms: 300 } })
    const late = opened()
    await arrived(hub.api)
    expect([hub.api.requests[0]?.status, hub.shop.issues]).toEqual([0, []])
    expect((await late).status).toBe(201)
    expect(hub.shop.issues).toHaveLength(1)
  })
})

describe('a race', () => {
  const list = /\/issues\?/
  const publish = async (octokit: Octokit) => {
    const { data } = await octokit.rest.issues.listForRepo({ ...at, state: 'open' })
    if (data.length === 0) await octokit.rest.issues.create({ ...at, title: 'Drift' })
  }

  /** Another request has been answered, and the first has not. */
  const waits = async () => {
    await arrived(hub.api)
    await hub.as().graphql('{ viewer { login } }')
    expect(hub.api.requests.map(({ status }) => status)).toEqual([0, 200])
  }

  test('two that list before either creates', async () => {
    hub.api.holdUntil(2, { method: 'GET', path: list })
    const first = publish(hub.as())
    await waits()
    const second = publish(hub.as())
    await Promise.all([first, second])
    expect(hub.api.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /repos/octo/shop/issues?state=open',
      'POST /graphql',
      'GET /repos/octo/shop/issues?state=open',
      'POST /repos/octo/shop/issues',
      'POST /repos/octo/shop/issues'
    ])
    expect(hub.shop.issues).toHaveLength(2)
    // It held once; now they go one by one.
    await publish(hub.as())
    expect(hub.shop.issues).toHaveLength(2)
  })

  test('who waits is let go when the faults are cleared', async () => {
    hub.api.holdUntil(2, { method: 'GET', path: list })
    const alone = publish(hub.as())
    await waits()
    hub.api.clearFaults()
    await alone
    expect(hub.shop.issues).toHaveLength(1)
  })
})

test('closes although someone waits for an answer', async () => {
  const server = await startGithubApi()
  server.addRepository('octo/shop')
  server.fault({ act: { kind: 'hang' } })
  const octokit = client(server)
  const refused = refusal(octokit.rest.issues.listForRepo(at))
  await arrived(server)
  await server.close()
  expect((await refused).response).toBeUndefined()
})
