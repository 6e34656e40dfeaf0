import { describe, expect, test } from '@jest/globals'
import { signV1 } from '../../../../../dev/emulator/signatures/signature-v1.js'

/**
 * Published vectors; key pair ak / sk. Source: alibabacloud-oss-go-sdk-v2
 * oss/signer/signer_test.go.
 */
function sign(
  method: string,
  key: string | undefined,
  query: [string, string][],
  headers: Record<string, string>,
  date = 'Wed, 28 Dec 2022 10:27:41 GMT'
) {
  const address = { bucket: 'examplebucket', ...(key === undefined ? {} : { key }) }
  const all = new Map(Object.entries({ 'x-oss-date': date, ...headers }))
  return signV1({ method, query, headers: all }, address, date, 'sk')
}

const UPLOAD = {
  'content-md5': 'eB5eJF1ptWaXm4bijSPyxw==',
  'content-type': 'text/html',
  'x-oss-meta-author': 'alice',
  'x-oss-meta-magic': 'abracadabra'
}

describe('V1 signature', () => {
  test('signs an upload', () => {
    const { stringToSign, signature } = sign('PUT', 'nelson', [], UPLOAD)
    expect(stringToSign).toBe(
      [
        'PUT',
        'eB5eJF1ptWaXm4bijSPyxw==',
        'text/html',
        'Wed, 28 Dec 2022 10:27:41 GMT',
        'x-oss-date:Wed, 28 Dec 2022 10:27:41 GMT',
        'x-oss-meta-author:alice',
        'x-oss-meta-magic:abracadabra',
        '/examplebucket/nelson'
      ].join('\n')
    )
    expect(signature).toBe('kSHKmLxlyEAKtZPkJhG9bZb5k7M=')
  })

  test('signs a sub-resource', () => {
    expect(sign('PUT', 'nelson', [['acl', '']], UPLOAD).signature).toBe(
      '/afkugFbmWDQ967j1vr6zygBLQk='
    )
  })

  test('signs some parameters only', () => {
    const query: [string, string][] = [
      ['resourceGroup', ''],
      ['non-resousce', 'null']
    ]
    expect(sign('GET', undefined, query, {}).signature).toBe('vkQmfuUDyi1uDi3bKt67oemssIs=')
  })

  test.each(['publicAccessBlock', 'agenticBucket'])('signs %s of newer operations', name => {
    const query: [string, string][] = [[name, '']]
    expect(sign('GET', undefined, query, {}).stringToSign).toMatch(new RegExp(`/\\?${name}$`))
  })

  test('sorts sub-resources', () => {
    const query: [string, string][] = [
      ['resourceGroup', ''],
      ['acl', '']
    ]
    expect(sign('GET', undefined, query, {}).signature).toBe('x3E5TgOvl/i7PN618s5mEvpJDYk=')
  })
})

describe('V1 signature of encryption requests', () => {
  test.each([
    ['GET', {}, 'kUKJ/pUHR7eiTzjJPcvtm3L1d/8='],
    ['DELETE', {}, 'WJ7uTk4nEa92GJbrBxBAqbz+ta8='],
    [
      'PUT',
      { 'content-type': 'application/xml', 'content-md5': 'TaNnET0IZuQL5ShG/X50+Q==' },
      'GdGQEw6vOX7xdNgu6OCexNa4IJw='
    ],
    ['GET', { 'x-oss-security-token': 'token' }, '4hS3berOHEFsmPIktf+n/B9l2Ys=']
  ])('signs %s %j', (method, headers, signature) => {
    const date = 'Sat, 16 Dec 2023 16:20:57 GMT'
    expect(sign(method, undefined, [['encryption', '']], headers, date).signature).toBe(signature)
  })
})

describe('V1 query parameters', () => {
  const isSigned = (name: string) =>
    sign('GET', undefined, [[name, '']], {}).stringToSign.endsWith(`/examplebucket/?${name}`)

  test.each('regionList seal rtc quota udfId publicAccessBlock x-oss-process'.split(' '))(
    'include %s',
    name => {
      expect(isSigned(name)).toBe(true)
    }
  )
  test.each('regions accessmonitor prefix marker list-type encoding-type tag-key'.split(' '))(
    'exclude %s',
    name => {
      expect(isSigned(name)).toBe(false)
    }
  )
})
