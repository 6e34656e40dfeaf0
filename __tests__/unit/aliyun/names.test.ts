import { describe, expect, test } from '@jest/globals'
import { problemWithBucketName } from '../../../src/aliyun/bucket-name.js'
import { parseEndpoint } from '../../../src/aliyun/endpoint.js'
import { parseKmsKey } from '../../../src/aliyun/kms-key.js'
import { parseRegion, regionOfHost } from '../../../src/aliyun/region.js'

describe('region', () => {
  test.each([
    ['cn-hangzhou', 'cn-hangzhou'],
    ['oss-cn-hangzhou', 'cn-hangzhou'],
    ['ap-southeast-1', 'ap-southeast-1'],
    ['cn-shanghai-finance-1', 'cn-shanghai-finance-1'],
    ['hangzhou', null],
    ['cn-hangzhou-internal', null],
    ['CN-HANGZHOU', null],
    ['cn_hangzhou', null],
    ['', null]
  ])('%j is %j', (text, id) => {
    expect(parseRegion(text)).toBe(id)
  })

  test.each([
    ['oss-cn-hangzhou.aliyuncs.com', 'cn-hangzhou'],
    ['oss-cn-hangzhou-internal.aliyuncs.com', 'cn-hangzhou'],
    ['cn-hangzhou.oss.aliyuncs.com', 'cn-hangzhou'],
    ['oss-accelerate.aliyuncs.com', null],
    ['oss-accelerate-overseas.aliyuncs.com', null],
    ['oss-cn-hzjbp-b-console.aliyuncs.com', null],
    [`oss-cn-${'a'.repeat(60)}.aliyuncs.com`, null],
    ['oss-cn-hangzhou.aliyuncs.com.evil.example', null],
    ['evil-oss-cn-hangzhou.aliyuncs.com', null],
    ['127.0.0.1', null]
  ])('the host %s speaks for %s', (host, id) => {
    expect(regionOfHost(host)).toBe(id)
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
    ['https://oss.example.com:8443', { origin: 'https://oss.example.com:8443' }],
    ['http://127.0.0.1:9000', { origin: 'http://127.0.0.1:9000' }],
    ['https://localhost.corp.example', { origin: 'https://localhost.corp.example' }],
    ['http://localhost:9000', { origin: 'http://127.0.0.1:9000' }]
  ])('%s', (text, endpoint) => {
    expect(parseEndpoint(text)).toEqual(endpoint)
  })

  test.each([
    'http://oss-cn-hangzhou.aliyuncs.com',
    'http://127.0.0.1.evil.example',
    'https://user:password@oss-cn-hangzhou.aliyuncs.com',
    'https://oss-cn-hangzhou.aliyuncs.com/path',
    'https://oss-cn-hangzhou.aliyuncs.com?x=1',
    'photos.oss-cn-hangzhou.aliyuncs.com',
    'ftp://oss-cn-hangzhou.aliyuncs.com',
    'https://[::1]:9000',
    'https://',
    'a b'
  ])('refuses %s', text => {
    expect(parseEndpoint(text)).toHaveProperty('problem')
  })
})

describe('KMS key', () => {
  const id = '9468da86-3509-4f8d-a61e-6eab1eac0000'
  test.each([
    [id, { id }],
    ['key-hzz62f1cb66fa42qo0000', { id: 'key-hzz62f1cb66fa42qo0000' }],
    [`acs:kms:cn-hangzhou:123456:key/${id}`, { id, region: 'cn-hangzhou' }],
    ['alias/prod/photos_1-a', { alias: 'alias/prod/photos_1-a' }],
    ['acs:kms:cn-beijing:123456:alias/prod', { alias: 'alias/prod', region: 'cn-beijing' }]
  ])('%s', (text, key) => {
    expect(parseKmsKey(text)).toEqual(key)
  })

  test.each([
    'alias/acs/oss',
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
  ])('refuses %s', text => {
    expect(parseKmsKey(text)).toHaveProperty('problem')
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
    'a_b',
    'prod-*',
    '!prod',
    'oss://abc',
    'abc.oss-cn-hangzhou.aliyuncs.com',
    'ábc',
    'a/b'
  ])('refuses %s', name => {
    expect(problemWithBucketName(name)).not.toBeNull()
  })
})
