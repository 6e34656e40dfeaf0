import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  startEmulator,
  type Credential,
  type Emulator,
  type RamPolicy,
  type RamStatement
} from '../../../../../dev/emulator/emulator.js'
import { callKms } from '../kms/kms-request.js'
import { sendSigned, type RawResponse, type SignedRequestOptions } from '../raw-request.js'
import { assumeRole, sessionCredentials, UID } from '../sts/sts-request.js'

const BUCKET = 'examplebucket'
const KEY = 'key-1'
const KEY_ARN = `acs:kms:cn-hangzhou:${UID}:key/${KEY}`
const SSE = 'x-oss-server-side-encryption'
const AUTHORIZER = "Access denied by authorizer's policy."
const FORBIDDEN_BY_KMS = 'This request is forbidden by kms.'

let emulator: Emulator
let keys: { accessKeyId: string; accessKeySecret: string; token?: string }

const statement = (
  Effect: 'Allow' | 'Deny',
  Action: string | string[],
  Resource: string | string[]
): RamStatement => ({ Effect, Action, Resource })
const allow = (action: string | string[], resource: string | string[] = '*'): RamPolicy => ({
  Version: '1',
  Statement: [statement('Allow', action, resource)]
})

/** Makes later requests use a session of a role with these policies. */
async function session(policy: RamPolicy | undefined, narrowed?: RamPolicy): Promise<void> {
  emulator.addRole('gate', {
    trust: {
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { RAM: `acs:ram::${UID}:root` }
        }
      ]
    },
    ...(policy === undefined ? {} : { policy })
  })
  const Policy = narrowed && JSON.stringify(narrowed)
  keys = sessionCredentials(await assumeRole(emulator.port, { Policy }))
}

const oss = (signing: SignedRequestOptions) =>
  sendSigned(emulator.port, {
    ...signing,
    ...keys,
    headers: {
      ...signing.headers,
      ...(keys.token === undefined ? {} : { 'x-oss-security-token': keys.token })
    }
  })
const rule = () => oss({ bucket: BUCKET, query: [['encryption', '']] })
const put = (key = 'k', headers: Record<string, string> = {}) =>
  oss({ method: 'PUT', bucket: BUCKET, key, body: 'x', headers })
const describeKey = (keyId: string) =>
  callKms(emulator.port, {
    keyId,
    ...keys,
    headers: keys.token === undefined ? {} : { 'x-acs-security-token': keys.token }
  })
const outcome = ({ status, element }: RawResponse) => [status, element('Code'), element('Message')]
const DENIED = [403, 'AccessDenied', AUTHORIZER]

beforeEach(async () => {
  emulator = await startEmulator()
  emulator.addBucket(BUCKET, { rule: { algorithm: 'AES256' } })
  emulator.addKmsKey(KEY, { aliases: ['alias/app'] })
  keys = { accessKeyId: 'emulator-id', accessKeySecret: 'emulator-secret' }
})
afterEach(() => emulator.close())

describe('role and session policies', () => {
  const read = allow('oss:GetBucketEncryption')
  const write = allow('oss:PutBucketEncryption')

  test.each<[string, RamPolicy | undefined, RamPolicy | undefined, boolean]>([
    ['neither says anything', undefined, undefined, true],
    ['the role allows', read, undefined, true],
    ['the session allows', undefined, read, true],
    ['both allow', read, read, true],
    ['the role does not', write, read, false],
    ['the session does not', read, write, false]
  ])('combine: %s', async (_, policy, narrowed, allowed) => {
    await session(policy, narrowed)
    const answer = await rule()
    if (allowed) expect(answer.status).toBe(200)
    else expect(outcome(answer)).toEqual(DENIED)
  })

  test('do not change for a session when the role is replaced', async () => {
    await session(read)
    const before = keys
    await session(write)
    keys = before
    expect((await rule()).status).toBe(200)
  })
})

describe('required actions and resources', () => {
  const bucket = `acs:oss:*:${UID}:${BUCKET}`
  const version: [string, string][] = [['versionId', 'null']]
  const xml =
    '<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>'

  test.each<[string, string, string, SignedRequestOptions]>([
    ['GetBucketEncryption', 'oss:GetBucketEncryption', bucket, { query: [['encryption', '']] }],
    [
      'PutBucketEncryption',
      'oss:PutBucketEncryption',
      bucket,
      { method: 'PUT', query: [['encryption', '']], body: xml }
    ],
    [
      'DeleteBucketEncryption',
      'oss:DeleteBucketEncryption',
      bucket,
      { method: 'DELETE', query: [['encryption', '']] }
    ],
    ['GetBucketLocation', 'oss:GetBucketLocation', bucket, { query: [['location', '']] }],
    ['GetBucketInfo', 'oss:GetBucketInfo', bucket, { query: [['bucketInfo', '']] }],
    ['ListObjects', 'oss:ListObjects', bucket, {}],
    ['ListObjectsV2', 'oss:ListObjects', bucket, { query: [['list-type', '2']] }],
    ['PutObject', 'oss:PutObject', `${bucket}/k`, { method: 'PUT', key: 'k', body: 'x' }],
    ['GetObject', 'oss:GetObject', `${bucket}/k`, { key: 'k' }],
    ['HeadObject', 'oss:GetObject', `${bucket}/k`, { method: 'HEAD', key: 'k' }],
    ['DeleteObject', 'oss:DeleteObject', `${bucket}/k`, { method: 'DELETE', key: 'k' }],
    ['GetObject of a version', 'oss:GetObjectVersion', `${bucket}/k`, { key: 'k', query: version }],
    [
      'HeadObject of a version',
      'oss:GetObjectVersion',
      `${bucket}/k`,
      { method: 'HEAD', key: 'k', query: version }
    ],
    [
      'DeleteObject of a version',
      'oss:DeleteObjectVersion',
      `${bucket}/k`,
      { method: 'DELETE', key: 'k', query: version }
    ],
    ['GetObjectAcl', 'oss:GetObjectAcl', `${bucket}/k`, { key: 'k', query: [['acl', '']] }],
    [
      'GetObjectAcl of a version',
      'oss:GetObjectVersionAcl',
      `${bucket}/k`,
      { key: 'k', query: [['acl', ''], ...version] }
    ],
    ['PutBucket', 'oss:PutBucket', `acs:oss:*:${UID}:newbucket`, { method: 'PUT' }],
    ['DeleteBucket', 'oss:DeleteBucket', bucket, { method: 'DELETE' }]
  ])('checks %s', async (name, action, resource, signing) => {
    const call: SignedRequestOptions = {
      bucket: name === 'PutBucket' ? 'newbucket' : BUCKET,
      ...signing
    }
    if (name !== 'DeleteBucket') await put()
    await session(allow(action, resource))
    expect(Math.floor((await oss(call)).status / 100)).toBe(2)
    expect(emulator.requests.at(-1)?.operation).toBe(name.split(' ')[0])
    if (name === 'DeleteBucket') emulator.addBucket(BUCKET)

    await session({
      Version: '1',
      Statement: [statement('Allow', '*', '*'), statement('Deny', action, resource)]
    })
    const denied = await oss(call)
    expect([denied.status, emulator.requests.at(-1)?.code]).toEqual([403, 'AccessDenied'])

    await session(allow(action, `acs:oss:*:${UID}:other`))
    expect((await oss(call)).status).toBe(403)
  })

  test('checks ListBuckets on all buckets', async () => {
    await session(allow('oss:ListBuckets', `acs:oss:*:${UID}:*`))
    expect((await oss({})).status).toBe(200)
    await session(allow('oss:ListBuckets', bucket))
    expect(outcome(await oss({}))).toEqual(DENIED)
  })

  test('checks objects by prefix', async () => {
    await session(allow('oss:PutObject', `${bucket}/.oss-bucket-encryption/*`))
    expect((await put('.oss-bucket-encryption/1')).status).toBe(200)
    expect(outcome(await put('.oss-bucket'))).toEqual(DENIED)
  })
})

describe('permanent credentials', () => {
  const alice: Credential = { accessKeyId: 'alice', accessKeySecret: 's' }

  test('get another message when a policy denies them', async () => {
    emulator.addCredential({ ...alice, policy: allow('oss:GetBucketInfo') })
    keys = alice
    const [status, code, message] = outcome(await rule())
    expect([status, code]).toEqual([403, 'AccessDenied'])
    expect(message).not.toBe(AUTHORIZER)
  })

  test('are denied operations by name', async () => {
    emulator.addCredential({ ...alice, deny: ['GetBucketEncryption'], policy: allow('*') })
    keys = alice
    expect((await rule()).status).toBe(403)
  })

  test('are rejected with a policy that cannot be evaluated', async () => {
    const broken = {
      ...allow('*'),
      Statement: [{ ...statement('Allow', '*', '*'), Condition: {} }]
    }
    expect(() => {
      emulator.addCredential({ ...alice, policy: broken })
    }).toThrow('The policy of alice cannot be evaluated: the element Condition is not known.')
    await expect(startEmulator({ credentials: [{ ...alice, policy: broken }] })).rejects.toThrow(
      'Condition'
    )
  })
})

describe('KMS permissions', () => {
  test.each<[string, string, string, boolean]>([
    ['the key, by id', KEY_ARN, KEY, true],
    ['the key, by alias', KEY_ARN, 'alias/app', true],
    ['the key, by ARN', KEY_ARN, KEY_ARN, true],
    ['the alias, by alias', `acs:kms:cn-hangzhou:${UID}:alias/app`, 'alias/app', true],
    ['the alias, by id', `acs:kms:cn-hangzhou:${UID}:alias/app`, KEY, false],
    ['any region', `acs:kms:*:${UID}:key/*`, KEY, true],
    ['another region', `acs:kms:cn-beijing:${UID}:key/${KEY}`, KEY, false],
    ['another key', `${KEY_ARN}2`, KEY, false],
    ['another key, by alias', `${KEY_ARN}2`, 'alias/app', false]
  ])('allow %s', async (_, resource, keyId, allowed) => {
    await session(allow('kms:DescribeKey', resource))
    const { status, json } = await describeKey(keyId)
    expect([status, json['Code']]).toEqual(
      allowed ? [200, undefined] : [403, 'Forbidden.NoPermission']
    )
  })

  test('hide missing keys from callers without permission', async () => {
    await session(allow('kms:DescribeKey', KEY_ARN))
    for (const keyId of ['none', 'alias/none']) {
      expect((await describeKey(keyId)).json['Code']).toBe('Forbidden.NoPermission')
    }
    await session(allow('kms:*'))
    expect((await describeKey('none')).json['Code']).toBe('Forbidden.KeyNotFound')
    expect((await describeKey('alias/none')).json['Code']).toBe('Forbidden.AliasNotFound')
  })

  test('require kms:DescribeKey specifically', async () => {
    await session(allow(['oss:*', 'kms:Decrypt']))
    expect((await describeKey(KEY)).json['Code']).toBe('Forbidden.NoPermission')
  })
})

describe('an upload under a customer key', () => {
  const both = ['kms:GenerateDataKey', 'kms:Decrypt']
  const kms = (actions: string | string[], resource = KEY_ARN): RamPolicy => ({
    Version: '1',
    Statement: [statement('Allow', 'oss:*', '*'), statement('Allow', actions, resource)]
  })

  test.each<[string, RamPolicy, boolean]>([
    ['both actions', kms(both), true],
    ['all of KMS', kms('kms:*', '*'), true],
    ['no decryption', kms('kms:GenerateDataKey'), false],
    ['no data key', kms('kms:Decrypt'), false],
    ['another key', kms(both, `${KEY_ARN}2`), false],
    ['only the look at it', kms('kms:DescribeKey'), false]
  ])('requires both KMS permissions: %s', async (_, policy, allowed) => {
    emulator.setRule(BUCKET, { algorithm: 'KMS', kmsKeyId: KEY })
    await session(policy)
    const byHeader = { [SSE]: 'KMS', [`${SSE}-key-id`]: KEY }
    for (const answer of [await put('by-rule'), await put('by-header', byHeader)]) {
      if (allowed) expect(answer.headers).toMatchObject({ [`${SSE}-key-id`]: KEY })
      else expect(outcome(answer)).toEqual([403, 'AccessDenied', FORBIDDEN_BY_KMS])
    }
    expect(emulator.objectVersions(BUCKET)).toHaveLength(allowed ? 2 : 0)
  })

  test("needs no KMS permission under OSS's own keys", async () => {
    await session(allow('oss:*'))
    expect((await put('k', { [SSE]: 'KMS' })).status).toBe(200)
    expect((await put('k', { [SSE]: 'AES256' })).status).toBe(200)
  })

  test('is readable with Decrypt, and visible to HEAD without it', async () => {
    const call: SignedRequestOptions = { bucket: BUCKET, key: 'k' }
    await put('k', { [SSE]: 'KMS', [`${SSE}-key-id`]: KEY })
    await session(kms('kms:Decrypt'))
    expect((await oss(call)).body).toBe('x')
    await session(allow('oss:*'))
    expect(outcome(await oss(call))).toEqual([403, 'AccessDenied', FORBIDDEN_BY_KMS])
    expect((await oss({ ...call, method: 'HEAD' })).status).toBe(200)
  })
})
