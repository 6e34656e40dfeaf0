import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  startEmulator,
  type Emulator,
  type KmsKeyOptions
} from '../../../../../dev/emulator/emulator.js'
import { callKms } from '../kms/kms-request.js'
import { sendSigned, type RawResponse } from '../raw-request.js'

const BUCKET = 'examplebucket'
const SSE = 'x-oss-server-side-encryption'

let emulator: Emulator
const put = (keyId?: string) =>
  sendSigned(emulator.port, {
    method: 'PUT',
    bucket: BUCKET,
    key: 'k',
    body: 'x',
    headers: { [SSE]: 'KMS', ...(keyId === undefined ? {} : { [`${SSE}-key-id`]: keyId }) }
  })
const get = () => sendSigned(emulator.port, { bucket: BUCKET, key: 'k' })
const errorOf = ({ status, element }: RawResponse) => [status, element('Code'), element('EC')]

beforeEach(async () => {
  emulator = await startEmulator()
  emulator.addBucket(BUCKET)
})
afterEach(() => emulator.close())

test.each<[KmsKeyOptions, boolean]>([
  [{}, true],
  [{ spec: 'Aliyun_SM4' }, true],
  [{ origin: 'EXTERNAL' }, true],
  [{ spec: 'RSA_2048' }, false],
  [{ spec: 'EC_SM2', usage: 'SIGN/VERIFY' }, false],
  [{ usage: 'SIGN/VERIFY' }, false]
])('encrypts with a key with %j: %j', async (options, encrypts) => {
  emulator.addKmsKey('key-1', options)
  const answer = await put('key-1')
  if (encrypts) expect(answer.status).toBe(200)
  else expect(errorOf(answer)).toEqual([400, 'InvalidArgument', '0005-00000226'])
  expect(emulator.objectVersions(BUCKET)).toHaveLength(encrypts ? 1 : 0)
})

test('rejects uploads under a forbidden key', async () => {
  emulator.addKmsKey('key-1')
  await put('key-1')
  emulator.addKmsKey('key-1', { forbidden: true })
  for (const answer of [await put('key-1'), await get()]) {
    expect(errorOf(answer)).toEqual([403, 'AccessDenied', undefined])
    expect(answer.element('Message')).toBe('This request is forbidden by kms.')
  }
})

test('rejects uploads under a removed key', async () => {
  emulator.addKmsKey('key-1', { region: 'cn-beijing' })
  emulator.addKmsKey('key-1')
  await put('key-1')
  emulator.removeKmsKey('key-1')
  expect(errorOf(await get())).toEqual([404, 'KeyNotFound', '0005-00000208'])
})

test('accepts an alias', async () => {
  emulator.addKmsKey('key-1', { aliases: ['alias/a'] })
  expect((await put('alias/a')).status).toBe(200)
  expect(errorOf(await put('alias/b'))).toEqual([404, 'AliasNotFound', undefined])
})

test("creates OSS's service key on first use, one per region", async () => {
  const ask = async (region: string) => {
    const host = `kms.${region}.aliyuncs.com`
    const { json } = await callKms(emulator.port, { keyId: 'alias/acs/oss', host })
    return json.KeyMetadata?.['KeyId'] ?? json['Code']
  }
  expect(await ask('cn-hangzhou')).toBe('Forbidden.AliasNotFound')
  const keyId = (await put()).headers[`${SSE}-key-id`]
  expect(await ask('cn-hangzhou')).toBe(keyId)
  expect(await ask('cn-beijing')).toBe('Forbidden.AliasNotFound')
  emulator.addBucket('far', { region: 'cn-beijing', rule: { algorithm: 'KMS' } })
  const far = { method: 'PUT', bucket: 'far', key: 'k', body: 'x', region: 'cn-beijing' }
  const farId = (await sendSigned(emulator.port, far)).headers[`${SSE}-key-id`]
  expect(await ask('cn-beijing')).toBe(farId)
  expect(farId).not.toBe(keyId)
  const { json } = await callKms(emulator.port, { keyId: String(keyId) })
  expect(json.KeyMetadata).toMatchObject({ Creator: 'Oss', KeyState: 'Enabled' })
})

describe('while KMS is not activated', () => {
  beforeEach(() => {
    emulator.addKmsKey('key-1')
    emulator.setKmsEnabled(false)
  })

  test.each([undefined, 'key-1', 'no-such-key'])('rejects uploads under %s', async keyId => {
    expect(errorOf(await put(keyId))).toEqual([403, 'KmsServiceNotEnabled', '0005-00000218'])
    emulator.setKmsEnabled(true)
    expect((await put(keyId)).status).toBe(keyId === 'no-such-key' ? 404 : 200)
  })

  test("accepts OSS's own encryption", async () => {
    const headers = { [SSE]: 'AES256' }
    const own = { method: 'PUT', bucket: BUCKET, key: 'k', body: 'x', headers }
    expect((await sendSigned(emulator.port, own)).status).toBe(200)
  })
})
