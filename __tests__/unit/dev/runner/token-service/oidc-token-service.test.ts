import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { request, type IncomingHttpHeaders } from 'node:http'
import * as https from 'node:https'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JWK } from 'jose'
import { generate } from 'selfsigned'
import { HttpClient } from 'toolkit-http-client'
import { BearerCredentialHandler } from 'toolkit-http-client/lib/auth'
import {
  startOidcTokenService,
  type OidcTokenService
} from '../../../../../dev/runner/token-service/oidc-token-service.js'

let service: OidcTokenService
const env = () => service.env

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

function ask(
  { path = '', headers = {}, method = 'GET' },
  { ca }: { ca?: string } = {}
): Promise<Answer> {
  const url = `${env().ACTIONS_ID_TOKEN_REQUEST_URL}${path}`
  const options = {
    method,
    agent: false,
    headers: { authorization: `Bearer ${env().ACTIONS_ID_TOKEN_REQUEST_TOKEN}`, ...headers },
    ...(ca && { ca })
  }
  return new Promise((resolve, reject) => {
    const outgoing = ca === undefined ? request(url, options) : https.request(url, options)
    outgoing
      .on('response', incoming => {
        let body = ''
        incoming.on('data', (chunk: Buffer) => (body += chunk.toString()))
        incoming.on('end', () => {
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body })
        })
      })
      .on('error', reject)
      .end()
  })
}
const tokenOf = ({ body }: Answer) => (JSON.parse(body) as { value: string }).value
const verified = async (token: string) =>
  (await jwtVerify(token, createLocalJWKSet({ keys: service.keys as JWK[] }))).payload

beforeEach(async () => {
  service = await startOidcTokenService()
})
afterEach(async () => {
  await service.close()
})

test("issues a token with GitHub's claims of a job", async () => {
  const answer = await ask({ path: '&audience=sts.aliyuncs.com' })
  expect([answer.status, answer.headers['content-type']]).toEqual([
    200,
    'application/json; charset=utf-8'
  ])
  const token = tokenOf(answer)
  expect(decodeProtectedHeader(token)).toEqual({
    alg: 'RS256',
    typ: 'JWT',
    kid: service.keys[0]?.['kid']
  })
  const claims = await verified(token)
  expect(claims).toMatchObject({
    iss: 'https://token.actions.githubusercontent.com',
    aud: 'sts.aliyuncs.com',
    sub: 'repo:octo/shop:ref:refs/heads/main',
    jti: expect.any(String),
    repository: 'octo/shop',
    repository_id: '74',
    repository_owner_id: '65',
    ref: 'refs/heads/main',
    run_id: '42',
    actor: 'octocat',
    workflow: 'Nightly',
    runner_environment: 'github-hosted',
    job_workflow_ref: expect.stringContaining('octo/shop/')
  })
  const { iat = 0, nbf = 0, exp = 0 } = claims
  expect([exp - iat, iat - nbf]).toEqual([300, 600])
  expect(service.issued).toEqual([token])
  expect(service.requests).toEqual([
    { path: expect.stringMatching(/^\/idtoken\//), audience: 'sts.aliyuncs.com' }
  ])
  expect(service.keys[0]).not.toHaveProperty('d')
})

test("works with the client of the runner's own toolkit", async () => {
  // The client, and its options, of getIDToken in @actions/core. There, ours stands in for it:
  // overrides/README.md.
  const { ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer, ACTIONS_ID_TOKEN_REQUEST_URL: url } = env()
  const handler = new BearerCredentialHandler(bearer)
  const options = { allowRetries: true, maxRetries: 10 }
  const client = new HttpClient('actions/oidc-client', [handler], options)
  const { result } = await client.getJson<{ value: string }>(`${url}&audience=sts.aliyuncs.com`)
  expect(service.issued).toEqual([result?.value])
})

test.each<[string, (token: string) => { authorization?: string; method?: string }, number]>([
  ['another bearer', () => ({ authorization: 'Bearer x' }), 401],
  ['an empty one', () => ({ authorization: '' }), 401],
  ['another scheme', token => ({ authorization: `Basic ${token}` }), 401],
  ['bearer in small letters', token => ({ authorization: `bearer ${token}` }), 200],
  ['another method', () => ({ method: 'POST' }), 400]
])('rejects %s', async (_, given, status) => {
  const { method, ...headers } = given(env().ACTIONS_ID_TOKEN_REQUEST_TOKEN)
  expect((await ask({ headers, ...(method && { method }) })).status).toBe(status)
  expect(service.issued).toHaveLength(status === 200 ? 1 : 0)
})

describe('the claims', () => {
  test('are those of the options, until replaced', async () => {
    await service.close()
    service = await startOidcTokenService({
      issuer: 'https://issuer',
      subject: 'repo:a/b:environment:prod',
      claims: { aud: 'other', actor: undefined },
      lifetimeSeconds: -10,
      now: () => 1_000_000
    })
    const payload = () => {
      const [, part = ''] = service.mint().split('.')
      return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
    }
    expect(payload()).toMatchObject({
      iss: 'https://issuer',
      sub: 'repo:a/b:environment:prod',
      aud: 'other',
      iat: 1000,
      exp: 990
    })
    expect(payload()).not.toHaveProperty('actor')
    service.setClaims({ iss: 'https://evil' })
    expect(payload()).toMatchObject({ iss: 'https://evil', aud: 'sts.aliyuncs.com' })
    expect(payload()['actor']).toBe('octocat')
  })

  test('override the request, and are overridden when minting', async () => {
    service.setClaims({ aud: 'other' })
    expect((await verified(tokenOf(await ask({ path: '&audience=mine' })))).aud).toBe('other')
    expect((await verified(service.mint({ aud: 'third' }))).aud).toBe('third')
    expect(service.issued).toHaveLength(1)
  })
})

describe('scripted responses', () => {
  test('replace tokens the given number of times', async () => {
    service.setResponse({ status: 503, headers: { 'retry-after': '1' }, body: 'no' }, 2)
    for (const expected of [503, 503, 200]) expect((await ask({})).status).toBe(expected)
    service.setResponse({ status: 200, body: '{}' })
    expect((await ask({})).body).toBe('{}')
    service.setResponse(undefined)
    expect(tokenOf(await ask({}))).toBe(service.issued.at(-1))
    expect(service.requests).toHaveLength(5)
  })

  test('can hang until the service closes', async () => {
    service.setResponse('hang')
    const ended = expect(ask({})).rejects.toMatchObject({ code: 'ECONNRESET' })
    while (service.requests.length === 0) await new Promise(setImmediate)
    await service.close()
    await ended
    service = await startOidcTokenService()
  })
})

test('serves tokens over TLS', async () => {
  await service.close()
  const { cert, private: key } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }]
  })
  service = await startOidcTokenService({ tls: { cert, key } })
  expect(env().ACTIONS_ID_TOKEN_REQUEST_URL).toMatch(/^https:\/\/127\.0\.0\.1:\d+\//)
  expect((await ask({}, { ca: cert })).status).toBe(200)
})
