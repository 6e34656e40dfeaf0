import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import { callKms, type KmsCall } from './kms-request.js'

const KEY = '9468da86-3509-4f8d-a61e-6eab1eac1234'
const ARN = `acs:kms:cn-hangzhou:1234567890123456:key/${KEY}`

let emulator: Emulator
const describeKey = (keyId: string, more: KmsCall = {}) =>
  callKms(emulator.port, { keyId, ...more })

beforeEach(async () => {
  emulator = await startEmulator()
  emulator.addKmsKey(KEY, { aliases: ['alias/app/data'] })
})
afterEach(() => emulator.close())

describe('key metadata', () => {
  test('describes an ordinary key', async () => {
    const answer = await describeKey(KEY)
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json;charset=utf-8',
      'x-acs-request-id': expect.stringMatching(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/)
    })
    expect(answer.headers).not.toHaveProperty('x-oss-request-id')
    expect(answer.json).toEqual({
      RequestId: answer.headers['x-acs-request-id'],
      KeyMetadata: {
        KeyId: KEY,
        Arn: ARN,
        KeyState: 'Enabled',
        KeyUsage: 'ENCRYPT/DECRYPT',
        KeySpec: 'Aliyun_AES_256',
        Origin: 'Aliyun_KMS',
        Creator: '1234567890123456',
        CreationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        Description: '',
        ProtectionLevel: 'SOFTWARE',
        PrimaryKeyVersion: expect.any(String),
        MaterialExpireTime: '',
        DeleteDate: '',
        AutomaticRotation: 'Disabled'
      }
    })
  })

  test('describes a key with every property set', async () => {
    emulator.addKmsKey('key-hz1', {
      region: 'cn-beijing',
      state: 'PendingDeletion',
      usage: 'SIGN/VERIFY',
      spec: 'RSA_2048',
      origin: 'EXTERNAL',
      materialExpiresAt: new Date('2030-01-02T03:04:05Z'),
      deletionDate: new Date('2031-01-02T03:04:05Z')
    })
    const { json } = await describeKey('key-hz1', { host: 'kms.cn-beijing.aliyuncs.com' })
    expect(json.KeyMetadata).toMatchObject({
      Arn: 'acs:kms:cn-beijing:1234567890123456:key/key-hz1',
      KeyState: 'PendingDeletion',
      KeyUsage: 'SIGN/VERIFY',
      KeySpec: 'RSA_2048',
      Origin: 'EXTERNAL',
      MaterialExpireTime: '2030-01-02T03:04:05Z',
      DeleteDate: '2031-01-02T03:04:05Z'
    })
  })

  test('describes the latest state of a key, and no removed key', async () => {
    emulator.addKmsKey(KEY, { state: 'Disabled' })
    expect((await describeKey(KEY)).json.KeyMetadata?.['KeyState']).toBe('Disabled')
    expect((await describeKey('alias/app/data')).json['Code']).toBe('Forbidden.AliasNotFound')
    emulator.removeKmsKey(KEY, { region: 'cn-beijing' })
    expect((await describeKey(KEY)).status).toBe(200)
    emulator.removeKmsKey(KEY)
    expect((await describeKey(KEY)).json['Code']).toBe('Forbidden.KeyNotFound')
  })
})

describe('the requested key', () => {
  test.each([KEY, 'alias/app/data', ARN, 'acs:kms:cn-hangzhou:1234567890123456:alias/app/data'])(
    'finds the key by %s',
    async keyId => {
      const answer = await describeKey(keyId)
      expect([answer.status, answer.json.KeyMetadata?.['KeyId']]).toEqual([200, KEY])
    }
  )

  test('accepts parameters in a form and by GET', async () => {
    const form: KmsCall = {
      body: `KeyId=${encodeURIComponent('alias/app/data')}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' }
    }
    expect((await callKms(emulator.port, form)).json.KeyMetadata?.['KeyId']).toBe(KEY)
    expect(emulator.requests.at(-1)).toMatchObject({ key: 'alias/app/data' })
    expect((await describeKey(KEY, { method: 'GET' })).status).toBe(200)
  })

  test.each([
    ['no-such-key', 404, 'Forbidden.KeyNotFound', 'The specified Key is not found.'],
    ['alias/none', 404, 'Forbidden.AliasNotFound', 'The specified Alias is not found.'],
    [ARN.replace('hangzhou', 'beijing'), 404, 'Forbidden.KeyNotFound', ''],
    [ARN.replace('1234567890123456', '1'), 404, 'Forbidden.KeyNotFound', ''],
    [ARN.replace('key/', 'alias/').replace(KEY, 'x'), 404, 'Forbidden.AliasNotFound', ''],
    ['<key>', 400, 'InvalidParameter', 'The specified parameter KeyId is not valid.'],
    ['alias/', 400, 'InvalidParameter', ''],
    [ARN.replace('key/', ''), 400, 'InvalidParameter', ''],
    ['k'.repeat(300), 400, 'InvalidParameter', ''],
    ['', 400, 'MissingParameter', '"KeyId"']
  ])('rejects the KeyId %s', async (keyId, status, code, message) => {
    const { json, ...answer } = await describeKey(keyId)
    expect(answer.status).toBe(status)
    expect(json).toEqual({
      RequestId: answer.headers['x-acs-request-id'],
      HostId: 'kms.cn-hangzhou.aliyuncs.com',
      Code: code,
      Message: expect.stringContaining(message),
      Recommend: expect.stringContaining(code)
    })
    expect(emulator.requests.at(-1)).toMatchObject({ status, code })
  })

  test('rejects a missing KeyId', async () => {
    expect((await callKms(emulator.port)).json['Code']).toBe('MissingParameter')
  })

  test.each([
    ['kms.cn-hangzhou.aliyuncs.com', true],
    ['KMS.cn-hangzhou.aliyuncs.com:8080', true],
    ['kms-vpc.cn-hangzhou.aliyuncs.com', true],
    ['127.0.0.1', true],
    ['kms.cn-beijing.aliyuncs.com', false],
    ['kms-vpc.cn-beijing.aliyuncs.com', false]
  ])('serves the host %s', async (host, there) => {
    const answer = await describeKey(KEY, { host })
    expect(answer.status).toBe(there ? 200 : 404)
    expect(emulator.requests.at(-1)?.region).toBe(there ? 'cn-hangzhou' : 'cn-beijing')
  })

  test('rejects anything but DescribeKey 2016-01-20 at /', async () => {
    const calls: KmsCall[] = [
      { headers: { 'x-acs-action': 'ListKeys' } },
      { headers: { 'x-acs-version': '2014-05-26' } },
      { headers: { 'x-acs-version': undefined } },
      { headers: { 'x-acs-action': undefined } },
      { path: '/keys' },
      { method: 'PUT' }
    ]
    for (const call of calls) {
      const answer = await describeKey(KEY, call)
      expect([answer.status, answer.json['Code']]).toEqual([404, 'InvalidAction.NotFound'])
    }
    expect(emulator.requests.map(({ operation }) => operation)).toEqual([
      'Unknown',
      'DescribeKey',
      'DescribeKey',
      'Unknown',
      'DescribeKey',
      'DescribeKey'
    ])
  })
})

describe('permission to describe a key', () => {
  const codeOf = async (call: KmsCall) => {
    const answer = await describeKey(KEY, call)
    return [answer.status, answer.json['Code']]
  }

  test('denies a caller without the permission', async () => {
    emulator.addCredential({ accessKeyId: 'a', accessKeySecret: 's', deny: ['DescribeKey'] })
    const call = { accessKeyId: 'a', accessKeySecret: 's' }
    expect(await codeOf(call)).toEqual([403, 'Forbidden.NoPermission'])
  })

  test('denies everyone a forbidden key', async () => {
    emulator.addKmsKey(KEY, { forbidden: true })
    expect(await codeOf({})).toEqual([403, 'Forbidden.NoPermission'])
  })

  test('denies everyone while KMS is not activated', async () => {
    emulator.setKmsEnabled(false)
    expect(await codeOf({})).toEqual([403, 'Forbidden.KmsServiceNotEnabled'])
    emulator.setKmsEnabled(true)
    expect((await codeOf({}))[0]).toBe(200)
  })
})

test('logs the key of the request', async () => {
  await describeKey(KEY, { headers: { 'user-agent': 'me/1' } })
  expect(emulator.requests).toEqual([
    {
      operation: 'DescribeKey',
      method: 'POST',
      path: `/?KeyId=${KEY}`,
      host: 'kms.cn-hangzhou.aliyuncs.com',
      region: 'cn-hangzhou',
      key: KEY,
      signature: 'acs3',
      accessKeyId: 'emulator-id',
      userAgent: 'me/1',
      status: 200,
      receivedAt: expect.any(Number),
      respondedAt: expect.any(Number)
    }
  ])
})

test('rejects invalid and duplicate aliases', () => {
  expect(() => {
    emulator.addKmsKey('other', { aliases: ['app/data'] })
  }).toThrow('app/data is no KMS alias')
  expect(() => {
    emulator.addKmsKey('other', { aliases: ['alias/app/data'] })
  }).toThrow(`already an alias of ${KEY}`)
  emulator.addKmsKey('other', { region: 'cn-beijing', aliases: ['alias/app/data'] })
})
