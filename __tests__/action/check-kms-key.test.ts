import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Emulator, FaultAction } from '../../dev/emulator/emulator.js'
import type { StepResult } from '../../dev/runner/step/run-step.js'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'

/** The key check before apply, through the shipped bundle: KMS responses × check-kms-key. */
const noKms = { accessKeyId: 'no-kms-id-000001', accessKeySecret: 'no-kms-secret' }
const oss = actionFixture({ credentials: [{ ...noKms, deny: ['DescribeKey'] }] })
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const before = { algorithm: 'AES256' }
const checks = ['auto', 'required', 'off'] as const

async function apply(inputs: Record<string, string>): Promise<StepResult> {
  oss.emulator.setRule('photos', before)
  return await oss.run({
    mode: 'apply',
    algorithm: 'KMS',
    'kms-key-id': key,
    ...inputs
  })
}

const writes = () => oss.operations().filter(operation => /^(?:Put|Delete)/.test(operation))
const findingOf = ({ outputs }: StepResult) =>
  (JSON.parse(outputs['results'] ?? '') as { warnings: string[]; checks: string[] }[])[0]

function expectNothingWritten(result: StepResult): void {
  expect(writes()).toEqual([])
  expect(oss.emulator.rule('photos')).toEqual(before)
  expect(result.outputs).toMatchObject({ changed: 'false', algorithm: 'AES256' })
  expect(result.exitCode).toBe(1)
}

function expectSet(result: StepResult): void {
  expect(oss.emulator.rule('photos')).toEqual({ algorithm: 'KMS', kmsKeyId: key })
  expect(result.outputs).toMatchObject({ status: 'applied', error: '' })
  expect(result.exitCode).toBe(0)
}

/**
 * With `off` the rule is set without a request to KMS, and the report says that the key was not
 * checked.
 */
async function expectOffSets(inputs: Record<string, string> = {}): Promise<void> {
  const result = await apply({ 'check-kms-key': 'off', ...inputs })
  expectSet(result)
  expect(oss.operations()).not.toContain('DescribeKey')
  expect(findingOf(result)).toMatchObject({
    checks: [],
    warnings: [expect.stringContaining('was not checked, because check-kms-key: off is set')]
  })
}

test.each(['auto', 'required'])(
  '%s: sets a usable key, with the evidence in the report',
  async mode => {
    oss.emulator.addKmsKey(key)
    const result = await apply({ 'check-kms-key': mode })
    expectSet(result)
    expect(findingOf(result)).toMatchObject({
      warnings: [],
      checks: [
        `KMS key ${key} in region cn-hangzhou has the state Enabled, the usage ENCRYPT/DECRYPT and the type Aliyun_AES_256.`
      ]
    })
    expect(oss.operations()).toEqual([
      'GetBucketEncryption',
      'DescribeKey',
      'DescribeKey',
      'GetBucketInfo',
      'GetBucketEncryption',
      'PutBucketEncryption',
      'GetBucketEncryption'
    ])
  }
)

describe('an unusable key', () => {
  type Prepare = (emulator: Emulator) => void
  const bad: [string, Prepare, RegExp][] = [
    ['missing', () => undefined, /does not exist in cn-hangzhou/],
    [
      'disabled',
      e => {
        e.addKmsKey(key, { state: 'Disabled' })
      },
      /is Disabled, but must be Enabled/
    ],
    [
      'pending deletion',
      e => {
        e.addKmsKey(key, {
          state: 'PendingDeletion',
          deletionDate: new Date('2027-03-01T00:00:00Z')
        })
      },
      /is PendingDeletion \(it will be deleted on 2027-03-01T00:00:00Z\), but must be Enabled/
    ],
    [
      'without its material',
      e => {
        e.addKmsKey(key, { state: 'PendingImport', origin: 'EXTERNAL' })
      },
      /PendingImport/
    ],
    [
      'asymmetric',
      e => {
        e.addKmsKey(key, { spec: 'RSA_2048' })
      },
      /has the type RSA_2048, but OSS can use only Aliyun_AES_256 and Aliyun_SM4/
    ],
    [
      'for signatures',
      e => {
        e.addKmsKey(key, { spec: 'EC_P256', usage: 'SIGN/VERIFY' })
      },
      /has the usage SIGN\/VERIFY, not ENCRYPT\/DECRYPT; has the type EC_P256, but OSS can use/
    ],
    [
      'of another region',
      e => {
        e.addKmsKey(key, { region: 'cn-beijing' })
      },
      /does not exist in cn-hangzhou/
    ],
    [
      'of an account without KMS',
      e => {
        e.addKmsKey(key)
        e.setKmsEnabled(false)
      },
      /cannot be used, because KMS is not activated in cn-hangzhou/
    ]
  ]
  describe.each(bad)('%s', (_, prepare, sentence) => {
    test.each(['auto', 'required'])('%s: is drift, and nothing is written', async mode => {
      removeKmsKeys(oss.emulator)
      prepare(oss.emulator)
      const result = await apply({ 'check-kms-key': mode })
      expect(reasonCodeOf(result)).toBe('kms-key-unusable')
      expect(result.outputs['status']).toBe('drifted')
      expect(result.outputs['error']).toMatch(sentence)
      expect(result.outputs['error']).toContain(`Bucket photos was not changed: KMS key ${key}`)
      expectNothingWritten(result)
      // The key's state must be in two responses of KMS.
      expect(new Set(oss.operations())).toEqual(new Set(['GetBucketEncryption', 'DescribeKey']))
    })

    test('off: is set, with a note', async () => {
      removeKmsKeys(oss.emulator)
      prepare(oss.emulator)
      await expectOffSets()
    })
  })
})

describe('a caller without permission to describe the key', () => {
  const callers: [string, () => Record<string, string>][] = [
    [
      'about any key',
      () => {
        oss.emulator.addKmsKey(key)
        return { 'access-key-id': noKms.accessKeyId, 'access-key-secret': noKms.accessKeySecret }
      }
    ],
    [
      'about this key',
      () => {
        oss.emulator.addKmsKey(key, { forbidden: true })
        return {}
      }
    ]
  ]
  describe.each(callers)('%s', (_, prepare) => {
    test('auto: sets the key, with a warning', async () => {
      removeKmsKeys(oss.emulator)
      const result = await apply(prepare())
      expectSet(result)
      expect(findingOf(result)).toMatchObject({
        checks: [],
        warnings: [
          expect.stringMatching(
            /was not checked, because the permission to describe it is missing\..*grant kms:DescribeKey on the key to the identity that this step uses/
          )
        ]
      })
      const annotations = result.commands.filter(({ name }) => name === 'warning')
      expect(annotations.map(({ data }) => data)).toEqual([
        expect.stringContaining('was not checked')
      ])
    })

    test('required: is unknown, and nothing is written', async () => {
      removeKmsKeys(oss.emulator)
      const result = await apply({ 'check-kms-key': 'required', ...prepare() })
      expect(reasonCodeOf(result)).toBe('kms-check-failed')
      expect(result.outputs['status']).toBe('unknown')
      expect(result.outputs['error']).toMatch(
        /was not changed: the required key could not be checked\..*403 Forbidden\.NoPermission.*Request id: .*kms:DescribeKey/
      )
      expectNothingWritten(result)
    })

    test('off: sets the key, with a note', async () => {
      removeKmsKeys(oss.emulator)
      await expectOffSets(prepare())
    })
  })
})

describe('KMS without a usable response', () => {
  const json = (body: unknown, status = 200): FaultAction => ({
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  const good = {
    KeyId: key,
    Arn: `acs:kms:cn-hangzhou:1:key/${key}`,
    KeyState: 'Enabled',
    KeyUsage: 'ENCRYPT/DECRYPT',
    KeySpec: 'Aliyun_AES_256'
  }
  const faults: [string, FaultAction, number, RegExp][] = [
    [
      'down',
      { kind: 'reset' },
      2,
      /KMS in cn-hangzhou did not send a complete response, because the connection was lost.*\(2 attempts\)/
    ],
    ['slow', { kind: 'hang' }, 2, /did not send a complete response within 3 s \(2 attempts\)/],
    ['trickling', { kind: 'trickle', ms: 100 }, 2, /did not send a complete response within 3 s/],
    [
      'throttling',
      { kind: 'error', code: 'Throttling.User' },
      2,
      /Throttling\.User.*\(2 attempts\)/
    ],
    ['in trouble', { kind: 'error', code: 'InternalFailure' }, 2, /500 InternalFailure/],
    [
      'refusing the credentials',
      { kind: 'error', code: 'InvalidAccessKeyId.NotFound' },
      1,
      /InvalidAccessKeyId\.NotFound/
    ],
    [
      'refusing the clock',
      { kind: 'error', code: 'InvalidTimeStamp.Expired' },
      1,
      /InvalidTimeStamp\.Expired/
    ],
    [
      'a proxy’s page',
      { kind: 'answer', status: 200, body: '<html>Sign in</html>' },
      1,
      /the response is not valid for this request/
    ],
    [
      'a proxy’s refusal',
      { kind: 'answer', status: 403, body: 'Forbidden' },
      1,
      /responded with 403, but the response is not valid for this request/
    ],
    [
      'a bad gateway',
      { kind: 'answer', status: 502, body: '<html/>' },
      2,
      /responded with 502 and no error document/
    ],
    ['cut short', { kind: 'half' }, 1, /the response is not valid for this request/],
    [
      'flooding',
      { kind: 'flood', bytes: 200_000_000 },
      1,
      /KMS in cn-hangzhou sent more than 64 KiB/
    ],
    ['empty', { kind: 'answer', status: 200 }, 1, /the response is not valid for this request/],
    ['null', json(null), 1, /the response is not valid for this request/],
    ['a list', json([]), 1, /the response is not valid for this request/],
    ['no metadata', json({ RequestId: 'x' }), 1, /the response is not valid for this request/],
    [
      'about another key',
      json({
        KeyMetadata: {
          ...good,
          KeyId: 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000',
          Arn: 'acs:kms:cn-hangzhou:1:key/bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
        }
      }),
      1,
      /the response is not valid for this request/
    ],
    [
      'with an ARN of another key',
      json({
        KeyMetadata: {
          ...good,
          Arn: 'acs:kms:cn-hangzhou:1:key/bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
        }
      }),
      1,
      /the response is not valid for this request/
    ],
    [
      'without a state',
      json({ KeyMetadata: { ...good, KeyState: '' } }),
      1,
      /the response is not valid for this request/
    ],
    [
      'without a type',
      json({ KeyMetadata: { ...good, KeySpec: undefined } }),
      1,
      /the response is not valid for this request/
    ],
    [
      'with a state of lines',
      json({ KeyMetadata: { ...good, KeyState: 'Enabled\n::error::x' } }),
      1,
      /the response is not valid for this request/
    ],
    [
      'an error with 200',
      json({ Code: 'Forbidden.KeyNotFound', Message: 'x', RequestId: 'x' }),
      1,
      /responded with 200 and an error/
    ],
    [
      'a missing key with 500',
      json({ Code: 'Forbidden.KeyNotFound', Message: 'x', RequestId: 'x' }, 500),
      2,
      /500 Forbidden\.KeyNotFound/
    ],
    [
      'an unknown code',
      json({ Code: 'Nonsense', Message: '::error::x\n<script>', RequestId: 'x' }, 400),
      1,
      /400 Nonsense/
    ]
  ]
  beforeAll(() => {
    removeKmsKeys(oss.emulator)
    oss.emulator.addKmsKey(key)
  })
  test.each(
    faults.flatMap(fault =>
      (['auto', 'required'] as const).map(mode => [fault[0], mode, fault] as const)
    )
  )('%s, %s: is unknown, and nothing is written', async (_, mode, [, act, attempts, sentence]) => {
    oss.emulator.addFault({ operation: 'DescribeKey', act })
    const late = act.kind === 'hang' || act.kind === 'trickle'
    const limit = late ? { 'request-timeout-seconds': '3' } : {}
    const result = await apply({ 'check-kms-key': mode, ...limit })
    expect(reasonCodeOf(result)).toBe('kms-check-failed')
    expect(result.outputs['status']).toBe('unknown')
    expect(result.outputs['error']).toMatch(sentence)
    expectNothingWritten(result)
    expect(oss.operations().filter(operation => operation === 'DescribeKey')).toHaveLength(attempts)
  })

  test.each(faults.slice(0, 3))('%s, off: sets the key, with a note', async (_, act) => {
    oss.emulator.addFault({ operation: 'DescribeKey', act })
    await expectOffSets()
  })

  test.each(checks)('never calls a KMS endpoint of another region, %s', async mode => {
    const result = await apply({
      'check-kms-key': mode,
      'kms-endpoint': 'kms.cn-beijing.aliyuncs.com'
    })
    if (mode === 'off') {
      expectSet(result)
      return
    }
    expect(reasonCodeOf(result)).toBe('kms-check-failed')
    expect(result.outputs['error']).toContain(
      'kms-endpoint is an endpoint in cn-beijing, but the bucket is in cn-hangzhou'
    )
    expectNothingWritten(result)
  })
})

test('warns of imported key material that expires', async () => {
  oss.emulator.addKmsKey(key, {
    origin: 'EXTERNAL',
    materialExpiresAt: new Date('2027-01-01T00:00:00Z')
  })
  const result = await apply({})
  expectSet(result)
  expect(findingOf(result)?.warnings).toEqual([
    expect.stringContaining(
      `The imported key material of KMS key ${key} expires on 2027-01-01T00:00:00Z`
    )
  ])
})

test('checks no key for a compliant bucket or the service key', async () => {
  oss.emulator.addFault({ operation: 'DescribeKey', act: { kind: 'reset' } })
  await apply({ 'kms-key-id': '', 'check-kms-key': 'required' })
  oss.emulator.setRule('photos', { algorithm: 'KMS', kmsKeyId: key })
  const result = await oss.run({
    mode: 'apply',
    algorithm: 'KMS',
    'kms-key-id': key,
    'check-kms-key': 'required'
  })
  expect(result.outputs['status']).toBe('compliant')
  expect(oss.operations()).not.toContain('DescribeKey')
})

test('needs two KMS responses in total for many buckets of a region', async () => {
  removeKmsKeys(oss.emulator)
  oss.emulator.addKmsKey(key)
  for (const name of ['one', 'two-two', 'three']) oss.emulator.addBucket(name)
  const result = await apply({ bucket: 'one,two-two,three' })
  expect(result.outputs['applied-count']).toBe('3')
  expect(oss.operations().filter(operation => operation === 'DescribeKey')).toHaveLength(2)
})

describe('an alias', () => {
  const alias = 'alias/prod/photos'
  beforeAll(() => {
    removeKmsKeys(oss.emulator)
    oss.emulator.addKmsKey(key, { aliases: [alias] })
  })

  test('is resolved, and the bare ID is set', async () => {
    const result = await apply({ 'kms-key-id': alias })
    expectSet(result)
    expect(result.log.join('\n')).toContain(`KMS key ${key} (${alias})`)
  })

  test.each(['cn-hangzhou', ''])(
    'is compared as the ID that it resolves to, region "%s"',
    async region => {
      oss.emulator.setRule('photos', { algorithm: 'KMS', kmsKeyId: key })
      const account = '1234567890123456'
      const inputs = {
        algorithm: 'KMS',
        region,
        'kms-key-id': `acs:kms:cn-hangzhou:${account}:${alias}`
      }
      const result = await oss.run(inputs)
      expect(result.outputs).toMatchObject({ status: 'compliant', 'kms-key-id': key })
    }
  )

  test('of another key is drift', async () => {
    oss.emulator.setRule('photos', {
      algorithm: 'KMS',
      kmsKeyId: 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
    })
    const result = await oss.run({ algorithm: 'KMS', 'kms-key-id': alias })
    expect(reasonCodeOf(result)).toBe('key-differs')
  })

  test('that does not exist is drift in verify, and prevents the change in apply', async () => {
    oss.emulator.setRule('photos', { algorithm: 'KMS', kmsKeyId: key })
    const verified = await oss.run({ algorithm: 'KMS', 'kms-key-id': 'alias/none' })
    expect(reasonCodeOf(verified)).toBe('key-differs')
    expect(findingOf(verified)?.warnings).toEqual([
      'KMS key alias/none does not exist in cn-hangzhou.'
    ])
    const applied = await apply({ 'kms-key-id': 'alias/none' })
    expect(reasonCodeOf(applied)).toBe('kms-key-unusable')
    expectNothingWritten(applied)
  })

  test.each(checks)("that can't be resolved leaves the key undetermined, %s", async mode => {
    oss.emulator.setRule('photos', { algorithm: 'KMS', kmsKeyId: key })
    oss.emulator.addFault({ operation: 'DescribeKey', act: { kind: 'reset' } })
    const result = await oss.run({ algorithm: 'KMS', 'kms-key-id': alias, 'check-kms-key': mode })
    expect(reasonCodeOf(result)).toBe('kms-check-failed')
    expect(result.outputs['status']).toBe('unknown')
  })

  test("that can't be resolved does not hide other drift", async () => {
    oss.emulator.addFault({ operation: 'DescribeKey', act: { kind: 'reset' } })
    const result = await oss.run({ algorithm: 'KMS', 'kms-key-id': alias })
    expect(reasonCodeOf(result)).toBe('rule-missing')
    expect(result.outputs['status']).toBe('drifted')
  })

  test('is not needed when another accepted key matches', async () => {
    oss.emulator.setRule('photos', { algorithm: 'KMS', kmsKeyId: key })
    oss.emulator.addFault({ operation: 'DescribeKey', act: { kind: 'reset' } })
    const result = await oss.run({ algorithm: 'KMS', 'kms-key-id': `${key},alias/other` })
    expect(result.outputs['status']).toBe('compliant')
    expect(findingOf(result)?.warnings).toEqual([
      expect.stringContaining('alias/other could not be read')
    ])
  })

  test('resolves to a separate key in each region', async () => {
    const there = 'cccccccc-3509-4f8d-a61e-6eab1eac0000'
    oss.emulator.addKmsKey(there, { region: 'cn-beijing', aliases: [alias] })
    oss.emulator.addBucket('far', {
      region: 'cn-beijing',
      rule: { algorithm: 'KMS', kmsKeyId: there }
    })
    oss.emulator.setRule('photos', { algorithm: 'KMS', kmsKeyId: key })
    const result = await oss.run({
      bucket: 'photos,far',
      region: '',
      algorithm: 'KMS',
      'kms-key-id': alias
    })
    expect(result.outputs).toMatchObject({ status: 'compliant', 'compliant-count': '2' })
  })
})

function removeKmsKeys(emulator: Emulator): void {
  for (const region of ['cn-hangzhou', 'cn-beijing']) emulator.removeKmsKey(key, { region })
  emulator.setKmsEnabled(true)
}
