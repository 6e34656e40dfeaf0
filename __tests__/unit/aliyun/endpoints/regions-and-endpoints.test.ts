import { describe, expect, test } from '@jest/globals'
import { problemWithBucketName } from '../../../../src/aliyun/identifiers/bucket-name.js'
import { parseEndpoint, parseStsEndpoint } from '../../../../src/aliyun/endpoints/endpoint.js'
import { parseKmsKey } from '../../../../src/aliyun/identifiers/kms-key.js'
import {
  isPrivateHost,
  ossHost,
  regionOfHost,
  stsHost
} from '../../../../src/aliyun/endpoints/region-host.js'
import { parseRegion } from '../../../../src/aliyun/identifiers/region.js'
import { plain } from '../../../../src/text/plain.js'

describe('region', () => {
  test.each([
    ['cn-hangzhou', 'cn-hangzhou'],
    ['oss-cn-hangzhou', 'cn-hangzhou'],
    ['ap-southeast-1', 'ap-southeast-1'],
    ['cn-shanghai-finance-1', 'cn-shanghai-finance-1'],
    ['oss-cn-hzfinance', 'cn-hangzhou-finance'],
    ['oss-cn-shanghai-finance-1-pub', 'cn-shanghai-finance-1'],
    ['cn-szfinance', 'cn-shenzhen-finance-1'],
    ['cn-north-2-gov-1', 'cn-north-2-gov-1'],
    ['oss-rg-china-mainland', 'rg-china-mainland'],
    ['oss-cn-hzjbp', null],
    ['cn-hzjbp-a', null],
    ['hangzhou', null],
    ['cn-hangzhou-internal', null],
    ['CN-HANGZHOU', null],
    ['cn_hangzhou', null],
    ['', null]
  ])('%j has the id %j', (text, id) => {
    expect(parseRegion(text)).toBe(id)
  })

  test.each([
    ['oss-cn-hangzhou.aliyuncs.com', 'cn-hangzhou'],
    ['oss-cn-hangzhou-internal.aliyuncs.com', 'cn-hangzhou'],
    ['cn-hangzhou.oss.aliyuncs.com', 'cn-hangzhou'],
    ['vpc100-oss-cn-beijing.aliyuncs.com', 'cn-beijing'],
    ['ep-bp1i00.oss.cn-hangzhou.privatelink.aliyuncs.com', 'cn-hangzhou'],
    ['oss-cn-north-2-gov-1-internal.aliyuncs.com', 'cn-north-2-gov-1'],
    ['oss-cn-hzjbp-a-internal.aliyuncs.com', 'cn-hangzhou-finance'],
    ['oss-cn-hzjbp-b-internal.aliyuncs.com', 'cn-hangzhou-finance'],
    ['oss-cn-shanghai-finance-1-internal.aliyuncs.com', 'cn-shanghai-finance-1'],
    ['oss-cn-shenzhen-finance-1-internal.aliyuncs.com', 'cn-shenzhen-finance-1'],
    ['oss-cn-beijing-finance-1-internal.aliyuncs.com', 'cn-beijing-finance-1'],
    ['cn-hangzhou-finance.oss.aliyuncs.com', 'cn-hangzhou-finance'],
    ['cn-shanghai-finance.oss.aliyuncs.com', 'cn-shanghai-finance-1'],
    ['cn-shenzhen-finance.oss.aliyuncs.com', 'cn-shenzhen-finance-1'],
    ['cb-123.cn-hangzhou.oss-cloudbox.aliyuncs.com', null],
    ['oss-accelerate.aliyuncs.com', null],
    ['oss-accelerate-overseas.aliyuncs.com', null],
    ['oss-cn-hzjbp-b-console.aliyuncs.com', null],
    [`oss-cn-${'a'.repeat(60)}.aliyuncs.com`, null],
    ['oss-cn-hangzhou.aliyuncs.com.evil.example', null],
    ['evil-oss-cn-hangzhou.aliyuncs.com', null],
    ['127.0.0.1', null]
  ])('the host %s is in the region %s', (host, id) => {
    expect(regionOfHost(host)).toBe(id)
  })

  test.each([
    ['cn-hangzhou', 'oss-cn-hangzhou', 'oss-cn-hangzhou-internal'],
    ['cn-north-2-gov-1', 'oss-cn-north-2-gov-1', 'oss-cn-north-2-gov-1-internal'],
    ['cn-hangzhou-finance', 'oss-cn-hzfinance', 'oss-cn-hzfinance-internal'],
    [
      'cn-shanghai-finance-1',
      'oss-cn-shanghai-finance-1-pub',
      'oss-cn-shanghai-finance-1-pub-internal'
    ],
    ['cn-shenzhen-finance-1', 'oss-cn-szfinance', 'oss-cn-szfinance-internal'],
    [
      'cn-beijing-finance-1',
      'oss-cn-beijing-finance-1-pub',
      'oss-cn-beijing-finance-1-pub-internal'
    ]
  ])('%s has the hosts %s and %s, which map back to it', (region, open, inside) => {
    const hosts = [ossHost(region, false), ossHost(region, true)]
    expect(hosts).toEqual([`${open}.aliyuncs.com`, `${inside}.aliyuncs.com`])
    expect(hosts.map(regionOfHost)).toEqual([region, region])
    expect(hosts.map(isPrivateHost)).toEqual([false, false])
  })

  test.each([
    'oss-cn-hzjbp-a-internal.aliyuncs.com',
    'oss-cn-hzjbp-b-internal.aliyuncs.com',
    'oss-cn-shanghai-finance-1-internal.aliyuncs.com',
    'oss-cn-shenzhen-finance-1-internal.aliyuncs.com',
    'oss-cn-beijing-finance-1-internal.aliyuncs.com'
  ])('%s is private and cannot be derived from a region', host => {
    expect(isPrivateHost(host)).toBe(true)
  })

  test.each([
    [undefined, false, 'sts.aliyuncs.com'],
    [undefined, true, 'sts.aliyuncs.com'],
    ['cn-hangzhou', false, 'sts.cn-hangzhou.aliyuncs.com'],
    ['cn-hangzhou', true, 'sts-vpc.cn-hangzhou.aliyuncs.com'],
    ['cn-shanghai-finance-1', false, 'sts.cn-shanghai-finance-1.aliyuncs.com'],
    ['cn-hangzhou-finance', false, 'sts.aliyuncs.com'],
    ['cn-shenzhen-finance-1', true, 'sts.aliyuncs.com']
  ])('STS serves %s (internal: %s) at %s', (region, internal, host) => {
    expect(stsHost(region, internal)).toBe(host)
  })
})

describe('endpoint', () => {
  test.each([
    [
      'oss-cn-hangzhou.aliyuncs.com',
      { origin: 'https://oss-cn-hangzhou.aliyuncs.com', region: 'cn-hangzhou' }
    ],
    [
      'https://oss-cn-beijing-internal.aliyuncs.com/',
      {
        origin: 'https://oss-cn-beijing-internal.aliyuncs.com',
        region: 'cn-beijing',
        internal: true
      }
    ],
    ['http://127.0.0.1:9000', { origin: 'http://127.0.0.1:9000' }],
    ['https://10.0.0.1', { origin: 'https://10.0.0.1' }],
    ['http://localhost:9000', { origin: 'http://127.0.0.1:9000' }]
  ])('accepts %s', (text, endpoint) => {
    expect(parseEndpoint(text)).toEqual({ ok: true, value: endpoint })
  })

  test.each([
    ['cn-hangzhou.oss.aliyuncs.com', { region: 'cn-hangzhou' }],
    ['oss-cn-hzfinance.aliyuncs.com', { region: 'cn-hangzhou-finance' }],
    ['oss-cn-hzjbp-a-internal.aliyuncs.com', { region: 'cn-hangzhou-finance', internal: true }],
    ['vpc100-oss-cn-beijing.aliyuncs.com', { region: 'cn-beijing', internal: true }],
    [
      'ep-bp1i00.oss.cn-hangzhou.privatelink.aliyuncs.com',
      { region: 'cn-hangzhou', internal: true, style: 'path' }
    ],
    [
      'cb-123.cn-shenzhen.oss-cloudbox.aliyuncs.com',
      { region: 'cn-shenzhen', internal: true, cloudBox: 'cb-123' }
    ],
    // Hosts that OSS may introduce: the bucket precedes them, and the region must be given.
    ['oss-new.aliyuncs.com', {}],
    ['oss-cn-hzjbp-b-console.aliyuncs.com', {}],
    ['oss-cn-hangzhou.aliyun-inc.com', {}],
    ['static.example.com', { style: 'own-domain' }],
    ['oss.example.com:8443', { style: 'own-domain' }],
    ['localhost.corp.example', { style: 'own-domain' }],
    ['oss-cn-hangzhou.aliyuncs.com.evil.example', { style: 'own-domain' }],
    ['gateway', { style: 'own-domain' }]
  ])('classifies the host %s', (host, form) => {
    expect(parseEndpoint(host)).toEqual({
      ok: true,
      value: { origin: `https://${host}`, ...form }
    })
    expect(parseEndpoint(`HTTPS://${host.toUpperCase()}/`)).toEqual(parseEndpoint(host))
  })

  test.each([
    [
      'oss-accelerate.aliyuncs.com',
      /transfer acceleration, .* Leave endpoint empty, and set region$/
    ],
    ['photos.oss-accelerate-overseas.aliyuncs.com', /transfer acceleration/],
    ['ap-01.oss-cn-hangzhou.oss-accesspoint.aliyuncs.com', /serves objects only/],
    ['cn-hangzhou-j-internal.oss-data-acc.aliyuncs.com', /serves objects only/],
    [
      's3.oss-cn-hangzhou.aliyuncs.com',
      /S3-compatible endpoint, which this action does not support\. Use the OSS endpoint oss-cn-hangzhou.aliyuncs.com$/
    ],
    [
      'photos.s3.oss-cn-hangzhou.aliyuncs.com',
      /Use the OSS endpoint oss-cn-hangzhou.aliyuncs.com$/
    ],
    [
      'cb-123.cn-shenzhen.oss-cloudbox-control.aliyuncs.com',
      /does not accept requests for objects\. .* all requests: cb-123.cn-shenzhen.oss-cloudbox.aliyuncs.com$/
    ],
    ['photos.oss-cn-hangzhou.aliyuncs.com', /bucket name/],
    ['photos.oss-cn-hzfinance.aliyuncs.com', /bucket name/],
    ['photos.vpc100-oss-cn-beijing.aliyuncs.com', /bucket name/],
    ['photos.cb-123.cn-shenzhen.oss-cloudbox.aliyuncs.com', /bucket name/],
    ['photos.ep-bp1i00.oss.cn-hangzhou.privatelink.aliyuncs.com', /bucket name/],
    ['https://[::1]:9000', /IPv6 address/],
    ['oss-cn-hangzhou.aliyuncs.com.', /not a valid host/],
    ['static..example.com', /not a valid host/]
  ])('rejects %s and says why', (text, why) => {
    const parsed = parseEndpoint(text)
    expect(parsed.ok ? [] : parsed.problems.map(plain)).toEqual([expect.stringMatching(why)])
  })

  test.each(['sts.aliyuncs.com', 'sts-vpc.cn-shanghai-finance-1.aliyuncs.com', 'sts.example'])(
    'accepts %s for STS, over https only',
    host => {
      expect(parseStsEndpoint(host)).toEqual({
        ok: true,
        value: { origin: `https://${host}` }
      })
      expect(parseStsEndpoint(`http://${host}`)).toHaveProperty('ok', false)
    }
  )

  test.each([
    'http://oss-cn-hangzhou.aliyuncs.com',
    'http://127.0.0.1.evil.example',
    'https://user:password@oss-cn-hangzhou.aliyuncs.com',
    'https://oss-cn-hangzhou.aliyuncs.com/path',
    'https://oss-cn-hangzhou.aliyuncs.com?x=1',
    'ftp://oss-cn-hangzhou.aliyuncs.com',
    'https://',
    'a b'
  ])('rejects %s', text => {
    expect(parseEndpoint(text)).toHaveProperty('ok', false)
  })
})

describe('KMS key', () => {
  const id = '9468da86-3509-4f8d-a61e-6eab1eac0000'
  test.each([
    [id, { id }],
    ['key-hzz62f1cb66fa42qo0000', { id: 'key-hzz62f1cb66fa42qo0000' }],
    [`acs:kms:cn-hangzhou:123456:key/${id}`, { id, region: 'cn-hangzhou' }],
    [id.toUpperCase(), { id }],
    [`acs:kms:cn-hangzhou:123456:key/${id.toUpperCase()}`, { id, region: 'cn-hangzhou' }],
    ['KEY-HZZ62F1CB66FA42QO0000', { id: 'key-hzz62f1cb66fa42qo0000' }],
    ['Some-Old-Key', { id: 'Some-Old-Key' }],
    [`acs:kms:oss-cn-hangzhou:123456:key/${id}`, { id, region: 'cn-hangzhou' }],
    ['alias/prod/photos_1-a', { alias: 'alias/prod/photos_1-a' }],
    [
      'acs:kms:cn-beijing:123456:alias/prod',
      { alias: 'alias/prod', region: 'cn-beijing', account: '123456' }
    ]
  ])('accepts %s', (text, key) => {
    expect(parseKmsKey(text)).toEqual({ ok: true, value: key })
  })

  test.each([
    'alias/acs/oss',
    'alias/ACS/oss',
    'acs:kms:cn-hangzhou:123456:alias/acs/oss',
    'acs:kms:cn-hangzhou:123456:alias/',
    'alias/',
    'alias/pröd',
    'alias/a b',
    `alias/${'a'.repeat(250)}`,
    'prod/alias/x',
    'acs:kms:cn-hangzhou:123456:key/',
    'acs:ram::123456:role/x',
    `${id.slice(0, -4)}****`,
    '</KMSMasterKeyID><x>',
    'key with spaces',
    'short',
    'k'.repeat(200)
  ])('rejects %s', text => {
    expect(parseKmsKey(text)).toHaveProperty('ok', false)
  })
})

describe('bucket name', () => {
  test.each(['abc', 'my-bucket-1', '0a0', 'a'.repeat(63)])('accepts %s', name => {
    expect(problemWithBucketName(name)).toBeNull()
  })

  test.each([
    'ab',
    'a'.repeat(64),
    'My-Bucket',
    '-abc',
    'abc-',
    'a_',
    '_ab',
    'prod-*',
    '!prod',
    'oss://abc',
    'abc.oss-cn-hangzhou.aliyuncs.com',
    'ábc',
    'a/b'
  ])('rejects %s', name => {
    expect(problemWithBucketName(name)).not.toBeNull()
  })
})
