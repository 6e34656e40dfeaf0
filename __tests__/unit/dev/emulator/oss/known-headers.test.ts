import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import { sendSigned, type SignedRequestOptions } from '../raw-request.js'

const BUCKET = 'examplebucket'
const KEY = { key: 'k' }
const ACL: [string, string][] = [['acl', '']]

let emulator: Emulator
const call = (method: string, more: SignedRequestOptions) =>
  sendSigned(emulator.port, { method, bucket: BUCKET, ...more })

beforeAll(async () => {
  emulator = await startEmulator()
  emulator.addBucket(BUCKET)
})
afterAll(() => emulator.close())

describe('unsupported headers', () => {
  test.each<[string, SignedRequestOptions, Record<string, string>]>([
    ['PUT', KEY, { 'x-oss-copy-source': '/a/b' }],
    ['PUT', KEY, { 'x-oss-tagging': 'a=b' }],
    ['PUT', KEY, { 'x-oss-callback': 'e30=' }],
    ['PUT', KEY, { 'x-oss-object-acl': 'public-read' }],
    ['PUT', KEY, { 'x-oss-server-side-encryption-customer-algorithm': 'AES256' }],
    ['PUT', KEY, { 'x-oss-traffic-limit': '819200' }],
    ['PUT', KEY, { 'x-oss-request-payer': 'somebody' }],
    ['PUT', KEY, { 'x-oss-invented-tomorrow': '' }],
    ['GET', KEY, { 'x-oss-meta-colour': 'red' }],
    ['GET', KEY, { 'x-oss-forbid-overwrite': 'true' }],
    ['HEAD', KEY, { 'x-oss-range-behavior': 'standard' }],
    ['DELETE', KEY, { 'x-oss-tagging': 'a=b' }],
    ['DELETE', {}, { 'x-oss-request-payer': 'requester' }],
    ['PUT', { bucket: 'new-bucket' }, { 'x-oss-acl': 'public-read' }],
    ['PUT', { bucket: 'new-bucket' }, { 'x-oss-tagging': 'a=b' }],
    ['PUT', { query: [['encryption', '']], body: 'x' }, { 'x-oss-acl': 'private' }],
    ['DELETE', { query: [['encryption', '']] }, { 'x-oss-force': 'true' }],
    ['GET', { query: [['list-type', '2']] }, { 'x-oss-optional-object-attributes': 'all' }],
    ['GET', { bucket: undefined }, { 'x-oss-resource-group-id': 'rg-1' }]
  ] as [string, SignedRequestOptions, Record<string, string>][])(
    'rejects %s %j %j',
    async (method, more, headers) => {
      const answer = await call(method, { ...more, headers })
      expect(answer.status).toBe(501)
      if (method !== 'HEAD') expect(answer.element('Code')).toBe('NotImplemented')
      expect(emulator.objectVersions(BUCKET)).toEqual([])
    }
  )
})

test.each(['If-Match', 'If-None-Match', 'If-Modified-Since', 'If-Unmodified-Since'])(
  'rejects %s on an upload, which OSS does not support',
  async name => {
    const headers = { [name]: name.endsWith('Since') ? new Date().toUTCString() : '*' }
    const answer = await call('PUT', { ...KEY, headers, body: 'x' })
    expect([answer.status, answer.element('Code'), answer.element('EC')]).toEqual([
      501,
      'NotImplemented',
      '0017-00000245'
    ])
    expect(answer.element('Header')).toBe(name)
    expect(emulator.objectVersions(BUCKET)).toEqual([])
  }
)

test('rejects an unsupported parameter', async () => {
  for (const name of ['x-oss-process', 'x-oss-traffic-limit', 'callback', 'append']) {
    const answer = await call('PUT', { ...KEY, query: [[name, '']], body: 'x' })
    expect([answer.status, answer.element('Code')]).toEqual([501, 'NotImplemented'])
  }
  expect(emulator.objectVersions(BUCKET)).toEqual([])
})

test('rejects another object ACL', async () => {
  await call('PUT', { ...KEY, body: 'x' })
  for (const acl of ['private', 'public-read']) {
    const headers = { 'x-oss-object-acl': acl }
    const answer = await call('PUT', { ...KEY, query: ACL, headers })
    expect([answer.status, answer.element('Code')]).toEqual([501, 'NotImplemented'])
  }
  expect((await call('GET', { ...KEY, query: ACL })).element('Grant')).toBe('default')
  await call('DELETE', KEY)
})

test('rejects an unsupported configuration element', async () => {
  const body =
    '<CreateBucketConfiguration><ObjectWorm>Enabled</ObjectWorm></CreateBucketConfiguration>'
  expect((await call('PUT', { bucket: 'new-bucket', body })).element('Code')).toBe('NotImplemented')
})

describe('supported headers', () => {
  test('store a private object', async () => {
    for (const acl of ['default', 'private']) {
      const headers = { 'x-oss-object-acl': acl }
      expect((await call('PUT', { ...KEY, headers, body: 'x' })).status).toBe(200)
      expect((await call('GET', { ...KEY, query: ACL })).element('Grant')).toBe(acl)
    }
  })

  test('accept the owner as payer, and the default resource group', async () => {
    const headers = { 'x-oss-request-payer': 'requester' }
    for (const method of ['PUT', 'HEAD', 'GET', 'DELETE']) {
      expect((await call(method, { ...KEY, headers })).status).toBeLessThan(300)
    }
    expect((await call('GET', { query: [['list-type', '2']], headers })).status).toBe(200)
    for (const group of ['', 'rg-default-id']) {
      const list = { headers: { 'x-oss-resource-group-id': group } }
      const answer = await sendSigned(emulator.port, list)
      expect(['Name', 'ResourceGroupId'].map(answer.element)).toEqual([BUCKET, 'rg-default-id'])
    }
  })

  test('create a private bucket', async () => {
    emulator.addBucket('was-public', { acl: 'public-read' })
    const info = async () => {
      const answer = await call('GET', { bucket: 'was-public', query: [['bucketInfo', '']] })
      return answer.element('Grant')
    }
    expect(await info()).toBe('public-read')
    await call('PUT', { bucket: 'was-public' })
    expect(await info()).toBe('public-read')
    await call('PUT', { bucket: 'was-public', headers: { 'x-oss-acl': 'private' } })
    expect(await info()).toBe('private')
  })

  test('create a zone-redundant bucket', async () => {
    const make = (redundancy: string) =>
      call('PUT', {
        bucket: 'redundant',
        body: `<CreateBucketConfiguration><DataRedundancyType>${redundancy}</DataRedundancyType></CreateBucketConfiguration>`
      })
    expect((await make('RAID')).element('Code')).toBe('InvalidArgument')
    expect((await make('ZRS')).status).toBe(200)
    const answer = await call('GET', { bucket: 'redundant', query: [['bucketInfo', '']] })
    expect(answer.element('DataRedundancyType')).toBe('ZRS')
  })
})
