import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import { sendSigned, type SignedRequestOptions } from '../raw-request.js'

const BUCKET = 'examplebucket'
const RULE =
  '<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>'

let emulator: Emulator
const call = (method: string, name?: string, more: SignedRequestOptions = {}) =>
  sendSigned(emulator.port, {
    method,
    bucket: BUCKET,
    query: name === undefined ? [] : [[name, '']],
    ...more
  })

beforeAll(async () => {
  emulator = await startEmulator()
  emulator.addBucket(BUCKET)
})
afterAll(() => emulator.close())

describe('PutBucketEncryption', () => {
  const put = (body: string, headers: Record<string, string> = {}) =>
    call('PUT', 'encryption', { body, headers })

  test('responds with an empty body', async () => {
    const md5 = createHash('md5').update(RULE).digest('base64')
    const answer = await put(RULE, { 'content-md5': md5 })
    expect([answer.status, answer.body, answer.headers['content-length']]).toEqual([200, '', '0'])
    expect(emulator.rule(BUCKET)).toEqual({ algorithm: 'AES256' })
  })

  test.each([
    ['another MD5', RULE, { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, 400, 'InvalidDigest'],
    ['no XML', 'AES256', {}, 400, 'MalformedXML'],
    ['nothing', '', {}, 400, 'MalformedXML'],
    ['too much', ' '.repeat(64 * 1024 + 1), {}, 400, 'EntityTooLarge']
  ])('rejects %s', async (_, body, headers, status, code) => {
    emulator.setRule(BUCKET, { algorithm: 'SM4' })
    const answer = await put(body, headers)
    expect([answer.status, answer.element('Code')]).toEqual([status, code])
    expect(emulator.rule(BUCKET)).toEqual({ algorithm: 'SM4' })
  })

  test('rejects an oversized body of unknown length', async () => {
    const answer = await call('PUT', 'encryption', {
      body: ' '.repeat(1024 * 1024),
      headers: { 'transfer-encoding': 'chunked' }
    })
    expect([answer.status, answer.element('Code')]).toEqual([400, 'EntityTooLarge'])
  })
})

test('responds 204 to DeleteBucketEncryption, with or without a rule', async () => {
  emulator.setRule(BUCKET, { algorithm: 'SM4' })
  for (let time = 0; time < 2; time++) {
    const answer = await call('DELETE', 'encryption')
    expect([answer.status, answer.body, answer.headers['content-length']]).toEqual([204, '', '0'])
  }
  expect((await call('GET', 'encryption')).element('Code')).toBe('NoSuchServerSideEncryptionRule')
})

test("returns the location as the root element's text", async () => {
  expect((await call('GET', 'location')).body).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint>oss-cn-hangzhou</LocationConstraint>\n'
  )
})

describe('ListBuckets', () => {
  const list = async (...query: [string, string][]): Promise<string[]> => {
    const { body } = await sendSigned(emulator.port, { query })
    return ['Prefix', 'Marker', 'MaxKeys', 'IsTruncated', 'NextMarker']
      .flatMap(name => new RegExp(`<${name}>[^<]*</${name}>`).exec(body)?.[0] ?? [])
      .concat([...body.matchAll(/<Name>([^<]*)/g)].map(([, name = '']) => name))
  }
  beforeAll(() => {
    emulator.addBucket('zz-last')
  })

  test('sends paging elements only for partial lists', async () => {
    expect(await list()).toEqual([BUCKET, 'zz-last'])
    expect(await list(['max-keys', '2'])).toEqual([BUCKET, 'zz-last'])
    expect(await list(['max-keys', '1'])).toEqual([
      '<Prefix></Prefix>',
      '<Marker></Marker>',
      '<MaxKeys>1</MaxKeys>',
      '<IsTruncated>true</IsTruncated>',
      `<NextMarker>${BUCKET}</NextMarker>`,
      BUCKET
    ])
    expect(await list(['marker', BUCKET], ['max-keys', '1'])).toEqual([
      '<Prefix></Prefix>',
      `<Marker>${BUCKET}</Marker>`,
      '<MaxKeys>1</MaxKeys>',
      '<IsTruncated>false</IsTruncated>',
      'zz-last'
    ])
    expect(await list(['prefix', 'zz'])).toContain('<IsTruncated>false</IsTruncated>')
    expect(await list(['marker', 'zz-last'])).toEqual([
      '<Prefix></Prefix>',
      '<Marker>zz-last</Marker>',
      '<MaxKeys>100</MaxKeys>',
      '<IsTruncated>false</IsTruncated>'
    ])
  })
})

test.each(['BucketNameInvalid', 'a b', 'ü', 'a.b'])(
  'rejects the prefix %s, which no bucket name can have',
  async prefix => {
    const answer = await sendSigned(emulator.port, { query: [['prefix', prefix]] })
    expect([answer.status, answer.element('Code'), answer.element('EC')]).toEqual([
      400,
      'InvalidArgument',
      '0017-00000290'
    ])
    expect(answer.element('ArgumentValue')).toBe(prefix)
  }
)

test.each(['', 'zz-', 'with_underscore', 'z'.repeat(64)])(
  'accepts the prefix "%s"',
  async prefix => {
    expect((await sendSigned(emulator.port, { query: [['prefix', prefix]] })).status).toBe(200)
  }
)

test('sends a complete error document', async () => {
  const answer = await call('GET', 'location', { bucket: 'no-such-bucket' })
  const id = String(answer.headers['x-oss-request-id'])
  expect(answer.body).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchBucket</Code>' +
      '<Message>The specified bucket does not exist.</Message>' +
      `<RequestId>${id}</RequestId><HostId>127.0.0.1:${emulator.port}</HostId>` +
      '<BucketName>no-such-bucket</BucketName><EC>0015-00000101</EC><RecommendDoc>' +
      'https://api.alibabacloud.com/troubleshoot?q=0015-00000101</RecommendDoc></Error>\n'
  )
})

test('reports a missing bucket to anyone, before authentication', async () => {
  for (const accessKeyId of ['nobody', 'emulator-id']) {
    const more = { bucket: 'no-such-bucket', accessKeyId, accessKeySecret: 'wrong' }
    expect((await call('GET', 'location', more)).element('Code')).toBe('NoSuchBucket')
    expect((await call('GET', 'acl', more)).element('Code')).toBe('NoSuchBucket')
    expect((await call('PUT', 'acl', { ...more, key: 'k' })).element('Code')).toBe('NoSuchBucket')
    for (const maker of [undefined, 'acl']) {
      expect((await call('PUT', maker, more)).status).toBe(403)
    }
  }
  const stranger = { accessKeyId: 'nobody' }
  expect((await call('GET', 'location', stranger)).element('Code')).toBe('InvalidAccessKeyId')
})

describe('creating a bucket', () => {
  const location = { region: 'cn-beijing', bucket: 'made-here' }
  const make = (more: SignedRequestOptions = {}) => call('PUT', undefined, { ...location, ...more })

  test('creates, encrypts, fills, empties and deletes one', async () => {
    const body =
      '<CreateBucketConfiguration><StorageClass>IA</StorageClass></CreateBucketConfiguration>'
    const headers = { 'x-oss-server-side-encryption': 'KMS' }
    expect((await make({ body, headers })).status).toBe(200)
    const info = await call('GET', 'bucketInfo', location)
    expect(['Location', 'StorageClass', 'SSEAlgorithm'].map(info.element)).toEqual([
      'oss-cn-beijing',
      'IA',
      'KMS'
    ])
    expect((await make()).status).toBe(200)
    expect(emulator.rule('made-here')).toEqual({ algorithm: 'KMS' })
    expect((await make({ region: 'cn-hangzhou' })).element('Code')).toBe('BucketAlreadyExists')
    await call('PUT', undefined, { ...location, key: 'k', body: 'x' })
    expect((await call('DELETE', undefined, location)).element('Code')).toBe('BucketNotEmpty')
    await call('DELETE', undefined, { ...location, key: 'k' })
    expect((await call('DELETE', undefined, location)).status).toBe(204)
  })

  test.each([
    ['Upper-Case', {}, 'InvalidBucketName'],
    ['ab', {}, 'InvalidBucketName'],
    ['-ab', {}, 'InvalidBucketName'],
    ['fine-name', { body: '<Other/>' }, 'MalformedXML'],
    [
      'fine-name',
      { headers: { 'x-oss-server-side-encryption': 'DES' } },
      'InvalidEncryptionAlgorithmError'
    ]
  ])('rejects %s %j', async (bucket, more, code) => {
    const answer = await make({ bucket, ...more })
    expect([answer.status, answer.element('Code')]).toEqual([400, code])
  })
})

describe('unsupported operations', () => {
  test.each([
    ['GET', 'acl', {}, 501, 'NotImplemented'],
    ['GET', 'nonsense', {}, 501, 'NotImplemented'],
    ['POST', 'encryption', {}, 405, 'MethodNotAllowed'],
    ['PATCH', 'encryption', {}, 405, 'MethodNotAllowed'],
    ['POST', 'uploads', { key: 'k' }, 501, 'NotImplemented'],
    ['POST', undefined, { body: 'a form' }, 501, 'NotImplemented']
  ])('rejects %s ?%s', async (method, name, more, status, code) => {
    const answer = await call(method, name, more)
    expect([answer.status, answer.element('Code')]).toEqual([status, code])
    expect(emulator.requests.at(-1)?.operation).toBe('Unknown')
  })
})
