import { describe, expect, test } from '@jest/globals'
import { request } from 'node:http'
import { octocat } from '../../../../../dev/runner/github-api/github-accounts.js'
import { startGithubApi } from '../../../../../dev/runner/github-api/github-api.js'
import { defaultCommit } from '../../../../../dev/runner/github-api/repository.js'
import type {
  TokenAccess,
  TokenPermission,
  TokenOptions
} from '../../../../../dev/runner/github-api/tokens.js'
import {
  ownerAndRepo,
  octokitFor,
  octokitFixture,
  errorOf,
  errorDetails,
  type OctokitError
} from './octokit-fixture.js'

const sha = defaultCommit
const checkRun = { ...ownerAndRepo, name: 'Encryption', head_sha: sha }
const fixture = octokitFixture()
describe("the token's login", () => {
  test.each([
    ['github.com', '', '/graphql'],
    ['an Enterprise Server', '/api/v3', '/api/graphql']
  ] as const)('is returned on %s', async (_where, prefix, path) => {
    const server = await startGithubApi({ prefix })
    try {
      const ask = async (token: TokenOptions): Promise<unknown> =>
        octokitFor(server, token).graphql('query { viewer { login } }')
      expect(await ask({})).toEqual({ viewer: { login: 'github-actions[bot]' } })
      expect(await ask({ account: octocat })).toEqual({ viewer: { login: 'octocat' } })
      expect(server.requests[0]).toMatchObject({ method: 'POST', path, status: 200 })
      expect(server.env['GITHUB_GRAPHQL_URL']).toBe(new URL(path, server.url).href)
    } finally {
      await server.close()
    }
  })

  test('reports an unsupported query', async () => {
    await expect(fixture.octokit().graphql('query { viewer { name } }')).rejects.toThrow('only')
  })
})

describe('API permissions', () => {
  const operations = {
    'list checks': [`GET /repos/octo/shop/commits/${sha}/check-runs`, {}],
    'create a check': ['POST /repos/octo/shop/check-runs', checkRun],
    'list issues': ['GET /repos/octo/shop/issues', {}],
    'open an issue': ['POST /repos/octo/shop/issues', { title: 'x' }],
    'close an issue': ['PATCH /repos/octo/shop/issues/1', { state: 'closed' }],
    'list comments of an issue': ['GET /repos/octo/shop/issues/1/comments', {}],
    'comment on an issue': ['POST /repos/octo/shop/issues/1/comments', { body: 'x' }],
    'change a comment on an issue': ['PATCH /repos/octo/shop/issues/comments/ISSUE', { body: 'x' }],
    'list comments of a pull request': ['GET /repos/octo/shop/issues/2/comments', {}],
    'comment on a pull request': ['POST /repos/octo/shop/issues/2/comments', { body: 'x' }],
    'change a comment on a pull request': [
      'PATCH /repos/octo/shop/issues/comments/PULL',
      { body: 'x' }
    ],
    'delete a comment on a pull request': ['DELETE /repos/octo/shop/issues/comments/PULL', {}]
  } as const
  const either = 'issues=write; pull_requests=write'
  const reads = 'issues=read; pull_requests=read'
  const accepted: Record<keyof typeof operations, string> = {
    'list checks': 'checks=read',
    'create a check': 'checks=write',
    'list issues': 'issues=read',
    'open an issue': 'issues=write',
    'close an issue': either,
    'list comments of an issue': reads,
    'comment on an issue': either,
    'change a comment on an issue': either,
    'list comments of a pull request': reads,
    'comment on a pull request': either,
    'change a comment on a pull request': either,
    'delete a comment on a pull request': either
  }
  const all = Object.keys(operations) as (keyof typeof operations)[]
  const issueWrites = [
    'list issues',
    'open an issue',
    'close an issue',
    'list comments of an issue',
    'comment on an issue',
    'change a comment on an issue'
  ] as const
  const pullWrites = [
    'list comments of a pull request',
    'comment on a pull request',
    'change a comment on a pull request',
    'delete a comment on a pull request'
  ] as const

  test.each<
    [
      Partial<Record<TokenPermission, TokenAccess>>,
      'private' | 'public',
      readonly (keyof typeof operations)[]
    ]
  >([
    [{}, 'private', []],
    [{}, 'public', all.filter(name => name.startsWith('list'))],
    [
      { checks: 'read', issues: 'read', 'pull-requests': 'read' },
      'private',
      all.filter(name => name.startsWith('list'))
    ],
    [{ checks: 'write' }, 'private', ['list checks', 'create a check']],
    [{ issues: 'write' }, 'private', [...issueWrites, ...pullWrites]],
    [{ 'pull-requests': 'write' }, 'private', pullWrites],
    [{ contents: 'write' }, 'private', []]
  ])('allow %j in a %s repository', async (permissions, visibility, allowed) => {
    const server = await startGithubApi()
    try {
      const there = server.addRepository('octo/shop', { visibility })
      there.addIssue()
      there.addPullRequest()
      const ids = { ISSUE: there.addComment(1, 'x').id, PULL: there.addComment(2, 'x').id }
      const octokit = octokitFor(server, { permissions })
      const done: string[] = []
      for (const name of all) {
        const [route, given] = operations[name]
        const path = route.replace(/ISSUE|PULL/, which => String(ids[which as keyof typeof ids]))
        const answer = await octokit
          .request(path, given)
          .catch((error: unknown) => error as OctokitError)
        if (answer instanceof Error) {
          expect([answer.status, answer.message]).toEqual([
            403,
            expect.stringContaining('Resource not accessible by integration')
          ])
        } else done.push(name)
        const headers = 'headers' in answer ? answer.headers : answer.response?.headers
        expect([name, headers?.['x-accepted-github-permissions']]).toEqual([name, accepted[name]])
      }
      expect(done).toEqual(all.filter(name => allowed.includes(name)))
    } finally {
      await server.close()
    }
  })

  test.each<[string, () => Promise<unknown>, unknown[]]>([
    [
      'a token that GitHub does not know',
      () => fixture.octokit('ghs_gone').rest.issues.listForRepo(ownerAndRepo),
      [401, 'Bad credentials']
    ],
    [
      'such a token for GraphQL',
      () => fixture.octokit('ghs_gone').graphql('{ viewer { login } }'),
      [401, 'Bad credentials']
    ],
    [
      'a private repository that it does not see',
      () => fixture.octokit({ repositories: ['octo/other'] }).rest.issues.listForRepo(ownerAndRepo),
      [404, 'Not Found']
    ],
    [
      'a repository that is not there',
      () => fixture.octokit().rest.issues.listForRepo({ ...ownerAndRepo, repo: 'attic' }),
      [404, 'Not Found']
    ],
    [
      'an endpoint that is not there',
      () => fixture.octokit().request('GET /repos/octo/shop/pulls'),
      [404, 'Not Found']
    ],
    [
      'an endpoint that takes no such method',
      () => fixture.octokit().request('PUT /repos/octo/shop/issues'),
      [404, 'Not Found']
    ],
    [
      'an issue that is not there',
      () => fixture.octokit().rest.issues.get({ ...ownerAndRepo, issue_number: 9 }),
      [404, 'Not Found']
    ],
    [
      'a check run that is not there',
      () => fixture.octokit().rest.checks.get({ ...ownerAndRepo, check_run_id: 9 }),
      [404, 'Not Found']
    ],
    [
      'a comment that is not there',
      () => fixture.octokit().rest.issues.deleteComment({ ...ownerAndRepo, comment_id: 9 }),
      [404, 'Not Found']
    ],
    [
      'a person without the permission',
      () =>
        fixture
          .octokit({ account: octocat, permissions: {} })
          .rest.issues.listForRepo(ownerAndRepo),
      [403, 'Resource not accessible by personal access token']
    ],
    [
      'a person who would write a check run',
      () => fixture.octokit({ account: octocat }).rest.checks.create(checkRun),
      [403, 'You must authenticate via a GitHub App.']
    ],
    [
      'an unknown commit',
      () => fixture.octokit().rest.checks.listForRef({ ...ownerAndRepo, ref: 'attic' }),
      [422, 'No commit found for SHA: attic']
    ],
    [
      'a body that is no JSON',
      () => fixture.octokit().request('POST /repos/octo/shop/issues', { data: '{' }),
      [400, 'Problems parsing JSON']
    ],
    [
      'a body that is no object',
      () => fixture.octokit().request('POST /repos/octo/shop/issues', { data: '[]' }),
      [400, 'Body should be a JSON object']
    ],
    [
      'a version of the API that is none',
      () =>
        fixture.octokit().request('GET /repos/octo/shop/issues', {
          headers: { 'x-github-api-version': '2001-01-01' }
        }),
      [400, 'API version 2001-01-01 is not supported.']
    ]
  ])('reject %s', async (_what, asked, expected) => {
    expect(await errorDetails(asked())).toEqual(expected)
  })

  test("allow reading another's public repository, not writing it", async () => {
    fixture.api.addRepository('octo/open', { visibility: 'public' })
    const { issues } = fixture.octokit({ repositories: ['octo/shop'] }).rest
    const there = { owner: 'octo', repo: 'open' }
    expect((await issues.listForRepo(there)).data).toEqual([])
    expect(await errorDetails(issues.create({ ...there, title: 'x' }))).toEqual([
      403,
      'Resource not accessible by integration'
    ])
  })

  test.each([
    ['no token', { 'user-agent': 'test' }, 401, '"message":"Requires authentication"'],
    ['no user agent', {}, 403, 'User-Agent header']
  ] as const)('reject %s', async (_what, headers, status, body) => {
    const answer = await new Promise<string[]>((resolve, reject) => {
      request(`${fixture.api.url}/repos/octo/shop/issues`, { headers, agent: false }, incoming => {
        let text = ''
        incoming.on('data', (chunk: Buffer) => (text += chunk.toString()))
        incoming.on('end', () => {
          resolve([String(incoming.statusCode), text])
        })
      })
        .on('error', reject)
        .end()
    })
    expect(answer).toEqual([String(status), expect.stringContaining(body)])
  })

  test('name the documentation page in an error', async () => {
    const asked = fixture.octokit({ permissions: {} }).rest.issues.createComment({
      ...ownerAndRepo,
      issue_number: 1,
      body: 'x'
    })
    expect((await errorOf(asked)).response?.data).toEqual({
      message: 'Resource not accessible by integration',
      documentation_url: 'https://docs.github.com/rest/issues/comments#create-an-issue-comment',
      status: '403'
    })
  })
})

test('sends the common headers with every response', async () => {
  const octokit = fixture.octokit({ rateLimit: 2 })
  const { headers } = await octokit.rest.issues.listForRepo({ owner: 'OCTO', repo: 'Shop' })
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'x-github-request-id': expect.stringMatching(
      /^[\dA-F]{4}(?::[\dA-F]{6}){2}:[\dA-F]{7}:[\dA-F]{8}$/
    ),
    'x-github-api-version-selected': '2022-11-28',
    'x-ratelimit-limit': '2',
    'x-ratelimit-remaining': '1',
    'x-ratelimit-used': '1',
    'x-ratelimit-resource': 'core',
    'x-ratelimit-reset': expect.stringMatching(/^\d+$/)
  })
  await octokit.rest.issues.listForRepo(ownerAndRepo)
  const refused = await errorOf(octokit.rest.issues.listForRepo(ownerAndRepo))
  expect([refused.status, refused.response?.headers['x-ratelimit-remaining']]).toEqual([403, '0'])
})

test('logs every request in order', async () => {
  const token = fixture.api.addToken()
  await fixture.octokit(token).rest.issues.create({ ...ownerAndRepo, title: 'x' })
  await errorOf(
    fixture.octokit('ghs_gone').rest.issues.listForRepo({ ...ownerAndRepo, state: 'all' })
  )
  expect(fixture.api.requests).toMatchObject([
    {
      method: 'POST',
      path: '/repos/octo/shop/issues',
      body: { title: 'x' },
      login: 'github-actions[bot]',
      status: 201
    },
    {
      method: 'GET',
      path: '/repos/octo/shop/issues?state=all',
      body: undefined,
      login: undefined,
      status: 401
    }
  ])
  expect(fixture.api.requests[0]?.userAgent).toContain('octokit')
})
