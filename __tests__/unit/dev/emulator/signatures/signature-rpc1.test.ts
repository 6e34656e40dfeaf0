import { expect, test } from '@jest/globals'
import { signRpc1 } from '../../../../../dev/emulator/signatures/signature-rpc1.js'

/** The vendor's example. Source: help.aliyun.com, ECS, "Request signatures". */
const parameters = [
  ['Version', '2014-05-26'],
  ['Action', 'DescribeRegions'],
  ['Timestamp', '2016-02-23T12:46:24Z'],
  ['Format', 'XML'],
  ['AccessKeyId', 'testid'],
  ['SignatureMethod', 'HMAC-SHA1'],
  ['SignatureVersion', '1.0'],
  ['SignatureNonce', '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf']
] as const

test('signs the published example', () => {
  const signed = {
    stringToSign:
      'GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26',
    signature: 'OLeaidS1JvxuMvnyHOwuJ+uX5qY='
  }
  expect(signRpc1('GET', parameters, 'testsecret')).toEqual(signed)
  expect(signRpc1('GET', [['Signature', 'x'], ...parameters], 'testsecret')).toEqual(signed)
  expect(signRpc1('POST', parameters, 'testsecret').signature).not.toBe(signed.signature)
})
