import { beforeAll, describe, expect, test } from '@jest/globals'
import type { StoredRule } from '../../dev/emulator/emulator.js'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'

const oss = actionFixture({
  credentials: [
    {
      accessKeyId: 'reader-id-000001',
      accessKeySecret: 'reader-secret',
      deny: ['PutBucketEncryption', 'DeleteBucketEncryption']
    }
  ]
})
const keyA = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const apply = (inputs: Record<string, string>) => oss.run({ mode: 'apply', ...inputs })
/** How the summary begins a step that restores the rule of `photos`. */
const restoreStep =
  '<pre>- name: Restore the previous encryption rule\n  uses: ./\n  with:\n    bucket: photos\n    mode: apply\n'

beforeAll(() => {
  oss.emulator.addKmsKey(keyA)
})

describe('apply on a compliant bucket', () => {
  test.each<[string, StoredRule | undefined, Record<string, string>]>([
    ['AES256', { algorithm: 'AES256' }, { algorithm: 'aes256' }],
    ['SM4', { algorithm: 'SM4' }, { algorithm: 'SM4' }],
    ['the service key', { algorithm: 'KMS' }, { algorithm: 'KMS' }],
    [
      'a customer key',
      { algorithm: 'KMS', kmsKeyId: keyA },
      { algorithm: 'KMS', 'kms-key-id': keyA }
    ],
    [
      'KMS + SM4',
      { algorithm: 'KMS', kmsKeyId: keyA, kmsDataEncryption: 'SM4' },
      { algorithm: 'KMS', 'kms-key-id': '*', 'kms-data-encryption': 'SM4' }
    ],
    ['any', { algorithm: 'SM4' }, { algorithm: 'any' }],
    ['none', undefined, { algorithm: 'none' }]
  ])('writes nothing: %s', async (_, rule, inputs) => {
    oss.emulator.setRule('photos', rule)
    const result = await apply(inputs)
    expect(result.outputs).toMatchObject({
      status: 'compliant',
      changed: 'false',
      drift: 'false',
      error: ''
    })
    expect(result.exitCode).toBe(0)
    expect(oss.operations()).toEqual(['GetBucketEncryption'])
    expect(oss.emulator.rule('photos')).toEqual(rule)
  })
})

describe('apply on a drifted bucket', () => {
  test.each<[string, StoredRule | undefined, Record<string, string>, StoredRule | undefined]>([
    ['AES256', undefined, { algorithm: 'AES256' }, { algorithm: 'AES256' }],
    ['SM4', { algorithm: 'AES256' }, { algorithm: 'SM4' }, { algorithm: 'SM4' }],
    ['the service key', { algorithm: 'AES256' }, { algorithm: 'KMS' }, { algorithm: 'KMS' }],
    [
      'a customer key from its ARN',
      undefined,
      { algorithm: 'KMS', 'kms-key-id': `acs:kms:cn-hangzhou:123456:key/${keyA}` },
      { algorithm: 'KMS', kmsKeyId: keyA }
    ],
    [
      'KMS + SM4, data encryption and all',
      { algorithm: 'KMS', kmsKeyId: keyA },
      { algorithm: 'KMS', 'kms-key-id': keyA, 'kms-data-encryption': 'sm4' },
      { algorithm: 'KMS', kmsKeyId: keyA, kmsDataEncryption: 'SM4' }
    ],
    [
      'the first of several keys',
      undefined,
      { algorithm: 'KMS', 'kms-key-id': `${keyA}\nkey-hzz62f1cb66fa42qo0000` },
      { algorithm: 'KMS', kmsKeyId: keyA }
    ],
    [
      'no rule',
      { algorithm: 'AES256' },
      { algorithm: 'none', 'allow-downgrade': 'true' },
      undefined
    ]
  ])('sets the rule and verifies it: %s', async (_, before, inputs, after) => {
    oss.emulator.setRule('photos', before)
    const result = await apply(inputs)
    expect(result.outputs).toMatchObject({ status: 'applied', changed: 'true', drift: 'false' })
    expect(result.exitCode).toBe(0)
    expect(result.stderr).toBe('')
    const change = after === undefined ? 'DeleteBucketEncryption' : 'PutBucketEncryption'
    expect(oss.operations()).toEqual([
      'GetBucketEncryption',
      ...(after?.kmsKeyId === undefined ? [] : ['DescribeKey', 'DescribeKey']),
      ...(after?.algorithm === 'KMS' ? ['GetBucketInfo'] : []),
      'GetBucketEncryption',
      change,
      'GetBucketEncryption'
    ])
    expect(oss.emulator.rule('photos')).toEqual(after)
    const [finding] = JSON.parse(result.outputs['results'] ?? '') as {
      previous: unknown
      actual: unknown
    }[]
    expect(finding).toMatchObject({ previous: before ?? null, actual: after ?? null })
  })
})

test('keeps KMS + SM4 when only the key changes', async () => {
  oss.emulator.setRule('photos', { algorithm: 'KMS', kmsDataEncryption: 'SM4' })
  await apply({ algorithm: 'KMS', 'kms-key-id': keyA, 'kms-data-encryption': 'SM4' })
  expect(oss.emulator.rule('photos')).toEqual({
    algorithm: 'KMS',
    kmsKeyId: keyA,
    kmsDataEncryption: 'SM4'
  })
})

test('waits for a change that becomes visible only after 5 seconds', async () => {
  oss.emulator.addFault({ operation: 'PutBucketEncryption', act: { kind: 'propagate', ms: 5_000 } })
  const result = await apply({})
  expect(result.outputs['status']).toBe('applied')
  expect(result.durationMs).toBeGreaterThan(5_000)
  expect(oss.operations().filter(operation => operation === 'PutBucketEncryption')).toHaveLength(1)
})

test('reports a change that never becomes visible after a minute, with the current rule', async () => {
  oss.emulator.setRule('photos', { algorithm: 'SM4' })
  oss.emulator.addFault({
    operation: 'PutBucketEncryption',
    act: { kind: 'propagate', ms: Infinity }
  })
  const result = await oss.run({ mode: 'apply' }, { timeoutMs: 300_000 })
  expect(reasonCodeOf(result)).toBe('read-back-mismatch')
  expect(result.outputs).toMatchObject({ status: 'unknown', changed: 'true', algorithm: 'SM4' })
  expect(result.exitCode).toBe(1)
  expect(oss.operations().length).toBeLessThan(30)
})

describe('a change without a response', () => {
  test('is verified by reading if OSS executed it', async () => {
    oss.emulator.addFault({
      operation: 'PutBucketEncryption',
      act: { kind: 'reset-after' },
      times: 2
    })
    const result = await apply({})
    expect(result.outputs).toMatchObject({ status: 'applied', changed: 'true' })
  })

  test('is unknown if OSS did not execute it', async () => {
    oss.emulator.addFault({ operation: 'PutBucketEncryption', act: { kind: 'reset' } })
    const result = await apply({})
    expect(reasonCodeOf(result)).toBe('network')
    expect(result.outputs).toMatchObject({ status: 'unknown', changed: 'true', algorithm: '' })
  })
})

test.each(['AES256', 'none'])(
  'leaves everything unchanged when a change to %s is denied',
  async algorithm => {
    oss.emulator.setRule('photos', { algorithm: 'SM4' })
    const result = await apply({
      algorithm,
      'allow-downgrade': 'true',
      'access-key-id': 'reader-id-000001',
      'access-key-secret': 'reader-secret'
    })
    expect(reasonCodeOf(result)).toBe('access-denied')
    expect(result.outputs).toMatchObject({ status: 'unknown', changed: 'false', algorithm: 'SM4' })
    expect(result.outputs['error']).toMatch(/Grant oss:(Put|Delete)BucketEncryption/)
    expect(oss.emulator.rule('photos')).toEqual({ algorithm: 'SM4' })
  }
)

test.each([
  ['no-key-to-apply', { algorithm: 'KMS', 'kms-key-id': '*' }],
  ['no-rule-to-apply', { algorithm: 'any' }],
  [
    'kms-key-unusable',
    { algorithm: 'KMS', region: '', 'kms-key-id': `acs:kms:cn-beijing:123456:key/${keyA}` }
  ]
])('writes nothing: %s', async (reason, inputs) => {
  const result = await apply(inputs)
  expect(reasonCodeOf(result)).toBe(reason)
  expect(result.outputs['status']).toBe('drifted')
  expect(oss.operations()).toEqual(['GetBucketEncryption'])
})

test('applies the other buckets when one fails', async () => {
  for (const name of ['orders', 'logs', 'media']) oss.emulator.addBucket(name)
  oss.emulator.addBucket('logs-far', { region: 'eu-central-1' })
  oss.emulator.addFault({ bucket: 'logs', act: { kind: 'error', code: 'AccessDenied' } })
  const result = await apply({ bucket: 'orders, logs # the log bucket\nmedia\nnot-there,logs-far' })
  const findings = JSON.parse(result.outputs['results'] ?? '') as {
    bucket: string
    status: string
  }[]
  expect(findings.map(({ bucket, status }) => [bucket, status])).toEqual([
    ['orders', 'applied'],
    ['logs', 'unknown'],
    ['media', 'applied'],
    ['not-there', 'unknown'],
    ['logs-far', 'applied']
  ])
  expect(result.outputs).toMatchObject({
    status: 'unknown',
    'applied-count': '3',
    'unknown-count': '2'
  })
  expect(result.exitCode).toBe(1)
  for (const name of ['orders', 'media', 'logs-far']) {
    expect(oss.emulator.rule(name)).toEqual({ algorithm: 'AES256' })
  }
})

describe('a downgrade', () => {
  test.each<[string, StoredRule, Record<string, string>, RegExp]>([
    [
      'of the algorithm',
      { algorithm: 'KMS', kmsKeyId: keyA },
      { algorithm: 'AES256' },
      /Apply refused to weaken the encryption of bucket photos: its rule \(KMS with a customer key\) is stronger than required \(SSE-OSS\)\. Nothing was changed\. Required: AES256\. Found: KMS key 9468/
    ],
    [
      'by deletion',
      { algorithm: 'SM4' },
      { algorithm: 'none' },
      /without its rule, new objects would not be encrypted by default\. Nothing was changed\. Required: no rule\. Found: SM4\./
    ]
  ])('%s is rejected, and executed when allowed', async (_, before, inputs, sentence) => {
    oss.emulator.setRule('photos', before)
    const refused = await apply(inputs)
    expect(reasonCodeOf(refused)).toBe('downgrade-refused')
    expect(refused.outputs).toMatchObject({ status: 'drifted', changed: 'false' })
    expect(refused.outputs['error']).toMatch(sentence)
    expect(refused.outputs['error']).toContain(
      'To apply the requirement anyway, set allow-downgrade: true for one run.'
    )
    expect(refused.exitCode).toBe(1)
    expect(oss.operations()).toEqual(['GetBucketEncryption'])
    expect(oss.emulator.rule('photos')).toEqual(before)

    const allowed = await apply({ ...inputs, 'allow-downgrade': 'true' })
    expect(allowed.outputs).toMatchObject({ status: 'applied', changed: 'true' })
    expect(oss.emulator.rule('photos')?.algorithm).not.toBe(before.algorithm)
  })

  test('is announced by verify, which names allow-downgrade', async () => {
    oss.emulator.setRule('photos', { algorithm: 'KMS' })
    const result = await oss.run()
    expect(result.outputs['error']).toContain('mode: apply and allow-downgrade: true')
  })
})

describe('warnings before a KMS rule is set', () => {
  const other = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
  const warningsOf = (results: string | undefined) =>
    (JSON.parse(results ?? '') as { warnings: string[] }[])[0]?.warnings ?? []

  test.each([
    ['private', {}, []],
    [
      'public-read',
      { acl: 'public-read' as const, blockPublicAccess: false },
      [/is public, but anonymous users cannot read objects encrypted with KMS/]
    ],
    [
      'public-read-write',
      { acl: 'public-read-write' as const, blockPublicAccess: false },
      [/is public/]
    ],
    ['public, but public access is blocked', { acl: 'public-read' as const }, []],
    ['replicated', { replication: true }, [/is replicated to another region/]]
  ])('depend on the bucket: %s', async (_, traits, warnings) => {
    oss.emulator.addBucket('touched', traits)
    const { outputs } = await apply({ bucket: 'touched', algorithm: 'KMS' })
    expect(outputs['status']).toBe('applied')
    expect(warningsOf(outputs['results'])).toEqual(warnings.map(w => expect.stringMatching(w)))
    expect(oss.operations()).toContain('GetBucketInfo')
  })

  test('say that objects stored under the old key still need it', async () => {
    oss.emulator.setRule('photos', { algorithm: 'KMS', kmsKeyId: other })
    const { outputs, summary } = await apply({ algorithm: 'KMS', 'kms-key-id': keyA })
    expect(outputs['status']).toBe('applied')
    expect(warningsOf(outputs['results'])).toEqual([
      expect.stringContaining(
        `Objects encrypted with the previous KMS key (${other}) still need that key`
      )
    ])
    expect(summary).toContain(
      `${restoreStep}    algorithm: KMS\n    kms-key-id: ${other}\n    region: `
    )
  })

  test('say what may not be read, and do not block the change', async () => {
    oss.emulator.addFault({
      operation: 'GetBucketInfo',
      act: { kind: 'error', code: 'AccessDenied' }
    })
    const { outputs } = await apply({ algorithm: 'KMS' })
    expect(outputs['status']).toBe('applied')
    expect(warningsOf(outputs['results'])).toEqual([
      expect.stringMatching(
        /^It could not be determined whether bucket photos is public or replicated\. .*: OSS responded with 403 AccessDenied: .*Grant oss:GetBucketInfo on this bucket to the identity that this step uses/
      )
    ])
  })

  test('are not determined for a rule without KMS', async () => {
    await apply({ algorithm: 'AES256' })
    expect(oss.operations()).not.toContain('GetBucketInfo')
  })
})

test('shows the step that restores the previous rule in the summary', async () => {
  oss.emulator.setRule('photos', { algorithm: 'SM4' })
  const { summary } = await apply({ algorithm: 'KMS', 'kms-key-id': keyA })
  expect(summary).toContain(
    `${restoreStep}    algorithm: SM4\n    allow-downgrade: true\n    region: `
  )
})
