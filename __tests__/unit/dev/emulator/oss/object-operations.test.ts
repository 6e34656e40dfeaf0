import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import { sendSigned, type SignedRequestOptions } from '../raw-request.js'

const BUCKET = 'examplebucket'
const SSE = 'x-oss-server-side-encryption'
const KEY_ID = `${SSE}-key-id`
const DATA = 'x-oss-server-side-data-encryption'
const CONTEXT = `${SSE}-context`

let emulator: Emulator
const call = (method: string, key: string, more: SignedRequestOptions = {}) =>
  sendSigned(emulator.port, { method, bucket: BUCKET, key, ...more })
const put = (headers: Record<string, string> = {}, key = 'key') =>
  call('PUT', key, { headers, body: '0123456789' })

beforeAll(async () => {
  emulator = await startEmulator()
  emulator.addBucket(BUCKET)
  emulator.addKmsKey('good')
  emulator.addKmsKey('off', { state: 'Disabled' })
  emulator.addKmsKey('dying', { state: 'PendingDeletion' })
  emulator.addKmsKey('empty', { state: 'PendingImport' })
  emulator.addKmsKey('far', { region: 'cn-beijing' })
})
afterAll(() => emulator.close())

describe("an object's encryption", () => {
  const encryptionOf = async (headers: Record<string, string>) => {
    const written = await put(headers)
    const read = await call('HEAD', 'key')
    const shown = [SSE, KEY_ID, DATA].map(name => written.headers[name])
    expect([SSE, KEY_ID, DATA].map(name => read.headers[name])).toEqual(shown)
    return shown
  }

  test('is absent without a rule and a header', async () => {
    emulator.setRule(BUCKET, undefined)
    expect(await encryptionOf({})).toEqual([undefined, undefined, undefined])
  })

  test("follows the bucket's rule", async () => {
    emulator.setRule(BUCKET, { algorithm: 'KMS', kmsKeyId: 'good', kmsDataEncryption: 'SM4' })
    expect(await encryptionOf({})).toEqual(['KMS', 'good', 'SM4'])
  })

  test('follows its own header before the rule', async () => {
    emulator.setRule(BUCKET, { algorithm: 'KMS', kmsKeyId: 'bogus' })
    expect(await encryptionOf({ [SSE]: 'AES256' })).toEqual(['AES256', undefined, undefined])
    expect(await encryptionOf({ [SSE]: 'SM4' })).toEqual(['SM4', undefined, undefined])
  })

  test("names the same ID of OSS's service key everywhere", async () => {
    emulator.setRule(BUCKET, { algorithm: 'KMS', kmsDataEncryption: 'SM4' })
    const [algorithm, keyId, data] = await encryptionOf({})
    expect([algorithm, data]).toEqual(['KMS', 'SM4'])
    expect(keyId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect((await call('GET', 'key')).headers[KEY_ID]).toBe(keyId)
    expect(await encryptionOf({ [SSE]: 'KMS' })).toEqual(['KMS', keyId, undefined])
    expect(await encryptionOf({ [SSE]: 'KMS', [KEY_ID]: 'good' })).toEqual([
      'KMS',
      'good',
      undefined
    ])
  })

  test.each([
    ['AES256', 'AES256'],
    ['SM4', 'SM4'],
    [undefined, undefined]
  ])('drops SM4 as the data encryption of %s', async (given, shown) => {
    emulator.setRule(BUCKET, undefined)
    const headers = { [DATA]: 'SM4', ...(given === undefined ? {} : { [SSE]: given }) }
    expect(await encryptionOf(headers)).toEqual([shown, undefined, undefined])
  })

  test('does not change with the rule', async () => {
    emulator.setRule(BUCKET, { algorithm: 'SM4' })
    await put()
    emulator.setRule(BUCKET, { algorithm: 'AES256' })
    expect((await call('GET', 'key')).headers[SSE]).toBe('SM4')
  })
})

describe('KMS keys', () => {
  test.each([
    ['bogus', 404, 'KeyNotFound', '0005-00000208'],
    ['far', 404, 'KeyNotFound', '0005-00000208'],
    ['off', 409, 'KeyDisabled', '0005-00000214'],
    ['dying', 409, 'KeyPendingDeletion', '0005-00000215'],
    ['empty', 409, 'KeyPendingImport', undefined]
  ])('reject a write under %s', async (id, status, code, ec) => {
    const byHeader = await put({ [SSE]: 'KMS', [KEY_ID]: id }, 'unwritten')
    emulator.setRule(BUCKET, { algorithm: 'KMS', kmsKeyId: id })
    const byRule = await put({}, 'unwritten')
    for (const answer of [byHeader, byRule]) {
      expect([answer.status, answer.element('Code'), answer.element('EC')]).toEqual([
        status,
        code,
        ec
      ])
    }
    expect((await call('HEAD', 'unwritten')).status).toBe(404)
  })

  test('reject a read once disabled, but not a HEAD', async () => {
    emulator.addKmsKey('fading')
    await put({ [SSE]: 'KMS', [KEY_ID]: 'fading' })
    expect((await call('GET', 'key')).body).toBe('0123456789')
    emulator.addKmsKey('fading', { state: 'Disabled' })
    expect((await call('GET', 'key')).element('Code')).toBe('KeyDisabled')
    expect((await call('HEAD', 'key')).status).toBe(200)
  })
})

describe('rejected headers', () => {
  test.each<[Record<string, string>, string, string | undefined]>([
    [{ [SSE]: 'AES512' }, 'InvalidEncryptionAlgorithmError', undefined],
    [{ [SSE]: 'AES256', [KEY_ID]: 'good' }, 'InvalidArgument', '0005-00000204'],
    [{ [SSE]: 'KMS', [KEY_ID]: '' }, 'InvalidArgument', '0005-00000205'],
    [{ [SSE]: 'KMS', [DATA]: 'AES256' }, 'InvalidDataEncryptionAlgorithmError', '0005-00000203'],
    [{ [SSE]: 'AES256', [DATA]: 'DES' }, 'InvalidDataEncryptionAlgorithmError', '0005-00000203'],
    [{ [KEY_ID]: 'good' }, 'InvalidArgument', undefined],
    [{ [SSE]: 'KMS', [CONTEXT]: '{}' }, 'InvalidArgument', '0005-00000228'],
    [{ [SSE]: 'KMS', [KEY_ID]: 'good', [CONTEXT]: '{' }, 'InvalidArgument', '0005-00000230'],
    [{ 'x-oss-storage-class': 'Cheap' }, 'InvalidArgument', undefined],
    [{ 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'InvalidDigest', undefined]
  ])('rejects %j', async (headers, code, ec) => {
    emulator.setRule(BUCKET, undefined)
    const answer = await put(headers, 'unwritten')
    expect([answer.status, answer.element('Code'), answer.element('EC')]).toEqual([400, code, ec])
    expect((await call('HEAD', 'unwritten')).status).toBe(404)
  })

  test('rejects encryption headers on a read', async () => {
    const answer = await call('GET', 'key', { headers: { [SSE]: 'AES256' } })
    expect([answer.status, answer.element('EC')]).toEqual([400, '0005-00000002'])
  })

  test.each(['/key', '\\key', 'k'.repeat(1024)])('rejects the key %s', async key => {
    const answer = await put({}, key)
    expect([answer.status, answer.element('Code')]).toEqual([400, 'InvalidObjectName'])
  })
})

describe('reading objects', () => {
  const body = '0123456789'
  const md5 = createHash('md5').update(body).digest()
  const etag = `"${md5.toString('hex').toUpperCase()}"`
  const read = (headers: Record<string, string>) => call('GET', 'read', { headers })

  beforeAll(async () => {
    emulator.setRule(BUCKET, undefined)
    const headers = {
      'content-type': 'text/x',
      'cache-control': 'no-store',
      'x-oss-meta-a': 'b',
      'content-md5': md5.toString('base64')
    }
    await put(headers, 'read')
  })

  test('returns the whole object', async () => {
    const answer = await read({})
    expect([answer.status, answer.body]).toEqual([200, body])
    expect(answer.headers).toMatchObject({
      etag,
      server: 'AliyunOSS',
      'content-type': 'text/x',
      'cache-control': 'no-store',
      'content-md5': md5.toString('base64'),
      'x-oss-meta-a': 'b',
      'x-oss-object-type': 'Normal',
      'x-oss-storage-class': 'Standard',
      'x-oss-request-id': expect.stringMatching(/^[0-9A-F]{24}$/),
      'x-oss-server-time': expect.stringMatching(/^\d+$/),
      'last-modified': expect.stringMatching(/ GMT$/)
    })
  })

  test.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=8-', 206, '89', 'bytes 8-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=0-1,5-6', 206, '01', 'bytes 0-1/10'],
    ['bytes=-3, 0-1', 206, '789', 'bytes 7-9/10'],
    ['bytes=8-20,0-1', 200, body, undefined],
    ['bytes=0-1,five', 206, '01', 'bytes 0-1/10'],
    ['bytes=0-1,', 206, '01', 'bytes 0-1/10'],
    ['bytes=,0-1', 200, body, undefined],
    ['bytes=five,0-1', 200, body, undefined],
    ['bytes=8-20', 200, body, undefined],
    ['bytes=20-', 200, body, undefined],
    ['bytes=4-2', 200, body, undefined],
    ['lines=1-2', 200, body, undefined]
  ])('serves the range %s', async (range, status, expected, contentRange) => {
    const answer = await read({ range })
    expect([answer.status, answer.body, answer.headers['content-range']]).toEqual([
      status,
      expected,
      contentRange
    ])
  })

  test('rejects a range of zero bytes from the end', async () => {
    for (const range of ['bytes=-0', 'bytes=-00']) {
      const answer = await read({ range })
      expect([answer.status, answer.element('Code')]).toEqual([416, 'InvalidRange'])
    }
    expect((await read({ range: 'bytes=--0' })).status).toBe(200)
  })

  test('serves a range with the standard behaviour', async () => {
    const standard = { 'x-oss-range-behavior': 'standard' }
    expect((await read({ ...standard, range: 'bytes=8-20' })).status).toBe(206)
    expect((await read({ ...standard, range: 'bytes=20-' })).status).toBe(416)
  })

  test.each<[Record<string, string>, number]>([
    [{ 'if-match': etag }, 200],
    [{ 'if-match': '"0"' }, 412],
    [{ 'if-none-match': etag }, 304],
    [{ 'if-none-match': '"0"' }, 200],
    [{ 'if-modified-since': new Date(Date.now() + 5000).toUTCString() }, 304],
    [{ 'if-unmodified-since': new Date(0).toUTCString() }, 412]
  ])('evaluates the condition %j', async (headers, status) => {
    expect((await read(headers)).status).toBe(status)
  })

  test('overrides response headers', async () => {
    const asked = await call('GET', 'read', { query: [['response-content-type', 'text/y']] })
    expect(asked.headers['content-type']).toBe('text/y')
    const split = await call('GET', 'read', { query: [['response-content-type', 'a\r\nb: c']] })
    expect([split.status, split.headers['b']]).toEqual([400, undefined])
  })
})

test('honours x-oss-forbid-overwrite', async () => {
  await put({}, 'once')
  const answer = await put({ 'x-oss-forbid-overwrite': 'true' }, 'once')
  expect([answer.status, answer.element('Code')]).toEqual([409, 'FileAlreadyExists'])
})
