import { describe, expect, test } from '@jest/globals'
import { signAcs3 } from '../../../../../dev/emulator/signatures/signature-acs3.js'
import { sha256, signAcs3Request } from '../kms/kms-request.js'

/**
 * The vendor's sample. Source:
 * help.aliyun.com/en/sdk/product-overview/v3-request-structure-and-signature.
 */
const PUBLISHED = {
  query: [
    ['RegionId', 'cn-shanghai'],
    ['ImageId', 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd']
  ] as [string, string][],
  headers: {
    host: 'ecs.cn-shanghai.aliyuncs.com',
    'x-acs-action': 'RunInstances',
    'x-acs-version': '2014-05-26',
    'x-acs-date': '2023-10-26T10:22:32Z',
    'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
    'x-acs-content-sha256': sha256('')
  },
  secret: 'YourAccessKeySecret',
  hash: '7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259',
  signature: '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0'
}

describe('the published vector', () => {
  const { query, headers, secret, hash, signature } = PUBLISHED
  const names = Object.keys(headers)

  test("matches the emulator's signer", () => {
    const request = { method: 'POST', path: '/', query, headers: new Map(Object.entries(headers)) }
    expect(signAcs3(request, names, secret)).toMatchObject({ hash, signature })
    expect(signAcs3(request, [...names].reverse(), secret)).toMatchObject({ hash, signature })
    expect(signAcs3({ ...request, method: 'GET' }, names, secret).signature).not.toBe(signature)
  })

  test("matches the tests' signer", () => {
    expect(signAcs3Request('POST', '/', query, headers, names, secret)).toMatchObject({
      hash,
      signature
    })
  })
})

test('encodes names and values, and keeps empty and repeated ones', () => {
  const query: [string, string][] = [
    ['b', ''],
    ['a', "é !'()*~/+"],
    ['b', 'a'],
    ['A', '1']
  ]
  const headers = { host: ' h ', 'x-acs-b': '1' }
  const parts = signAcs3(
    { method: 'GET', path: '/', query, headers: new Map(Object.entries(headers)) },
    ['x-acs-b', 'host', 'host'],
    's'
  )
  expect(parts.canonicalRequest).toBe(
    'GET\n/\nA=1&a=%C3%A9%20%21%27%28%29%2A~%2F%2B&b=&b=a\nhost:h\nx-acs-b:1\n\nhost;x-acs-b\n'
  )
  expect(signAcs3Request('GET', '/', query, headers, ['host', 'x-acs-b'], 's').hash).toBe(
    parts.hash
  )
})
