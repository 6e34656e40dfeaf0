import { afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { RamPolicy } from '../../dev/emulator/emulator.js'
import { aliOss } from '../unit/dev/emulator/oss/ali-oss-client.js'
import { callKms } from '../unit/dev/emulator/kms/kms-request.js'
import { actionFixture } from './support/action-fixture.js'
import { oidcJob, sessionPoliciesSince, oidcTrustPolicy } from './support/oidc-job.js'

/**
 * `restrict-session`, on an emulator that enforces session policies. Each kind of run works with
 * the session policy that it requests; it fails without any one action, so the policy has none that
 * the run does not need; and everything outside it is denied.
 */
const oss = actionFixture()
const oidc = oidcJob(oss)
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'

beforeAll(() => {
  oss.emulator.addKmsKey(key)
  oss.emulator.addKmsKey('11111111-2222-3333-4444-555555555555')
})
afterEach(() => {
  oidc.setUpAccount()
})

interface Kind {
  readonly inputs: Record<string, string>
  readonly rule?: { algorithm: string; kmsKeyId?: string }
  readonly ends: string
  /** Each action, with the outcome of the run without it: a reason code, or a word of its log. */
  readonly needs: Readonly<Record<string, RegExp>>
}

const denied = /access-denied/
const upload = {
  'oss:PutObject': /canary-inconclusive/,
  'oss:GetObject': /canary-inconclusive/,
  'oss:DeleteObject':
    /The test object .* may still be in bucket photos\. Bucket photos did not confirm that the test object was deleted: .*Grant oss:DeleteObject /
}
const use = { 'kms:GenerateDataKey': /canary-failed/, 'kms:Decrypt': /canary-failed/ }
const byKms = { algorithm: 'KMS', 'kms-key-id': key }
const apply = { mode: 'apply' }
const canary = { canary: 'true' }

const kinds: Record<string, Kind> = {
  verify: {
    inputs: {},
    rule: { algorithm: 'AES256' },
    ends: 'compliant',
    needs: { 'oss:GetBucketEncryption': denied }
  },
  apply: {
    inputs: apply,
    ends: 'applied',
    needs: { 'oss:GetBucketEncryption': denied, 'oss:PutBucketEncryption': denied }
  },
  none: {
    inputs: { ...apply, algorithm: 'none', 'allow-downgrade': 'true' },
    rule: { algorithm: 'AES256' },
    ends: 'applied',
    needs: { 'oss:GetBucketEncryption': denied, 'oss:DeleteBucketEncryption': denied }
  },
  'key check': {
    inputs: { ...apply, ...byKms, 'check-kms-key': 'required' },
    ends: 'applied',
    needs: {
      'oss:GetBucketEncryption': denied,
      'oss:PutBucketEncryption': denied,
      'oss:GetBucketInfo':
        /It could not be determined whether bucket photos is public or replicated\..*Grant oss:GetBucketInfo /,
      'kms:DescribeKey': /kms-check-failed/
    }
  },
  canary: {
    inputs: canary,
    rule: { algorithm: 'AES256' },
    ends: 'compliant',
    needs: { 'oss:GetBucketEncryption': denied, ...upload }
  },
  'canary under a key': {
    inputs: { ...byKms, ...canary },
    rule: { algorithm: 'KMS', kmsKeyId: key },
    ends: 'compliant',
    needs: { 'oss:GetBucketEncryption': denied, ...upload, ...use }
  },
  'apply, key check and canary': {
    inputs: { ...apply, ...byKms, ...canary, 'check-kms-key': 'required' },
    ends: 'applied',
    needs: {
      'oss:GetBucketEncryption': denied,
      'oss:PutBucketEncryption': denied,
      'oss:GetBucketInfo':
        /It could not be determined whether bucket photos is public or replicated\./,
      'kms:DescribeKey': /kms-check-failed/,
      ...upload,
      ...use
    }
  }
}

/** A canary's roll-back needs these; a successful run does not use them. */
const forRollBack = ['oss:PutBucketEncryption', 'oss:DeleteBucketEncryption']
/** For a versioned bucket. */
const forVersions = 'oss:DeleteObjectVersion'

const run = (inputs: Record<string, string>): ReturnType<typeof oidc.run> =>
  oidc.run({ 'restrict-session': 'true', ...inputs }, { RUNNER_DEBUG: '1' })

const everythingBut = (action: string): RamPolicy => ({
  Version: '1',
  Statement: [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: action, Resource: '*' }
  ]
})

describe.each(Object.entries(kinds))('%s', (_, { inputs, rule, ends, needs }) => {
  test('works with its own session policy, which the debug log shows', async () => {
    oss.emulator.setRule('photos', rule)
    const from = oss.emulator.requests.length
    const result = await run(inputs)
    expect(result.outputs['error']).toBe('')
    expect(result.outputs['status']).toBe(ends)
    const warnings = result.commands.filter(({ name }) => name === 'warning')
    expect(warnings).toEqual([])
    expect(
      oss.emulator.requests.slice(from).filter(({ status }) => status >= 400 && status !== 404)
    ).toEqual([])

    const [policy] = sessionPoliciesSince(oss.emulator, from) as RamPolicy[]
    const text = JSON.stringify(policy)
    const debug = result.commands.filter(({ name }) => name === 'debug').map(({ data }) => data)
    expect(debug.filter(line => line.includes(text))).toHaveLength(1)
    const actions = policy?.Statement.flatMap(({ Action }) => Action)
    const more = [
      ...('canary' in inputs ? [forVersions] : []),
      ...('canary' in inputs && 'mode' in inputs ? forRollBack : [])
    ]
    expect(new Set(actions)).toEqual(new Set([...Object.keys(needs), ...more]))
  })

  test.each(Object.entries(needs))('needs %s', async (action, told) => {
    oss.emulator.setRule('photos', rule)
    oss.emulator.addRole('gate', { trust: oidcTrustPolicy(), policy: everythingBut(action) })
    const result = await run(inputs)
    expect(`${result.log.join('\n')}\n${result.outputs['results'] ?? ''}`).toMatch(told)
  })
})

describe('a request outside the session policy is denied', () => {
  /** Signs with the session of the previous run. */
  function session() {
    const [accessKeyId = '', accessKeySecret = '', stsToken = ''] =
      oss.emulator.issuedSecrets.slice(-3)
    return {
      accessKeyId,
      accessKeySecret,
      stsToken,
      refreshSTSTokenInterval: 1e9,
      authorizationV4: true
    }
  }
  const code = async (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'allowed',
      (error: unknown) => (error as { code: string }).code
    )

  test('for verify: changing the bucket, reading another, uploading, listing, describing a key', async () => {
    oss.emulator.addBucket('other-bucket')
    await run({ 'fail-on': 'none' })
    const client = aliOss(oss.emulator, { ...session(), bucket: 'photos' })
    expect({
      read: await code(client.getBucketEncryption('photos')),
      change: await code(client.putBucketEncryption('photos', { SSEAlgorithm: 'AES256' })),
      remove: await code(client.deleteBucketEncryption('photos')),
      info: await code(client.getBucketInfo('photos')),
      other: await code(client.getBucketEncryption('other-bucket')),
      upload: await code(client.put('.oss-bucket-encryption/x', Buffer.from('x'))),
      list: await code(client.list({}, {}))
    }).toEqual({
      read: 'NoSuchServerSideEncryptionRule',
      change: 'AccessDenied',
      remove: 'AccessDenied',
      info: 'AccessDenied',
      other: 'AccessDenied',
      upload: 'AccessDenied',
      list: 'AccessDenied'
    })
    expect(await describeKey(key)).toBe('Forbidden.NoPermission')
  })

  test('for apply with a canary: objects elsewhere, another key', async () => {
    oss.emulator.addBucket('other-bucket')
    await run({ ...apply, ...byKms, ...canary, 'check-kms-key': 'required' })
    const client = aliOss(oss.emulator, { ...session(), bucket: 'photos' })
    const other = aliOss(oss.emulator, { ...session(), bucket: 'other-bucket' })
    expect({
      change: await code(client.putBucketEncryption('photos', { SSEAlgorithm: 'AES256' })),
      otherChange: await code(
        other.putBucketEncryption('other-bucket', { SSEAlgorithm: 'AES256' })
      ),
      upload: await code(client.put('.oss-bucket-encryption/x', Buffer.from('x'))),
      elsewhere: await code(client.put('photo.jpg', Buffer.from('x'))),
      otherUpload: await code(other.put('.oss-bucket-encryption/x', Buffer.from('x'))),
      read: await code(client.get('photo.jpg')),
      list: await code(client.list({}, {}))
    }).toEqual({
      change: 'allowed',
      otherChange: 'AccessDenied',
      upload: 'allowed',
      elsewhere: 'AccessDenied',
      otherUpload: 'AccessDenied',
      read: 'AccessDenied',
      list: 'AccessDenied'
    })
    expect(await describeKey(key)).toBe('allowed')
    expect(await describeKey('11111111-2222-3333-4444-555555555555')).toBe('Forbidden.NoPermission')
  })

  async function describeKey(keyId: string): Promise<string> {
    const { accessKeyId, accessKeySecret, stsToken } = session()
    const headers = { 'x-acs-security-token': stsToken }
    const { status, json } = await callKms(oss.emulator.port, {
      keyId,
      accessKeyId,
      accessKeySecret,
      headers
    })
    return status === 200 ? 'allowed' : String(json['Code'])
  }
})

test.each<[string, { algorithm: string } | undefined, string]>([
  ['deleted', undefined, 'DeleteBucketEncryption'],
  ['put back', { algorithm: 'AES256' }, 'PutBucketEncryption']
])(
  'lets a change that its canary does not verify be %s under the same policy',
  async (_, rule, call) => {
    oss.emulator.addKmsKey(key, { state: 'Disabled' })
    oss.emulator.setRule('photos', rule)
    const result = await run({ ...apply, ...byKms, ...canary, 'check-kms-key': 'off' })
    oss.emulator.addKmsKey(key)
    expect(result.outputs['results']).toContain('canary-failed')
    expect(oss.operations().slice(2)).toContain(call)
    expect(oss.emulator.rule('photos')).toEqual(rule)
  }
)

test('uses several sessions for more buckets than one policy can name', async () => {
  const names = Array.from({ length: 120 }, (_, index) => `a-bucket-with-a-long-name-${index}`)
  for (const name of names) oss.emulator.addBucket(name, { rule: { algorithm: 'AES256' } })
  const from = oss.emulator.requests.length
  const result = await run({ bucket: names.join('\n') })
  expect(result.outputs['compliant-count']).toBe('120')
  const policies = sessionPoliciesSince(oss.emulator, from) as RamPolicy[]
  expect(policies).toHaveLength(3)
  expect(
    policies.flatMap(({ Statement }) => Statement.flatMap(({ Resource = [] }) => Resource))
  ).toEqual(names.map(name => `acs:oss:*:*:${name}`))
  expect(result.log.find(line => line.startsWith('sessions'))).toMatch(
    /^sessions {6}3, each restricted/
  )
})

test.each<[string, Record<string, string>, RegExp]>([
  [
    'without a role',
    { 'role-to-assume': '', 'oidc-provider-arn': '' },
    /restrict-session has no effect without role-to-assume/
  ],
  [
    'with a canary and any key',
    { algorithm: 'KMS', 'kms-key-id': '*', canary: 'true' },
    /With kms-key-id: \*, restrict-session and canary cannot be combined\./
  ],
  [
    'with more keys than fit',
    {
      algorithm: 'KMS',
      'kms-key-id': Array.from({ length: 40 }, (_, i) => `${key}-${i}`).join(),
      canary: 'true'
    },
    /for a single bucket, the session policy has \d+ characters, but STS accepts at most 2048/
  ]
])('restrict-session %s is rejected before any request is sent', async (_, inputs, told) => {
  const result = await run(inputs)
  expect(result.outputs['error']).toMatch(told)
  expect(oss.operations()).toEqual([])
})
