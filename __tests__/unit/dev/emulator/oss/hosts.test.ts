import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import {
  send,
  sendSigned,
  signedRequest,
  type RawResponse,
  type SignedRequestOptions
} from '../raw-request.js'

const CLOUD_BOX = 'cb-123.cn-shenzhen.oss-cloudbox.aliyuncs.com'
const RULE = (algorithm: string) =>
  `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>${algorithm}</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`

let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator()
  emulator.addBucket('site', { region: 'cn-beijing', cname: ['static.example.com'] })
  emulator.addBucket('other', { region: 'cn-beijing' })
  emulator.addBucket('boxed', { region: 'cn-shenzhen', cloudBox: 'cb-123' })
  emulator.addBucket('money', { region: 'cn-hangzhou-finance' })
})
afterAll(() => emulator.close())

/** The bucket is signed for, and named only in the host. */
function atHost(host: string, signing: SignedRequestOptions): Promise<RawResponse> {
  const raw = signedRequest(emulator.port, { ...signing, host })
  const query = /\?.*$/.exec(raw.path ?? '')?.[0] ?? ''
  return send(emulator.port, { ...raw, path: `/${query}` })
}

function outcome(answer: RawResponse): [number, string | undefined, string | undefined] {
  return [answer.status, answer.element('Code'), answer.element('EC')]
}

const location: SignedRequestOptions['query'] = [['location', '']]

describe('a custom domain bound to a bucket', () => {
  const ask = (signing: SignedRequestOptions) =>
    atHost('static.example.com', { region: 'cn-beijing', query: location, ...signing })

  test('addresses that bucket', async () => {
    expect((await ask({ bucket: 'site' })).element('LocationConstraint')).toBe('oss-cn-beijing')
  })
  test('rejects a request signed for another bucket', async () => {
    const answer = await ask({ bucket: 'other' })
    expect(outcome(answer)).toEqual([403, 'SignatureDoesNotMatch', '0002-00000040'])
  })
  test("has the bucket's region", async () => {
    const answer = await ask({ bucket: 'site', region: 'cn-hangzhou' })
    expect(outcome(answer)).toEqual([400, 'InvalidArgument', '0002-00000226'])
  })
  test('lists no buckets', async () => {
    const answer = await ask({ query: [] })
    expect(outcome(answer)).toEqual([403, 'SignatureDoesNotMatch', '0002-00000040'])
  })
  test('accepts no bucket as a subdomain', async () => {
    const signing = { bucket: 'site', region: 'cn-beijing', query: location }
    const answer = await atHost('site.static.example.com', signing)
    expect(outcome(answer)).toEqual([404, 'NoSuchBucket', '0015-00000101'])
  })
  test('addresses no bucket while unbound', async () => {
    const signing = { bucket: 'site', region: 'cn-beijing', query: location }
    const answer = await atHost('www.example.com', signing)
    expect(outcome(answer)).toEqual([404, 'NoSuchBucket', '0015-00000101'])
    expect(answer.element('BucketName')).toBe('www.example.com')
  })
})

describe('a CloudBox', () => {
  const scope = { region: 'cb-123', product: 'oss-cloudbox' }
  const ask = (signing: SignedRequestOptions) =>
    atHost(`boxed.${CLOUD_BOX}`, { bucket: 'boxed', query: location, ...scope, ...signing })
  const put = (algorithm: string) =>
    ask({ method: 'PUT', query: [['encryption', '']], body: RULE(algorithm) })

  test('accepts requests signed for it', async () => {
    expect((await ask({})).element('LocationConstraint')).toBe('oss-cn-shenzhen')
  })
  test.each([
    ['another region', { region: 'cn-shenzhen' }, '0002-00000226'],
    ['another box', { region: 'cb-124' }, '0002-00000226'],
    ['another product', { product: 'oss' }, '0002-00000227']
  ])('rejects %s', async (_, wrong, ec) => {
    expect(outcome(await ask(wrong))).toEqual([400, 'InvalidArgument', ec])
  })
  test('is the only endpoint of its buckets', async () => {
    const elsewhere = { bucket: 'boxed', region: 'cn-shenzhen', query: location }
    const answer = await atHost('boxed.oss-cn-shenzhen.aliyuncs.com', elsewhere)
    expect(outcome(answer)).toEqual([404, 'NoSuchBucket', '0015-00000101'])
    const strange = await atHost(`site.${CLOUD_BOX}`, { ...scope, bucket: 'site', query: location })
    expect(outcome(strange)).toEqual([404, 'NoSuchBucket', '0015-00000101'])
  })
  test('lists its own buckets, which no other endpoint lists', async () => {
    const names = ({ body }: RawResponse) => [...body.matchAll(/<Name>([^<]*)</g)].map(([, x]) => x)
    expect(names(await atHost(CLOUD_BOX, scope))).toEqual(['boxed'])
    expect(names(await sendSigned(emulator.port))).toEqual(['money', 'other', 'site'])
  })
  test.each(['KMS', 'SM4'])('rejects a rule with %s', async algorithm => {
    expect(outcome(await put(algorithm)).slice(0, 2)).toEqual([
      400,
      'InvalidEncryptionAlgorithmError'
    ])
    expect(emulator.rule('boxed')).toBeUndefined()
  })
  test('accepts AES256', async () => {
    expect((await put('AES256')).status).toBe(200)
    expect(emulator.rule('boxed')).toEqual({ algorithm: 'AES256' })
  })
  test('rejects unsupported encryption at creation', () => {
    const rule = { algorithm: 'KMS' }
    expect(() => {
      emulator.addBucket('boxed-too', { cloudBox: 'cb-123', rule })
    }).toThrow('AES256')
  })
})

describe("a region's host", () => {
  const host = 'oss-cn-beijing.aliyuncs.com'

  // aliyun-oss-go-sdk oss/bucket_test.go, TestForcePathStyle, has the live service's code.
  test.each<[string, SignedRequestOptions]>([
    ['a bucket', { query: location }],
    ['an object', { key: 'k', method: 'PUT', body: 'x' }],
    ['a bucket that does not exist', { bucket: 'nobodys', query: location }]
  ])('rejects %s in the path', async (_, signing) => {
    const answer = await sendSigned(emulator.port, {
      bucket: 'site',
      region: 'cn-beijing',
      host,
      ...signing
    })
    expect(outcome(answer)).toEqual([403, 'SecondLevelDomainForbidden', undefined])
    expect(answer.element('Message')).toContain('must be addressed using OSS third level domain')
    expect(answer.element('HostId')).toBe(host)
    expect(emulator.objectVersions('site')).toEqual([])
  })

  test('accepts a bucket as a subdomain', async () => {
    const signing = { bucket: 'site', region: 'cn-beijing', query: location }
    expect((await atHost(`site.${host}`, signing)).status).toBe(200)
  })

  test('lists the buckets', async () => {
    expect((await sendSigned(emulator.port, { region: 'cn-beijing', host })).status).toBe(200)
  })
})

test('accepts the bucket in the path at a PrivateLink host', async () => {
  const host = 'ep-bp1.oss.cn-beijing.privatelink.aliyuncs.com'
  const signing = { bucket: 'site', region: 'cn-beijing', query: location, host }
  expect((await sendSigned(emulator.port, signing)).status).toBe(200)
  expect((await sendSigned(emulator.port, { ...signing, region: 'cn-hangzhou' })).status).toBe(400)
})

test("serves the finance cloud's own host names", async () => {
  const signing: SignedRequestOptions = { bucket: 'money', region: 'cn-hangzhou-finance' }
  const info = await atHost('money.oss-cn-hzfinance.aliyuncs.com', {
    ...signing,
    query: [['bucketInfo', '']]
  })
  expect(info.element('ExtranetEndpoint')).toBe('oss-cn-hzfinance.aliyuncs.com')
  expect(info.element('IntranetEndpoint')).toBe('oss-cn-hzfinance-internal.aliyuncs.com')
  const elsewhere = { bucket: 'money', query: location }
  const answer = await atHost('money.oss-cn-hangzhou.aliyuncs.com', elsewhere)
  expect(answer.element('Endpoint')).toBe('oss-cn-hzfinance.aliyuncs.com')
})
