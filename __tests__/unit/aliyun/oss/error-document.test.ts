import { describe, expect, test } from '@jest/globals'
import { mayBeAbout } from '../../../../src/aliyun/oss/error-document.js'
import {
  saysNoRule,
  saysSessionExpired,
  type OssResponse
} from '../../../../src/aliyun/oss/response.js'
import { diagnoseOssError, type HostChoice } from '../../../../src/aliyun/oss/diagnose-oss-error.js'
import { emptyMessage, message } from '../../../../src/text/message.js'
import { plain } from '../../../../src/text/plain.js'
import { ossResponse, errorDocument, headErrorHeaders } from './oss-responses.js'

const diagnose = (response: OssResponse, host: HostChoice, bucket?: string) =>
  diagnoseOssError(response, { permission: message`x`, now: new Date(), host, bucket })
const noRule = 'NoSuchServerSideEncryptionRule'
const bucketName = (name: string): string => `<BucketName>${name}</BucketName>`
const hostId = (host: string): string => `<HostId>${host}</HostId>`

describe('an error document', () => {
  test('is parsed as OSS sends it', () => {
    const more = `${hostId('photos.oss-cn-hangzhou.aliyuncs.com')}${bucketName('photos')}<Endpoint>e</Endpoint><ServerTime>t</ServerTime><EC>0005-00000004</EC>`
    expect(ossResponse(404, errorDocument(noRule, more)).error).toEqual({
      code: noRule,
      message: 'said',
      requestId: '65AB01234567890123456789',
      buckets: ['photos', 'photos'],
      endpoint: 'e',
      serverTime: 't'
    })
  })

  test('is decoded from the base64 header of a response to HEAD, and from nothing else', () => {
    expect(ossResponse(404, '', headErrorHeaders('NoSuchKey')).error?.code).toBe('NoSuchKey')
    expect(ossResponse(404, '', { 'x-oss-err': errorDocument('NoSuchKey') }).error).toBeNull()
    expect(ossResponse(404, '<html/>', headErrorHeaders('NoSuchKey')).error).toBeNull()
  })

  test.each<[string, string]>([
    ['two codes', '<Code>NoSuchBucket</Code>'],
    ['the same code twice', `<Code>${noRule}</Code>`],
    ['two messages', '<Message>more</Message>'],
    ['two request ids', '<RequestId>65AB01234567890123456780</RequestId>'],
    ['two buckets', bucketName('photos') + bucketName('other')],
    ['the same bucket twice', bucketName('photos') + bucketName('photos')],
    ['two buckets in the other element', '<Bucket>photos</Bucket><Bucket>photos</Bucket>'],
    ['two hosts', hostId('a.example') + hostId('b.example')],
    ['two endpoints', '<Endpoint>a</Endpoint><Endpoint>b</Endpoint>'],
    ['two times', '<ServerTime>a</ServerTime><ServerTime>b</ServerTime>'],
    ['a bucket that holds elements', '<BucketName><b>other</b></BucketName>'],
    ['text beside its elements', 'other'],
    ['CDATA beside its elements', '<![CDATA[<BucketName>other</BucketName>]]>'],
    ['a comment', '<!-- other -->']
  ])('is rejected with %s', (_, more) => {
    const response = ossResponse(404, errorDocument(noRule, more))
    expect(response.error).toBeNull()
    expect(saysNoRule(response, 'photos')).toBe(false)
    expect(diagnose(response, 'region').reasonCode).toBe('bad-response')
  })
})

describe('an error that says that there is no rule counts for this bucket:', () => {
  test.each<[string, string, boolean]>([
    ['naming none', '', true],
    ['naming none in empty elements', '<BucketName/><Bucket/><HostId/>', true],
    ['naming it', bucketName('photos'), true],
    ['naming it in the other element', '<Bucket>photos</Bucket>', true],
    ['naming another', bucketName('other'), false],
    ['naming another in the other element', '<Bucket>other</Bucket>', false],
    ['naming it and another', `${bucketName('photos')}<Bucket>other</Bucket>`, false],
    ['naming another and it', `${bucketName('other')}<Bucket>photos</Bucket>`, false],
    ['from its host', hostId('photos.oss-cn-hangzhou.aliyuncs.com'), true],
    ['from its host in capitals', hostId('Photos.OSS-cn-hangzhou.aliyuncs.com:443'), true],
    ['from its internal host', hostId('photos.oss-cn-hangzhou-internal.aliyuncs.com'), true],
    ['from another’s host', hostId('other.oss-cn-hangzhou.aliyuncs.com'), false],
    ['from another’s host in capitals', hostId('Other.OSS-cn-hangzhou.AliyunCS.com'), false],
    ['from another’s host, with a port', hostId('other.oss-cn-beijing.aliyuncs.com:443'), false],
    ['from another’s internal host', hostId('other.oss-cn-hangzhou-internal.aliyuncs.com'), false],
    ['from another’s dual-stack host', hostId('other.cn-hangzhou.oss.aliyuncs.com'), false],
    [
      'from another’s host of a CloudBox',
      hostId('other.cb-abc.cn-hangzhou.oss-cloudbox.aliyuncs.com'),
      false
    ],
    [
      'naming it, from another’s host',
      bucketName('photos') + hostId('other.oss-cn-hangzhou.aliyuncs.com'),
      false
    ],
    [
      'from the region’s host, which names the bucket in the path',
      hostId('oss-cn-hangzhou.aliyuncs.com'),
      true
    ],
    ['from the region’s dual-stack host', hostId('cn-hangzhou.oss.aliyuncs.com'), true],
    ['from a domain that is bound to it', hostId('static.shop.example'), true],
    ['from a gateway', hostId('oss-gateway.internal'), true],
    ['from an address', hostId('127.0.0.1:8080'), true],
    ['from the protocol of S3', hostId('s3.oss-cn-hangzhou.aliyuncs.com'), true],
    [
      'from a host of the vendor that is none of OSS',
      hostId('other.kms.cn-hangzhou.aliyuncs.com'),
      true
    ],
    [
      'from what only looks like a host of OSS',
      hostId('other.oss-cn-hangzhou.aliyuncs.com.evil.example'),
      true
    ]
  ])('%s: %s', (_, more, expected) => {
    expect(saysNoRule(ossResponse(404, errorDocument(noRule, more)), 'photos')).toBe(expected)
  })

  test.each([200, 204, 301, 399, 500, 503, 511])('not with the status %i', status => {
    expect(saysNoRule(ossResponse(status, errorDocument(noRule)), 'photos')).toBe(false)
  })
})

describe('an error about another bucket', () => {
  test.each<[number, string, boolean]>([
    [404, 'NoSuchBucket', false],
    [403, 'AccessDenied', false],
    [403, 'UserDisable', false],
    [301, 'PermanentRedirect', false],
    [500, 'InternalError', true],
    [503, 'MetaOperationQpsLimitExceeded', true]
  ])('is no valid response with %i %s', (status, code, retry) => {
    const more = `${bucketName('other')}<Endpoint>oss-cn-beijing.aliyuncs.com</Endpoint>`
    const response = ossResponse(status, errorDocument(code, more))
    const diagnosis = diagnose(response, 'region', 'photos')
    expect(diagnosis).toMatchObject({ reasonCode: 'bad-response', retry, mayHaveTakenEffect: true })
    expect(plain(diagnosis.what)).toBe(
      `responded with ${status} ${code} for another bucket (other)`
    )
    // Its redirect is ignored.
    expect(diagnosis.region).toBeUndefined()
    expect(diagnose(response, 'region', 'other').reasonCode).not.toBe('bad-response')
    // A call about the account matches any bucket.
    expect(diagnose(response, 'region').reasonCode).not.toBe('bad-response')
  })

  test('is explained by a domain of another bucket', () => {
    const response = ossResponse(404, errorDocument('NoSuchBucket', bucketName('other')))
    const { hint } = diagnose(response, 'own-domain', 'photos')
    expect(plain(hint)).toMatch(/^The domain in endpoint may be bound to another bucket/)
  })
})

test('a document that names no bucket may be about any', () => {
  const about = (...buckets: string[]) => ({
    code: 'x',
    message: '',
    requestId: '',
    endpoint: '',
    serverTime: '',
    buckets
  })
  expect(mayBeAbout(about(), 'photos')).toBe(true)
  expect(mayBeAbout(about('photos', 'photos'), 'photos')).toBe(true)
  expect(mayBeAbout(about('photos', 'other'), 'photos')).toBe(false)
  // A longer name is another bucket.
  expect(mayBeAbout(about('photos-old'), 'photos')).toBe(false)
})

test('only one code says that the session has expired', () => {
  expect(saysSessionExpired(ossResponse(403, errorDocument('SecurityTokenExpired')))).toBe(true)
  expect(saysSessionExpired(ossResponse(403, errorDocument('InvalidSecurityToken')))).toBe(false)
  for (const status of [200, 204, 301, 500, 503]) {
    expect(saysSessionExpired(ossResponse(status, errorDocument('SecurityTokenExpired')))).toBe(
      false
    )
  }
  expect(saysSessionExpired(ossResponse(403, '<html/>'))).toBe(false)
  expect(
    saysSessionExpired({
      kind: 'transport-failure',
      failure: 'timeout',
      code: '',
      detail: emptyMessage,
      sent: true
    })
  ).toBe(false)
})
