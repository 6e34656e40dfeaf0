import { describe, expect, test } from '@jest/globals'
import { canonicalQuery, signRpcCall } from '../../../../src/aliyun/signing/acs3-signature.js'

const call = {
  host: 'ecs.cn-shanghai.aliyuncs.com',
  action: 'RunInstances',
  version: '2014-05-26',
  parameters: {
    RegionId: 'cn-shanghai',
    ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd'
  }
}
const credentials = { accessKeyId: 'YourAccessKeyId', accessKeySecret: 'YourAccessKeySecret' }
const time = new Date('2023-10-26T10:22:32.999Z')
const nonce = '3156853299f313e23d1673dc12e1703d'

describe('ACS3-HMAC-SHA256', () => {
  test('computes the signature that the vendor published for its example', () => {
    expect(signRpcCall(call, credentials, time, nonce)).toEqual({
      host: call.host,
      'x-acs-action': 'RunInstances',
      'x-acs-version': '2014-05-26',
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': nonce,
      'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      authorization:
        'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0'
    })
  })

  test('signs the token of temporary credentials', () => {
    const headers = signRpcCall(call, { ...credentials, securityToken: 't' }, time, nonce)
    expect(headers['x-acs-security-token']).toBe('t')
    expect(headers['authorization']).toContain(';x-acs-date;x-acs-security-token;')
  })

  test('encodes the characters that encodeURIComponent leaves unencoded', () => {
    expect(canonicalQuery({ b: "a !'()*~/中", a: '' })).toBe(
      'a=&b=a%20%21%27%28%29%2A~%2F%E4%B8%AD'
    )
  })
})
