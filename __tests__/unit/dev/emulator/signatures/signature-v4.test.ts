import { describe, expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import { signV4, type SigningScope } from '../../../../../dev/emulator/signatures/signature-v4.js'

/**
 * Published vectors; key pair ak / sk. Source: alibabacloud-oss-go-sdk-v2
 * oss/signer/signer_test.go.
 */
const HANGZHOU = { region: 'cn-hangzhou', product: 'oss' }
const OBJECT = { bucket: 'bucket', key: '1234+-/123/1.txt' }
const QUERY = [
  ['param1', 'value1'],
  ['+param1', 'value3'],
  ['|param1', 'value4'],
  ['+param2', ''],
  ['|param2', ''],
  ['param2', '']
] as const
const HEADERS = { 'x-oss-head1': 'value', abc: 'value', zabc: 'value', xyz: 'value' }

function timestamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/[-:]|\.\d+/g, '')
}

function signPut(
  seconds: number,
  headers: Record<string, string> = {},
  additional: string[] = [],
  scope: Omit<SigningScope, 'date'> = HANGZHOU,
  query: readonly (readonly [string, string])[] = QUERY
) {
  const signedAt = timestamp(seconds)
  const all = new Map(Object.entries({ ...HEADERS, ...headers }))
  const date = signedAt.slice(0, 8)
  return signV4({ method: 'PUT', query, headers: all }, OBJECT, {
    scope: { date, ...scope },
    timestamp: signedAt,
    additionalHeaders: additional,
    secret: 'sk'
  })
}

const byHeader = (seconds: number, more: Record<string, string> = {}) => ({
  'content-type': 'text/plain',
  'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
  'x-oss-date': timestamp(seconds),
  ...more
})

describe('V4 signature in the header', () => {
  test('matches canonical request, string to sign and signature', () => {
    const { canonicalRequest, stringToSign, signature } = signPut(1702743657, byHeader(1702743657))
    expect(canonicalRequest.split('\n').slice(0, 3)).toEqual([
      'PUT',
      '/bucket/1234%2B-/123/1.txt',
      '%2Bparam1=value3&%2Bparam2&%7Cparam1=value4&%7Cparam2&param1=value1&param2'
    ])
    const digest = createHash('sha256').update(canonicalRequest).digest('hex')
    expect(digest).toBe('f4613657f1b108998e8dbd10a1aa5da621dc2c6e02c9ddec0f163664848704c4')
    expect(stringToSign).toBe(
      `OSS4-HMAC-SHA256\n20231216T162057Z\n20231216/cn-hangzhou/oss/aliyun_v4_request\n${digest}`
    )
    expect(signature).toBe('e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe')
  })

  test('covers a security token', () => {
    const headers = byHeader(1702784856, { 'x-oss-security-token': 'token' })
    expect(signPut(1702784856, headers).signature).toBe(
      'b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea'
    )
  })

  test.each([
    [['abc', 'zabc']],
    [['ZAbc', 'abc', 'abc']],
    [['abc', 'content-type', 'zabc', 'x-oss-head1']]
  ])('covers the additional headers %j', additional => {
    expect(signPut(1702747512, byHeader(1702747512), additional).signature).toBe(
      '4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f'
    )
  })

  test('covers another product', () => {
    const scope = { region: 'cb-123', product: 'oss-cloudbox' }
    expect(signPut(1702743657, byHeader(1702743657), [], scope).signature).toBe(
      '94ce1f12c17d148ea681030275a94449d3357f5b5b21133996eec80af3e08a43'
    )
  })
})

describe('V4 signature in the URL', () => {
  const signUrl = (seconds: number, more: [string, string][], additional: string[] = []) => {
    const signedAt = timestamp(seconds)
    const query: [string, string][] = [
      ...QUERY.map(([name, value]): [string, string] => [name, value]),
      ['x-oss-signature-version', 'OSS4-HMAC-SHA256'],
      ['x-oss-date', signedAt],
      ['x-oss-expires', '599'],
      ['x-oss-credential', `ak/${signedAt.slice(0, 8)}/cn-hangzhou/oss/aliyun_v4_request`],
      ['x-oss-signature', 'is not signed itself'],
      ...more
    ]
    const headers = { 'content-type': 'application/octet-stream' }
    return signPut(seconds, headers, additional, HANGZHOU, query).signature
  }

  test('matches the published signature', () => {
    expect(signUrl(1702781677, [])).toBe(
      'a39966c61718be0d5b14e668088b3fa07601033f6518ac7b523100014269c0fe'
    )
  })

  test('covers a security token', () => {
    expect(signUrl(1702785388, [['x-oss-security-token', 'token']])).toBe(
      '3817ac9d206cd6dfc90f1c09c00be45005602e55898f26f5ddb06d7892e1f8b5'
    )
  })

  test('covers additional headers', () => {
    const additional: [string, string][] = [['x-oss-additional-headers', 'abc;zabc']]
    expect(signUrl(1702783809, additional, ['abc', 'zabc'])).toBe(
      '6bd984bfe531afb6db1f7550983a741b103a8c58e5e14f83ea474c2322dfa2b7'
    )
  })
})

describe('V4 signature of configuration requests', () => {
  const sign = (
    method: string,
    query: [string, string][],
    more: Record<string, string> = {},
    address: { bucket?: string } = { bucket: 'examplebucket' }
  ) => {
    const signedAt = '20231216T162057Z'
    const headers = new Map(
      Object.entries({
        'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
        'x-oss-date': signedAt,
        host: 'examplebucket.oss-cn-hangzhou.aliyuncs.com',
        ...more
      })
    )
    return signV4({ method, query, headers }, address, {
      scope: { date: '20231216', ...HANGZHOU },
      timestamp: signedAt,
      additionalHeaders: [],
      secret: 'sk'
    })
  }

  test('signs a get', () => {
    const { canonicalRequest, signature } = sign('GET', [['encryption', '']])
    expect(canonicalRequest).toBe(
      'GET\n/examplebucket/\nencryption\nx-oss-content-sha256:UNSIGNED-PAYLOAD\nx-oss-date:20231216T162057Z\n\n\nUNSIGNED-PAYLOAD'
    )
    expect(signature).toBe('4520fc8b0088c6d2298898b34b61e8c6c68915a501de0e42da5e12433da39c57')
  })

  test.each([
    [
      'get with a token',
      'GET',
      { 'x-oss-security-token': 'token' },
      '90456b84d200400410fbc8ca2fa25e81f2a73542eaa2239ae35f689e86939a43'
    ],
    ['delete', 'DELETE', {}, '7bf00b56b01df63508436a8d00147f2e309b4a6f743add0e370000d12f2e5409'],
    [
      'put',
      'PUT',
      { 'content-type': 'application/xml', 'content-md5': 'TaNnET0IZuQL5ShG/X50+Q==' },
      'c75365e13bfb1d112670fde9d8645c6e6347a0bf68db71bb2e250ef844252271'
    ]
  ])('signs a %s', (_, method, headers, signature) => {
    expect(sign(method, [['encryption', '']], headers).signature).toBe(signature)
  })

  test('signs a request to the service', () => {
    const query: [string, string][] = [
      ['prefix', 'my'],
      ['max-keys', '2']
    ]
    expect(sign('GET', query, {}, {}).signature).toBe(
      '12961299a2a191d2c0983d43cd235e2db9130527cc2b53a3e96c9b4b960c7352'
    )
  })
})

test('encodes what encodeURIComponent does not, and sorts duplicates by value', () => {
  const { canonicalRequest } = signV4(
    {
      method: 'GET',
      query: [
        ['a', "z!'()*"],
        ['a', 'b c']
      ],
      headers: new Map()
    },
    { bucket: 'bucket', key: "a b+ü中!'()*~" },
    {
      scope: { date: '20231216', ...HANGZHOU },
      timestamp: '20231216T162057Z',
      additionalHeaders: [],
      secret: 'sk'
    }
  )
  expect(canonicalRequest.split('\n').slice(1, 3)).toEqual([
    '/bucket/a%20b%2B%C3%BC%E4%B8%AD%21%27%28%29%2A~',
    'a=b%20c&a=z%21%27%28%29%2A'
  ])
})
