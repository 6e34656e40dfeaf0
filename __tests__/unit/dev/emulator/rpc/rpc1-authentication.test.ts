import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import { acsDate } from '../kms/kms-request.js'
import { callRpc1, type Rpc1Call } from './rpc1-request.js'
import { ROLE } from '../sts/sts-request.js'

const MINUTE = 60 * 1000
const START = Date.parse('2026-01-02T03:04:05Z')
const GRANTED = [200, undefined]

let emulator: Emulator
let now: number
const describeKey = ({ query, ...more }: Rpc1Call = {}) =>
  callRpc1(emulator.port, {
    query: {
      Action: 'DescribeKey',
      Version: '2016-01-20',
      KeyId: 'key-1',
      Timestamp: acsDate(START),
      ...query
    },
    ...more
  })
const outcome = async (call: Rpc1Call = {}) => {
  const { status, json } = await describeKey(call)
  return [status, json['Code']]
}

beforeEach(async () => {
  now = START
  emulator = await startEmulator({ now: () => now })
  emulator.addKmsKey('key-1', { aliases: ['alias/a/b'] })
})
afterEach(() => emulator.close())

describe('KMS with the older signature', () => {
  test.each(['GET', 'POST'])('accepts %s', async method => {
    const { json } = await describeKey({ method })
    expect(json.KeyMetadata?.['KeyId']).toBe('key-1')
    expect(emulator.requests.at(-1)).toMatchObject({
      operation: 'DescribeKey',
      key: 'key-1',
      signature: 'rpc1',
      accessKeyId: 'emulator-id'
    })
  })

  test('accepts its format in lower case', async () => {
    expect(await outcome({ query: { Format: 'json' } })).toEqual(GRANTED)
  })

  test('accepts parameters in a form', async () => {
    expect(await outcome({ query: { KeyId: undefined }, form: { KeyId: 'alias/a/b' } })).toEqual(
      GRANTED
    )
  })

  test('accepts all parameters in a form, at its own host', async () => {
    const form = { Action: 'DescribeKey', Version: '2016-01-20', KeyId: 'key-1' }
    const query = { Action: undefined, Version: undefined, KeyId: undefined }
    const host = 'kms-vpc.cn-hangzhou.aliyuncs.com'
    expect(await outcome({ query, form, host })).toEqual(GRANTED)
    expect(await outcome({ query, form, host: 'kms.cn-beijing.aliyuncs.com' })).toEqual([
      404,
      'Forbidden.KeyNotFound'
    ])
  })

  test('rejects an action that contradicts a header', async () => {
    const headers = { 'x-acs-action': 'ListKeys', 'x-acs-version': '2016-01-20' }
    expect(await outcome({ headers })).toEqual(GRANTED)
    expect(await outcome({ query: { Action: 'ListKeys' } })).toEqual([
      404,
      'InvalidAction.NotFound'
    ])
    expect(await outcome({ query: { Version: '2099-01-01' }, headers })).toEqual([
      404,
      'InvalidAction.NotFound'
    ])
  })
})

test('accepts the older signature at STS', async () => {
  emulator.addRole('gate', {
    trust: {
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { RAM: ['acs:ram::1234567890123456:root'] }
        }
      ]
    }
  })
  for (const method of ['GET', 'POST']) {
    const { json } = await callRpc1(emulator.port, {
      method,
      query: {
        Action: 'AssumeRole',
        Version: '2015-04-01',
        RoleArn: ROLE,
        RoleSessionName: 'next',
        Timestamp: acsDate(START)
      }
    })
    const { AccessKeyId, AccessKeySecret, SecurityToken } = json['Credentials'] as Record<
      string,
      string
    >
    const session = { AccessKeyId, SecurityToken }
    const secret = String(AccessKeySecret)
    expect(await outcome({ query: session, secret })).toEqual(GRANTED)
    expect(await outcome({ query: { AccessKeyId }, secret })).toEqual([
      404,
      'InvalidAccessKeyId.NotFound'
    ])
    const forged = { AccessKeyId, SecurityToken: 'other' }
    expect(await outcome({ query: forged, secret })).toEqual([
      403,
      'InvalidSecurityToken.MalFormed'
    ])
  }
})

describe('rejected requests', () => {
  test("rejects another secret's signature, showing the string to sign", async () => {
    const query = { SignatureNonce: 'n', KeyId: "a b*'~/" }
    const { status, json } = await describeKey({ secret: 'wrong', query })
    expect([status, json['Code'], json['Message']]).toEqual([
      400,
      'SignatureDoesNotMatch',
      'Specified signature is not matched with our calculation. server string to sign is:' +
        'POST&%2F&AccessKeyId%3Demulator-id%26Action%3DDescribeKey%26Format%3DJSON%26KeyId%3Da%2520b%252A%2527~%252F' +
        '%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3Dn%26SignatureVersion%3D1.0' +
        '%26Timestamp%3D2026-01-02T03%253A04%253A05Z%26Version%3D2016-01-20'
    ])
  })

  test.each<[string, Rpc1Call, number, string]>([
    ['a parameter that is not signed', { unsigned: { More: '1' } }, 400, 'SignatureDoesNotMatch'],
    ['a forged signature', { unsigned: { Signature: 'AAAA' } }, 400, 'SignatureDoesNotMatch'],
    ['another method', { query: { SignatureMethod: 'HMAC-SHA256' } }, 400, 'InvalidParameter'],
    ['another version', { query: { SignatureVersion: '2.0' } }, 400, 'InvalidParameter'],
    ['another type', { query: { SignatureType: 'BEARERTOKEN' } }, 400, 'InvalidParameter'],
    ['another format', { query: { Format: 'XML' } }, 400, 'InvalidParameter'],
    ['an unknown key', { query: { AccessKeyId: 'nobody' } }, 404, 'InvalidAccessKeyId.NotFound'],
    [
      'a permanent key with a token',
      { query: { SecurityToken: 't' } },
      404,
      'InvalidAccessKeyId.NotFound'
    ],
    ['a date that is none', { query: { Timestamp: 'now' } }, 400, 'InvalidTimeStamp.Format'],
    [
      'a date that is over',
      { query: { Timestamp: acsDate(START - 16 * MINUTE) } },
      400,
      'InvalidTimeStamp.Expired'
    ],
    [
      'a parameter twice',
      { query: { KeyId: 'key-1' }, form: { KeyId: 'key-2' } },
      400,
      'InvalidParameter'
    ],
    ...[
      'AccessKeyId',
      'SignatureMethod',
      'SignatureVersion',
      'SignatureNonce',
      'Timestamp',
      'Format'
    ].map((name): [string, Rpc1Call, number, string] => [
      `nothing for ${name}`,
      { query: { [name]: undefined } },
      400,
      'MissingParameter'
    ])
  ])('rejects %s', async (_, call, status, code) => {
    expect(await outcome(call)).toEqual([status, code])
  })

  test('rejects a used nonce, unless a forged request used it', async () => {
    const once: Rpc1Call = { query: { SignatureNonce: 'n' } }
    expect(await outcome({ ...once, secret: 'wrong' })).toEqual([400, 'SignatureDoesNotMatch'])
    expect(await outcome(once)).toEqual(GRANTED)
    expect(await outcome(once)).toEqual([400, 'SignatureNonceUsed'])
  })
})
