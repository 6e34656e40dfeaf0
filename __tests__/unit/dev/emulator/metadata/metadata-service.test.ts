import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import { ossDate, send, sendSigned, type RawRequest } from '../raw-request.js'
import { UID } from '../sts/sts-request.js'

const START = Date.parse('2026-01-02T03:04:05.678Z')
const CREDENTIALS = '/latest/meta-data/ram/security-credentials/runner'
const TOKEN = 'x-aliyun-ecs-metadata-token'

let emulator: Emulator
let now: number
const ask = (request: RawRequest) =>
  send(emulator.port, { ...request, headers: { host: '100.100.100.200', ...request.headers } })
const token = (ttl: string | undefined = '60', more: RawRequest = {}) =>
  ask({
    method: 'PUT',
    path: '/latest/api/token',
    ...more,
    headers: { ...more.headers, ...(ttl === '' ? {} : { [`${TOKEN}-ttl-seconds`]: ttl }) }
  })
const credentials = async (given?: string, path = CREDENTIALS, method = 'GET') => {
  const headers = given === undefined ? {} : { [TOKEN]: given }
  return ask({ method, path, headers: headers })
}
const session = async () =>
  JSON.parse((await credentials((await token()).body)).body) as Record<
    'AccessKeyId' | 'AccessKeySecret' | 'SecurityToken' | 'Expiration',
    string
  >
const listing = ({
  AccessKeyId,
  AccessKeySecret,
  SecurityToken
}: Awaited<ReturnType<typeof session>>) =>
  sendSigned(emulator.port, {
    accessKeyId: AccessKeyId,
    accessKeySecret: AccessKeySecret,
    bucket: 'examplebucket',
    date: ossDate(now),
    headers: { 'x-oss-security-token': SecurityToken }
  })

beforeEach(async () => {
  now = START
  emulator = await startEmulator({ now: () => now })
  emulator.addBucket('examplebucket')
  emulator.setInstanceRole('runner')
})
afterEach(() => emulator.close())

test('issues a token, then credentials', async () => {
  const first = await token('21600')
  expect(first.status).toBe(200)
  expect(first.headers['content-type']).toBe('text/plain')
  expect(first.body).toMatch(/^[A-Za-z0-9+/=]{40,}$/)
  const answer = await credentials(first.body)
  expect(answer.status).toBe(200)
  const issued = JSON.parse(answer.body) as Record<string, string>
  expect(issued).toEqual({
    AccessKeyId: expect.stringMatching(/^STS\./),
    AccessKeySecret: expect.any(String),
    SecurityToken: expect.any(String),
    Expiration: '2026-01-02T09:04:05Z',
    LastUpdated: '2026-01-02T03:04:05Z',
    Code: 'Success'
  })
  const { AccessKeyId, AccessKeySecret, SecurityToken } = issued
  expect(emulator.issuedSecrets).toEqual([first.body, AccessKeyId, AccessKeySecret, SecurityToken])
  expect(emulator.requests.map(({ operation, host, path }) => [operation, host, path])).toEqual([
    ['GetMetadataToken', '100.100.100.200', '/latest/api/token'],
    ['GetInstanceCredentials', '100.100.100.200', CREDENTIALS]
  ])
})

describe('a metadata token', () => {
  test.each([
    ['0', 400],
    ['1', 200],
    ['21600', 200],
    ['21601', 400],
    ['1.5', 400],
    ['-1', 400],
    ['x', 400],
    ['', 400]
  ])('for %j seconds gets the status %d', async (ttl, status) => {
    expect((await token(ttl)).status).toBe(status)
  })

  test('is issued only for a PUT without a body', async () => {
    const body = { body: 'x', headers: { 'content-length': '1' } }
    expect((await token('60', body)).status).toBe(400)
    expect((await token('60', { method: 'POST' })).status).toBe(403)
    expect((await token('60', { method: 'GET' })).status).toBe(403)
    expect((await token('60', { path: '/latest/api/other' })).status).toBe(403)
    expect(emulator.issuedSecrets).toEqual([])
  })
})

describe('instance credentials', () => {
  test('require a valid token', async () => {
    for (const answer of [await credentials(), await credentials('x'), await credentials('')]) {
      expect(answer.status).toBe(403)
      expect(answer.headers['content-type']).toBe('text/html')
      expect(answer.body).toContain('403 - Forbidden')
    }
  })

  test('are available while the token is valid', async () => {
    const { body } = await token('60')
    now = START + 59_999
    expect((await credentials(body)).status).toBe(200)
    now = START + 60_000
    expect((await credentials(body)).status).toBe(403)
  })

  test("exist only for the instance's role", async () => {
    const { body } = await token()
    for (const path of [`${CREDENTIALS}2`, '/latest/meta-data/ram/security-credentials/', '/x']) {
      const answer = await credentials(body, path)
      expect([answer.status, answer.body]).toEqual([404, expect.stringContaining('<html>')])
    }
    expect((await credentials(body, CREDENTIALS, 'POST')).status).toBe(404)
    emulator.setInstanceRole(undefined)
    expect((await credentials(body)).status).toBe(404)
  })
})

describe('the instance session', () => {
  const policy = {
    Version: '1' as const,
    Statement: [{ Effect: 'Allow' as const, Action: 'oss:GetBucketInfo', Resource: '*' }]
  }

  test('may do everything, or what its policy allows', async () => {
    expect((await listing(await session())).status).toBe(200)
    emulator.setInstanceRole('runner', { policy })
    const answer = await listing(await session())
    expect(answer.element('Message')).toBe("Access denied by authorizer's policy.")
  })

  test('defaults to the policy of the role with that name', async () => {
    emulator.addRole('runner', {
      policy,
      trust: {
        Version: '1',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { RAM: `acs:ram::${UID}:root` }
          }
        ]
      }
    })
    expect((await listing(await session())).status).toBe(403)
  })

  test('expires, and is new for every request', async () => {
    emulator.setInstanceRole('runner', { sessionLifetimeMs: 5000 })
    const [first, second] = [await session(), await session()]
    expect(first.Expiration).toBe('2026-01-02T03:04:10Z')
    expect(first.AccessKeyId).not.toBe(second.AccessKeyId)
    now = Date.parse(first.Expiration) - 1
    expect((await listing(first)).status).toBe(200)
    now += 1
    expect((await listing(first)).element('Code')).toBe('SecurityTokenExpired')
  })

  test('is revoked with all others', async () => {
    const first = await session()
    emulator.expireSessions()
    expect((await listing(first)).element('Code')).toBe('SecurityTokenExpired')
    expect((await listing(await session())).status).toBe(200)
  })
})

describe('metadata faults', () => {
  test('apply to the metadata service only', async () => {
    emulator.addFault({
      operation: ['GetMetadataToken', 'GetInstanceCredentials'],
      act: { kind: 'answer', status: 503, body: 'x' }
    })
    expect((await token()).status).toBe(503)
    expect((await credentials('x')).status).toBe(503)
    expect(
      (await sendSigned(emulator.port, { bucket: 'examplebucket', date: ossDate(now) })).status
    ).toBe(200)
  })

  test('reject error codes', () => {
    expect(() => {
      emulator.addFault({
        operation: 'GetMetadataToken',
        act: { kind: 'error', code: 'Throttling.User' }
      })
    }).toThrow('The metadata service of the emulator has no error codes')
  })
})
