import { describe, expect, test } from '@jest/globals'
import { candidateAddresses } from '../../../../../dev/emulator/endpoints/address.js'

describe('unambiguous addresses', () => {
  test.each([
    ['b.oss-cn-hangzhou.aliyuncs.com', '/', { bucket: 'b', region: 'cn-hangzhou' }],
    ['b.oss-cn-hangzhou.aliyuncs.com:80', '/k', { bucket: 'b', key: 'k', region: 'cn-hangzhou' }],
    ['B.OSS-cn-hangzhou-internal.aliyuncs.com', '/', { bucket: 'b', region: 'cn-hangzhou' }],
    ['b.cn-hangzhou.oss.aliyuncs.com', '/', { bucket: 'b', region: 'cn-hangzhou' }],
    ['b.oss-accelerate.aliyuncs.com', '/', { bucket: 'b', accelerated: true }],
    ['b.vpc100-oss-cn-beijing.aliyuncs.com', '/', { bucket: 'b', region: 'cn-beijing' }],
    ['b.oss-cn-hzfinance.aliyuncs.com', '/', { bucket: 'b', region: 'cn-hangzhou-finance' }],
    [
      'b.oss-cn-shanghai-finance-1-pub-internal.aliyuncs.com',
      '/k',
      { bucket: 'b', key: 'k', region: 'cn-shanghai-finance-1' }
    ],
    ['b.oss-cn-hzjbp-a-internal.aliyuncs.com', '/', { bucket: 'b', region: 'cn-hangzhou-finance' }],
    [
      'b.oss-cn-shenzhen-finance-1-internal.aliyuncs.com',
      '/',
      { bucket: 'b', region: 'cn-shenzhen-finance-1' }
    ],
    [
      'b.cn-shanghai-finance.oss.aliyuncs.com',
      '/',
      { bucket: 'b', region: 'cn-shanghai-finance-1' }
    ],
    [
      'ep-bp1.oss.cn-hangzhou.privatelink.aliyuncs.com',
      '/b/k',
      { bucket: 'b', key: 'k', region: 'cn-hangzhou' }
    ],
    [
      'b.cb-123.cn-shenzhen.oss-cloudbox.aliyuncs.com',
      '/',
      { bucket: 'b', region: 'cn-shenzhen', cloudBox: 'cb-123' }
    ],
    [
      'cb-123.cn-shenzhen.oss-cloudbox.aliyuncs.com',
      '/',
      { region: 'cn-shenzhen', cloudBox: 'cb-123' }
    ],
    ['b.localhost:1234', '/a/b', { bucket: 'b', key: 'a/b' }],
    ['b.127.0.0.1:1234', '/a%2Fb%20+', { bucket: 'b', key: 'a/b +' }],
    ['127.0.0.1:1234', '/', {}],
    ['127.0.0.1:1234', '/b', { bucket: 'b' }],
    ['127.0.0.1:1234', '/b/', { bucket: 'b' }],
    ['[::1]:1234', '/b/%C3%BC', { bucket: 'b', key: 'ü' }],
    ['localhost', '/b//k', { bucket: 'b', key: '/k' }],
    [
      'oss-cn-hangzhou.aliyuncs.com',
      '/b/k',
      { bucket: 'b', key: 'k', region: 'cn-hangzhou', usesPathStyle: true }
    ],
    [
      '.oss-cn-hangzhou-internal.aliyuncs.com:80',
      '/b',
      { bucket: 'b', region: 'cn-hangzhou', usesPathStyle: true }
    ],
    [
      'cn-hangzhou.oss.aliyuncs.com',
      '/b',
      { bucket: 'b', region: 'cn-hangzhou', usesPathStyle: true }
    ],
    ['oss-accelerate.aliyuncs.com', '/b', { bucket: 'b', accelerated: true, usesPathStyle: true }],
    [
      'cb-123.cn-shenzhen.oss-cloudbox.aliyuncs.com',
      '/b',
      { bucket: 'b', region: 'cn-shenzhen', cloudBox: 'cb-123' }
    ],
    ['oss-cn-hangzhou.aliyuncs.com', '/', { region: 'cn-hangzhou' }],
    ['cn-hangzhou.oss.aliyuncs.com', '/', { region: 'cn-hangzhou' }],
    ['.oss-cn-hangzhou.aliyuncs.com', '/', { region: 'cn-hangzhou' }],
    ['', '/b', { bucket: 'b' }]
  ])('parses %s %s', (host, path, address) => {
    expect(candidateAddresses(host, path)).toEqual([address])
  })
})

test.each([
  ['static.example.com', '/', { bucket: 'b', region: 'cn-beijing' }],
  ['STATIC.example.com:443', '/b/k', { bucket: 'b', key: 'b/k', region: 'cn-beijing' }],
  ['b.static.example.com', '/', { bucket: 'b.static.example.com', unbound: true }],
  [
    'oss-cn-hangzhou.aliyuncs.com.example',
    '/',
    { bucket: 'oss-cn-hangzhou.aliyuncs.com.example', unbound: true }
  ],
  ['what.aliyuncs.com', '/b', { bucket: 'b' }]
])('resolves the custom domain %s %s', (host, path, address) => {
  const bound = { name: 'b', region: 'cn-beijing' }
  const boundTo = (domain: string) => (domain === 'static.example.com' ? bound : undefined)
  expect(candidateAddresses(host, path, boundTo)).toEqual([address])
})

describe('ambiguous addresses', () => {
  test.each([
    ['b.oss-cn-hangzhou.aliyuncs.com', '/b/k', ['b', 'b/k'], ['b', 'k']],
    ['undefined.oss-cn-hangzhou.aliyuncs.com', '/', ['undefined', undefined], []]
  ])('returns both meanings of %s %s', (host, path, first, second) => {
    const meanings = candidateAddresses(host, path).map(({ bucket, key }) => [bucket, key])
    expect(meanings).toEqual([first, [second[0], second[1]]])
  })
})

test.each(['/b/%', '/b/%FF', '/%zz'])('rejects the path %s', path => {
  expect(() => candidateAddresses('localhost', path)).toThrow("Couldn't parse the specified URI.")
})
