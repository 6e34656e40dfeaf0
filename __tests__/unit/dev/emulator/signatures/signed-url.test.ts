import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { createHmac } from 'node:crypto'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import { signV4 } from '../../../../../dev/emulator/signatures/signature-v4.js'
import { ossDate, send } from '../raw-request.js'

const MINUTE = 60 * 1000
const DAY = 24 * 60 * 60
const BUCKET = 'examplebucket'

let emulator: Emulator
let now = Date.now
beforeAll(async () => {
  emulator = await startEmulator({ allowV1: true, now: () => now() })
  emulator.addBucket(BUCKET)
  emulator.addCredential({ accessKeyId: 'STS.1', accessKeySecret: 's', securityToken: 't+/' })
})
afterEach(() => {
  now = Date.now
})
afterAll(() => emulator.close())

interface Url {
  at?: number
  region?: string
  product?: string
  scopeDate?: string
  end?: string
  additional?: string
  expires?: string
  id?: string
  secret?: string
  token?: string
}

/** Requests the bucket's location by a URL with a V4 signature. */
function byV4({ at = Date.now(), expires = '60', ...who }: Url) {
  const { id = 'emulator-id', secret = 'emulator-secret', token } = who
  const date = ossDate(at)
  const { region = 'cn-hangzhou', product = 'oss', end = 'aliyun_v4_request', additional } = who
  const scope = { date: who.scopeDate ?? date.slice(0, 8), region, product }
  const query: [string, string][] = [
    ['location', ''],
    ['x-oss-signature-version', 'OSS4-HMAC-SHA256'],
    ['x-oss-credential', [id, scope.date, region, product, end].join('/')],
    ['x-oss-date', date],
    ['x-oss-expires', expires],
    ...(additional === undefined
      ? []
      : [['x-oss-additional-headers', additional] as [string, string]]),
    ...(token === undefined ? [] : [['x-oss-security-token', token] as [string, string]])
  ]
  const unsigned = { method: 'GET', query, headers: new Map() }
  const { signature } = signV4(
    unsigned,
    { bucket: BUCKET },
    { scope, timestamp: date, additionalHeaders: [], secret }
  )
  return ask([...query, ['x-oss-signature', signature]])
}

/** The same by a URL with a V1 signature. */
function byV1(expires: string, secret = 'emulator-secret') {
  const lines = ['GET', '', '', expires, `/${BUCKET}/?location`]
  const signature = createHmac('sha1', secret).update(lines.join('\n')).digest('base64')
  return ask([
    ['location', ''],
    ['OSSAccessKeyId', 'emulator-id'],
    ['Expires', expires],
    ['Signature', signature]
  ])
}

function ask(query: [string, string][]) {
  const parameters = query.map(pair => pair.map(encodeURIComponent).join('=')).join('&')
  return send(emulator.port, { path: `/${BUCKET}/?${parameters}` })
}

describe('V4 URLs', () => {
  test.each<[string, Url]>([
    ['fresh', {}],
    ['59 of 60 minutes old', { at: Date.now() - 59 * MINUTE, expires: '3600' }],
    ['for seven days', { expires: String(7 * DAY) }],
    ['of a temporary credential', { id: 'STS.1', secret: 's', token: 't+/' }]
  ])('accepts a URL: %s', async (_, url) => {
    expect((await byV4(url)).status).toBe(200)
  })

  test.each<[string, Url, number, string, string]>([
    ['expired', { at: Date.now() - 2 * MINUTE }, 403, 'AccessDenied', '0002-00000069'],
    ['not valid yet', { at: Date.now() + 16 * MINUTE }, 403, 'AccessDenied', '0002-00000235'],
    ['for too long', { expires: String(7 * DAY + 1) }, 400, 'InvalidArgument', '0002-00000232'],
    ['for no time', { expires: '0' }, 400, 'InvalidArgument', '0002-00000232'],
    ['for nonsense', { expires: 'soon' }, 400, 'InvalidArgument', '0002-00000232'],
    ['of another secret', { secret: 'guess' }, 403, 'SignatureDoesNotMatch', '0002-00000040'],
    ['without its token', { id: 'STS.1', secret: 's' }, 403, 'InvalidAccessKeyId', '0002-00000003']
  ])('rejects a URL: %s', async (_, url, status, code, ec) => {
    const answer = await byV4(url)
    expect([answer.status, answer.element('Code'), answer.element('EC')]).toEqual([
      status,
      code,
      ec
    ])
  })
})

describe('V4 URLs with an invalid credential', () => {
  test.each<[string, Url, string, string | undefined]>([
    ['another region', { region: 'cn-beijing-internal' }, 'region', '0002-00000228'],
    ['another product', { product: 's3' }, 'product', undefined],
    ['another day', { scopeDate: '20200101' }, 'date', '0002-00000223'],
    ['no day', { scopeDate: '2020-01-01' }, 'date', '0002-00000223']
  ])('rejects %s', async (_, url, part, ec) => {
    const answer = await byV4(url)
    expect([answer.status, answer.element('Code'), answer.element('EC')]).toEqual([
      400,
      'InvalidArgument',
      ec
    ])
    expect(answer.element('Message')).toBe(`The signing ${part} in credential is invalid.`)
    expect(answer.element('ArgumentName')).toBe('x-oss-credential')
    expect(answer.element('ArgumentValue')).toMatch(/^emulator-id\/.*\/aliyun_v4_request$/)
  })

  test.each<[string, Url, string, string]>([
    ['another end', { end: 'abc' }, 'x-oss-credential', '0002-00000224'],
    ['an empty list of headers', { additional: '' }, 'x-oss-additional-headers', '0002-00000076'],
    ['an empty header', { additional: ';host' }, 'x-oss-additional-headers', '0002-00000077'],
    ['an absent header', { additional: 'range' }, 'x-oss-additional-headers', '0002-00000078']
  ])('rejects %s', async (_, url, argument, ec) => {
    const answer = await byV4(url)
    expect([answer.status, answer.element('ArgumentName'), answer.element('EC')]).toEqual([
      400,
      argument,
      ec
    ])
  })

  test.each([
    ['no credential', 'x-oss-signature=1', '0002-00000217'],
    ['no signature', 'x-oss-credential=a/20231216/r/oss/aliyun_v4_request', '0002-00000219']
  ])('rejects %s', async (_, query, ec) => {
    const path = `/${BUCKET}/?location&x-oss-signature-version=OSS4-HMAC-SHA256&${query}`
    const answer = await send(emulator.port, { path })
    expect([answer.status, answer.element('EC')]).toEqual([400, ec])
  })

  test('rejects an unknown version', async () => {
    const path = `/${BUCKET}/?location&x-oss-signature-version=OSS5`
    const answer = await send(emulator.port, { path })
    expect([answer.status, answer.element('EC')]).toEqual([400, '0002-00000066'])
  })
})

describe('V1 URLs', () => {
  const inSeconds = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds)

  test('accepts a fresh URL', async () => {
    expect((await byV1(inSeconds(60))).status).toBe(200)
  })

  test.each([
    ['expired', inSeconds(-1), 'emulator-secret', 403, '0002-00000069'],
    ['for nonsense', 'soon', 'emulator-secret', 400, '0002-00000070'],
    ['of another secret', inSeconds(60), 'guess', 403, '0002-00000040']
  ])('rejects a URL: %s', async (_, expires, secret, status, ec) => {
    const answer = await byV1(expires, secret)
    expect([answer.status, answer.element('EC')]).toEqual([status, ec])
  })
})

describe('the last second of a signed URL', () => {
  const signedAt = Date.UTC(2026, 0, 2, 3, 4, 5)
  const ways: [string, () => ReturnType<typeof ask>][] = [
    ['V4', () => byV4({ at: signedAt, expires: '60' })],
    ['V1', () => byV1(String(signedAt / 1000 + 60))]
  ]
  test.each(ways)('is still valid: %s', async (_, get) => {
    now = () => signedAt + 60_999
    expect((await get()).status).toBe(200)
    now = () => signedAt + 61_000
    const answer = await get()
    expect([answer.status, answer.element('EC')]).toEqual([403, '0002-00000069'])
    expect(answer.element('Expires')).toBe('2026-01-02T03:05:05.000Z')
  })
})
