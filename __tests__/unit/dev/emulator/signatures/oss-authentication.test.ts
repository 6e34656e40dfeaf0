import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createHmac } from 'node:crypto'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import {
  ossDate,
  send,
  sendSigned,
  signedRequest,
  type RawResponse,
  type SignedRequestOptions
} from '../raw-request.js'

const MINUTE = 60 * 1000
const BUCKET = 'examplebucket'
const LOCATION: SignedRequestOptions = { bucket: BUCKET, query: [['location', '']] }
const NONE = 'NotImplemented'
const STS = { accessKeyId: 'STS.abc', accessKeySecret: 'sts-secret' }

let emulator: Emulator
const get = (signing: SignedRequestOptions) =>
  sendSigned(emulator.port, { ...LOCATION, ...signing })

beforeAll(async () => {
  emulator = await startEmulator({
    credentials: [
      { ...STS, securityToken: 'good-token' },
      { accessKeyId: 'STS.old', accessKeySecret: 's', securityToken: 't', expires: new Date(0) },
      { accessKeyId: 'off', accessKeySecret: 's', disabled: true },
      { accessKeyId: 'denied', accessKeySecret: 's', deny: ['GetBucketLocation'] }
    ]
  })
  emulator.addBucket(BUCKET)
  emulator.addBucket('in-beijing', { region: 'cn-beijing' })
})
afterAll(() => emulator.close())

function refused(answer: RawResponse, status: number, code: string, ec?: string): void {
  expect({
    status: answer.status,
    code: answer.element('Code'),
    ec: answer.element('EC'),
    header: answer.headers['x-oss-ec']
  }).toEqual({ status, code, ec, header: ec })
}

describe('valid credentials', () => {
  test.each<[string, SignedRequestOptions]>([
    ['plain', {}],
    ['14 minutes late', { date: ossDate(Date.now() - 14 * MINUTE) }],
    ['with a signed additional header', { additionalHeaders: ['host'] }],
    // ossutil 1 and the aliyun CLI sign this way.
    ['dated by the header Date alone', { dateHeader: new Date().toUTCString() }],
    ['dated by a Date of the other form', { dateHeader: ossDate() }],
    ['with a temporary credential', { ...STS, headers: { 'x-oss-security-token': 'good-token' } }]
  ])('accepts a request %s', async (_, signing) => {
    const answer = await get(signing)
    expect(answer.status).toBe(200)
    expect(answer.element('LocationConstraint')).toBe('oss-cn-hangzhou')
  })
})

describe('invalid credentials', () => {
  test('rejects an anonymous request', async () => {
    const answer = await send(emulator.port, { path: `/${BUCKET}/?location` })
    refused(answer, 403, 'AccessDenied', '0003-00001201')
  })

  const GOOD = 'Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request'
  test.each([
    ['Bearer x', '0002-00000002'],
    ['OSS4-HMAC-SHA256 nonsense', '0002-00000202'],
    [`OSS4-HMAC-SHA256 ${GOOD},${GOOD}`, '0002-00000202'],
    ['OSS4-HMAC-SHA256 Signature=1', '0002-00000205'],
    [
      'OSS4-HMAC-SHA256 Credential=ak/20231216/cn-hangzhou/oss/aws4_request,Signature=1',
      '0002-00000213'
    ],
    ['OSS4-HMAC-SHA256 Credential=ak/20231216/oss/aliyun_v4_request,Signature=1', '0002-00000213'],
    [`OSS4-HMAC-SHA256 ${GOOD}`, '0002-00000207'],
    [`OSS4-HMAC-SHA256 ${GOOD},Signature=`, '0002-00000208'],
    [`OSS4-HMAC-SHA256 ${GOOD},AdditionalHeaders=,Signature=1`, '0002-00000209'],
    [`OSS4-HMAC-SHA256 ${GOOD},AdditionalHeaders=host;,Signature=1`, '0002-00000210'],
    [`OSS4-HMAC-SHA256 ${GOOD},AdditionalHeaders=host;range,Signature=1`, '0002-00000211'],
    [`OSS4-HMAC-SHA256 ${GOOD},AdditionalHeaders=user_agent,Signature=1`, '0002-00000211'],
    ['OSS no-colon', '0002-00000063']
  ])('rejects the malformed header %s', async (authorization, ec) => {
    const path = `/${BUCKET}/?location`
    const answer = await send(emulator.port, { path, headers: { authorization } })
    refused(answer, 400, 'InvalidArgument', ec)
  })

  test('rejects two Authorization headers', async () => {
    const { path = '', headers = {} } = signedRequest(emulator.port, LOCATION)
    const { authorization = '' } = headers
    const twice = { ...headers, authorization: [authorization, authorization] as never }
    const answer = await send(emulator.port, { path, headers: twice })
    refused(answer, 400, 'InvalidArgument')
    expect(answer.element('ArgumentName')).toBe('authorization')
  })

  test('rejects V2, which is not supported', async () => {
    const headers = { authorization: 'OSS2 AccessKeyId:ak,Signature:1' }
    refused(await send(emulator.port, { path: `/${BUCKET}/?location`, headers }), 501, NONE)
    const path = `/${BUCKET}/?location&x-oss-signature-version=OSS2&x-oss-signature=1`
    refused(await send(emulator.port, { path }), 501, NONE)
  })

  test('rejects V1 unless allowed', async () => {
    const headers = { authorization: 'OSS emulator-id:x', date: new Date().toUTCString() }
    const answer = await send(emulator.port, { path: `/${BUCKET}/?location`, headers })
    refused(answer, 403, 'AccessDenied')
  })

  test('rejects an unknown key', async () => {
    const answer = await get({ accessKeyId: 'nobody' })
    refused(answer, 403, 'InvalidAccessKeyId', '0002-00000902')
    expect(answer.element('OSSAccessKeyId')).toBe('nobody')
  })

  test('rejects a disabled key', async () => {
    const answer = await get({ accessKeyId: 'off', accessKeySecret: 's' })
    refused(answer, 403, 'InvalidAccessKeyId', '0002-00000904')
    expect(answer.element('Message')).toBe('The OSS Access Key Id you provided is disabled.')
  })

  test('rejects a key without permission', async () => {
    const answer = await get({ accessKeyId: 'denied', accessKeySecret: 's' })
    refused(answer, 403, 'AccessDenied', '0003-00000001')
  })
})

describe('invalid security tokens', () => {
  const token = (value: string) => ({ headers: { 'x-oss-security-token': value } })

  test('rejects a missing token', async () => {
    refused(await get(STS), 403, 'InvalidAccessKeyId', '0002-00000003')
  })
  test('rejects a wrong token', async () => {
    refused(await get({ ...STS, ...token('bad') }), 403, 'InvalidSecurityToken', '0002-00000006')
  })
  test('rejects an expired token', async () => {
    const old = { accessKeyId: 'STS.old', accessKeySecret: 's', ...token('t') }
    refused(await get(old), 403, 'SecurityTokenExpired', '0002-00000007')
  })
  test('rejects a token with a permanent key', async () => {
    refused(await get(token('good-token')), 403, 'InvalidAccessKeyId', '0002-00000002')
  })
})

describe('invalid dates', () => {
  test.each([-16, 16])('rejects a date %d minutes off', async minutes => {
    const answer = await get({ date: ossDate(Date.now() + minutes * MINUTE) })
    refused(answer, 403, 'RequestTimeTooSkewed', '0002-00000504')
    expect(answer.element('MaxAllowedSkewMilliseconds')).toBe('900000')
    const [asked = '', served = ''] = ['RequestTime', 'ServerTime'].map(answer.element)
    expect(Math.round((Date.parse(asked) - Date.parse(served)) / MINUTE)).toBe(minutes)
  })

  test('rejects a missing date', async () => {
    refused(await get({ date: undefined }), 403, 'AccessDenied', '0002-00000503')
  })
  test('rejects an unreadable date', async () => {
    refused(
      await get({ date: new Date().toUTCString(), scopeDate: '20231216' }),
      403,
      'AccessDenied',
      '0002-00000502'
    )
  })
  test('rejects an unreadable or late Date header', async () => {
    const scopeDate = ossDate().slice(0, 8)
    const unreadable = await get({ dateHeader: 'today', scopeDate })
    refused(unreadable, 403, 'AccessDenied', '0002-00000502')
    const dateHeader = new Date(Date.now() - 16 * MINUTE).toUTCString()
    const late = await get({ dateHeader, scopeDate })
    refused(late, 403, 'RequestTimeTooSkewed', '0002-00000504')
  })
  test('prefers x-oss-date over Date', async () => {
    const headers = { date: new Date(0).toUTCString() }
    expect((await get({ headers })).status).toBe(200)
  })
  test.each([
    ['of another day than the date', ossDate(Date.now() - 24 * 60 * MINUTE).slice(0, 8), ossDate()],
    ['of another year, as the clock is', '20200101', '20200101T120000Z'],
    ['in another form', '2020-01-01', ossDate()],
    ['that is none', '20200230', ossDate()]
  ])('rejects a scope %s', async (_, scopeDate, date) => {
    const answer = await get({ scopeDate, date })
    refused(answer, 400, 'InvalidArgument', '0002-00000212')
    expect(answer.element('Message')).toBe('Invalid signing date in Authorization header.')
    expect(Date.parse(answer.element('ServerTime') ?? '')).toBeGreaterThan(Date.now() - MINUTE)
  })
})

describe('invalid scopes', () => {
  test.each(['oss-cn-hangzhou', 'cn-beijing-internal', 'beijing', ''])(
    'rejects the region "%s"',
    async region => {
      refused(await get({ region }), 400, 'InvalidArgument', '0002-00000226')
    }
  )

  test("rejects another region than the endpoint's", async () => {
    const host = `${BUCKET}.oss-cn-beijing.aliyuncs.com`
    refused(await get({ host }), 400, 'InvalidArgument', '0002-00000226')
  })

  test('rejects another product', async () => {
    refused(await get({ product: 's3' }), 400, 'InvalidArgument', '0002-00000227')
  })

  test("rejects the endpoint of another region than the bucket's", async () => {
    const answer = await get({ bucket: 'in-beijing' })
    refused(answer, 403, 'AccessDenied', '0003-00001403')
    expect(answer.element('Bucket')).toBe('in-beijing')
    expect(answer.element('Endpoint')).toBe('oss-cn-beijing.aliyuncs.com')
  })

  test('rejects the acceleration endpoint, which no bucket here has', async () => {
    const host = `${BUCKET}.oss-accelerate.aliyuncs.com`
    refused(await get({ host }), 403, 'TransferAccelerationDisabled')
  })

  test('rejects another payload hash', async () => {
    const headers = { 'x-oss-content-sha256': 'a'.repeat(64) }
    refused(await get({ headers }), 400, 'InvalidArgument', '0002-00000214')
  })
})

describe('invalid signatures', () => {
  test('rejects a wrong secret', async () => {
    const answer = await get({ accessKeySecret: 'guess' })
    refused(answer, 403, 'SignatureDoesNotMatch', '0002-00000040')
    expect(answer.element('OSSAccessKeyId')).toBe('emulator-id')
    expect(answer.element('SignatureProvided')).toMatch(/^[0-9a-f]{64}$/)
    expect(answer.element('StringToSign')).toMatch(/^OSS4-HMAC-SHA256\n/)
    expect(answer.element('StringToSignBytes')).toMatch(/^4F 53 53 34 /)
    expect(answer.element('CanonicalRequest')).toContain('/examplebucket/\nlocation\n')
  })

  test.each<[string, (raw: ReturnType<typeof signedRequest>) => void]>([
    ['query', raw => (raw.path = `/${BUCKET}/?encryption`)],
    ['method', raw => (raw.method = 'DELETE')],
    ['bucket', raw => (raw.path = '/in-beijing/?location')],
    ['signed header', raw => ((raw.headers ??= {})['x-oss-extra'] = '1')],
    ['additional header', raw => ((raw.headers ??= {})['range'] = 'bytes=0-1')]
  ])('rejects a changed %s', async (_, change) => {
    const headers = { range: 'bytes=0-0' }
    const raw = signedRequest(emulator.port, { ...LOCATION, headers, additionalHeaders: ['range'] })
    change(raw)
    refused(await send(emulator.port, raw), 403, 'SignatureDoesNotMatch', '0002-00000040')
  })
})

describe('a missing bucket', () => {
  const NOT_THERE = 'not-there'
  test.each<[string, SignedRequestOptions]>([
    ['an unknown key', { accessKeyId: 'nobody' }],
    ['a wrong secret', { accessKeySecret: 'guess' }],
    ['a wrong token', { ...STS, headers: { 'x-oss-security-token': 'bad' } }],
    ['a key without permission', { accessKeyId: 'denied', accessKeySecret: 's' }]
  ])('is reported before %s', async (_, signing) => {
    const answer = await get({ ...signing, bucket: NOT_THERE })
    refused(answer, 404, 'NoSuchBucket', '0015-00000101')
    expect(answer.element('BucketName')).toBe(NOT_THERE)
  })

  test('is reported before a missing signature', async () => {
    const answer = await send(emulator.port, { path: `/${NOT_THERE}/?location` })
    refused(answer, 404, 'NoSuchBucket', '0015-00000101')
  })

  test('is not reported when it is to be created, or when none is named', async () => {
    const put = { method: 'PUT', accessKeyId: 'nobody', query: [], bucket: NOT_THERE, body: '' }
    refused(await get({ ...put }), 403, 'InvalidAccessKeyId', '0002-00000902')
    const list = await sendSigned(emulator.port, { accessKeyId: 'nobody' })
    refused(list, 403, 'InvalidAccessKeyId', '0002-00000902')
  })
})

test('checks date and signature of V1 when allowed', async () => {
  const lenient = await startEmulator({ allowV1: true })
  lenient.addBucket(BUCKET)
  const ask = (date: string, secret: string) => {
    const lines = ['GET', '', '', date, `/${BUCKET}/?location`]
    const signature = createHmac('sha1', secret).update(lines.join('\n')).digest('base64')
    const headers = { date, authorization: `OSS emulator-id:${signature}` }
    return send(lenient.port, { path: `/${BUCKET}/?location`, headers })
  }
  const now = new Date().toUTCString()
  const late = new Date(Date.now() - 16 * MINUTE).toUTCString()
  expect((await ask(now, 'emulator-secret')).status).toBe(200)
  refused(await ask(now, 'guess'), 403, 'SignatureDoesNotMatch', '0002-00000040')
  refused(await ask(late, 'emulator-secret'), 403, 'RequestTimeTooSkewed', '0002-00000504')
  await lenient.close()
})

test('uses the configured clock', async () => {
  const shifted = await startEmulator({ now: () => Date.now() + 16 * MINUTE })
  shifted.addBucket(BUCKET)
  refused(await sendSigned(shifted.port, LOCATION), 403, 'RequestTimeTooSkewed', '0002-00000504')
  await shifted.close()
})

test("sends a HEAD's error in headers", async () => {
  const raw = signedRequest(emulator.port, { method: 'HEAD', bucket: BUCKET, key: 'none' })
  const answer = await send(emulator.port, raw)
  const xml = Buffer.from(String(answer.headers['x-oss-err']), 'base64').toString()
  expect([answer.status, answer.body, answer.headers['x-oss-ec']]).toEqual([
    404,
    '',
    '0026-00000001'
  ])
  expect(xml).toContain('<Code>NoSuchKey</Code>')
})
