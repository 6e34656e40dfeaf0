import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import { acsDate, callKms, kmsRequest, sha256, withJson, type KmsCall } from './kms-request.js'
import { send, type RawRequest } from '../raw-request.js'

const MINUTE = 60 * 1000
const START = Date.parse('2026-01-02T03:04:05Z')

let emulator: Emulator
let now: number
const call = (more: KmsCall = {}): KmsCall => ({
  keyId: 'key-1',
  ...more,
  headers: { 'x-acs-date': acsDate(START), ...more.headers }
})
const outcome = async (more: KmsCall) => {
  const { status, json } = await callKms(emulator.port, call(more))
  return [status, json['Code']]
}
/** Changes a request after it was signed. */
const changed = async (change: (raw: RawRequest) => RawRequest) => {
  const { status, json } = withJson(await send(emulator.port, change(kmsRequest(call()))))
  return [status, json['Code']]
}
const withHeader = (name: string, value: string) => (raw: RawRequest) => ({
  ...raw,
  headers: { ...raw.headers, [name]: value }
})
const GRANTED = [200, undefined]
const MISMATCH = [400, 'SignatureDoesNotMatch']

beforeEach(async () => {
  now = START
  emulator = await startEmulator({ now: () => now })
  emulator.addKmsKey('key-1')
})
afterEach(() => emulator.close())

describe('the signature', () => {
  test('is accepted when valid', async () => {
    expect(await outcome({})).toEqual(GRANTED)
    expect(await outcome({ query: [['Extra', "a b+/é'()*~"]] })).toEqual(GRANTED)
  })

  test.each<[string, KmsCall]>([
    ['by another secret', { accessKeySecret: 'wrong' }],
    ['without the host', { unsigned: ['host'] }],
    ['without the action', { unsigned: ['x-acs-action'] }],
    ['without the date', { unsigned: ['x-acs-date'] }],
    ['without the nonce', { unsigned: ['x-acs-signature-nonce'] }],
    ['without a further x-acs header', { headers: { 'x-acs-x': '1' }, unsigned: ['x-acs-x'] }],
    ['of a header that is not there', { unsent: ['accept'] }],
    ['of another body', { headers: { 'x-acs-content-sha256': sha256('other') } }],
    ['of no payload', { headers: { 'x-acs-content-sha256': 'UNSIGNED-PAYLOAD' } }]
  ])('is rejected %s', async (_, more) => {
    expect(await outcome(more)).toEqual(MISMATCH)
  })

  test('is rejected for another request', async () => {
    const query = (raw: RawRequest) => ({ ...raw, path: `${raw.path ?? ''}&More=1` })
    expect(await changed(query)).toEqual(MISMATCH)
    expect(await changed(raw => ({ ...raw, method: 'GET' }))).toEqual(MISMATCH)
    expect(await changed(withHeader('x-acs-added', '1'))).toEqual(MISMATCH)
    expect(await changed(withHeader('host', 'kms.cn-beijing.aliyuncs.com'))).toEqual(MISMATCH)
    expect(await changed(raw => raw)).toEqual(GRANTED)
  })

  test.each([
    'ACS3-HMAC-SHA256',
    'ACS3-HMAC-SHA256 Credential=emulator-id',
    'ACS3-HMAC-SHA256 Credential=emulator-id,SignedHeaders=host,Signature=zz',
    'OSS emulator-id:signature',
    'Bearer x'
  ])('is rejected when malformed: %s', async authorization => {
    const expected = [400, 'IncompleteSignature']
    expect(await changed(withHeader('authorization', authorization))).toEqual(expected)
  })

  test.each(['x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256'])(
    'is rejected without %s',
    async name => {
      expect(await outcome({ headers: { [name]: undefined } })).toEqual([400, 'MissingParameter'])
    }
  )

  test('is required', async () => {
    const answer = withJson(
      await send(emulator.port, { method: 'POST', headers: { 'x-acs-action': 'DescribeKey' } })
    )
    expect([answer.status, answer.json['Code']]).toEqual([400, 'MissingParameter'])
  })
})

describe('the timestamp', () => {
  test.each<[number, unknown[]]>([
    [15 * MINUTE, GRANTED],
    [15 * MINUTE + 1000, [400, 'InvalidTimeStamp.Expired']],
    [-15 * MINUTE, GRANTED],
    [-15 * MINUTE - 1000, [400, 'InvalidTimeStamp.Expired']]
  ])('is checked %d ms later', async (ms, expected) => {
    now = START + ms
    expect(await outcome({})).toEqual(expected)
  })

  test.each(['20260102T030405Z', '2026-01-02T03:04:05.000Z', '2026-13-02T03:04:05Z', 'now'])(
    'is rejected in the form %s',
    async date => {
      expect(await outcome({ headers: { 'x-acs-date': date } })).toEqual([
        400,
        'InvalidTimeStamp.Format'
      ])
    }
  )
})

describe('the nonce', () => {
  const once: KmsCall = { headers: { 'x-acs-signature-nonce': 'n' } }

  test('is accepted once', async () => {
    expect(await outcome(once)).toEqual(GRANTED)
    expect(await outcome(once)).toEqual([400, 'SignatureNonceUsed'])
    expect(await outcome({})).toEqual(GRANTED)
  })

  test('is not used up by a forged request or another caller', async () => {
    expect(await outcome({ ...once, accessKeySecret: 'wrong' })).toEqual(MISMATCH)
    emulator.addCredential({ accessKeyId: 'other', accessKeySecret: 's' })
    expect(await outcome({ ...once, accessKeyId: 'other', accessKeySecret: 's' })).toEqual(GRANTED)
    expect(await outcome(once)).toEqual(GRANTED)
  })

  test('is remembered while its date is valid', async () => {
    const early = { headers: { ...once.headers, 'x-acs-date': acsDate(START + 15 * MINUTE) } }
    expect(await outcome(early)).toEqual(GRANTED)
    now = START + 30 * MINUTE
    expect(await outcome(early)).toEqual([400, 'SignatureNonceUsed'])
  })

  test('is forgotten long after its date has expired', async () => {
    expect(await outcome(once)).toEqual(GRANTED)
    now = START + 31 * MINUTE
    const later = { ...once.headers, 'x-acs-date': acsDate(now) }
    expect(await outcome({ headers: later })).toEqual(GRANTED)
  })
})

describe('the caller', () => {
  const NOT_FOUND = [404, 'InvalidAccessKeyId.NotFound']
  const temporary = { accessKeyId: 'STS.1', accessKeySecret: 's' }
  const token = (value: string): KmsCall => ({
    ...temporary,
    headers: { 'x-acs-security-token': value }
  })

  test('is rejected when unknown', async () => {
    expect(await outcome({ accessKeyId: 'nobody' })).toEqual(NOT_FOUND)
  })

  test('is rejected when disabled', async () => {
    emulator.addCredential({ ...temporary, disabled: true })
    expect(await outcome(temporary)).toEqual([403, 'InvalidAccessKeyId.Inactive'])
  })

  test('must sign and send its own token', async () => {
    const expires = new Date(START + 5 * MINUTE)
    emulator.addCredential({ ...temporary, securityToken: 't/+=', expires })
    expect(await outcome(token('t/+='))).toEqual(GRANTED)
    expect(await outcome({ ...token('t/+='), unsigned: ['x-acs-security-token'] })).toEqual(
      MISMATCH
    )
    expect(await outcome(token('other'))).toEqual([403, 'InvalidSecurityToken.MalFormed'])
    expect(await outcome(temporary)).toEqual(NOT_FOUND)
    now = expires.getTime()
    expect(await outcome(token('t/+='))).toEqual([403, 'InvalidSecurityToken.Expired'])
  })

  test('is rejected with a token of another key', async () => {
    expect(await outcome({ headers: { 'x-acs-security-token': 't' } })).toEqual(NOT_FOUND)
  })
})
