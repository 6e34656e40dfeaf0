import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Fault, FaultAction, LoggedRequest, StoredRule } from '../../dev/emulator/emulator.js'
import type { StepResult } from '../../dev/runner/step/run-step.js'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'

/**
 * `canary: true`, through the shipped bundle: every way an upload can fail, and what remains
 * afterwards.
 */
const noUploads = { accessKeyId: 'no-uploads-000001', accessKeySecret: 'no-uploads-secret' }
const noHeads = { accessKeyId: 'no-heads-id-00001', accessKeySecret: 'no-heads-secret' }
const oss = actionFixture({
  credentials: [
    { ...noUploads, deny: ['PutObject'] },
    { ...noHeads, deny: ['GetObject'] }
  ]
})
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const other = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
const rule: StoredRule = { algorithm: 'KMS', kmsKeyId: key }
const as = ({ accessKeyId, accessKeySecret }: typeof noUploads) => ({
  'access-key-id': accessKeyId,
  'access-key-secret': accessKeySecret
})
const canaryKey = /^\.oss-bucket-encryption\/canary-[0-9a-f-]{36}$/

let bucket = ''
let number = 0
/** Each test has its own bucket, so that it can check what remains in it. */
function newBucket(traits: Parameters<typeof oss.emulator.addBucket>[1] = {}): void {
  bucket = `canary-${(number += 1)}`
  oss.emulator.addBucket(bucket, traits)
}
beforeEach(() => {
  oss.emulator.addKmsKey(key)
  oss.emulator.addKmsKey(other)
})

const run = (inputs: Record<string, string> = {}): Promise<StepResult> =>
  oss.run({
    bucket,
    mode: 'apply',
    canary: 'true',
    algorithm: 'KMS',
    'kms-key-id': key,
    ...inputs
  })

const log = (): readonly LoggedRequest[] =>
  oss.emulator.requests.filter(request => request.bucket === bucket || request.key === key)
const operations = (): string[] =>
  log()
    .filter(request => request.bucket === bucket)
    .map(({ operation }) => operation)
const findingOf = ({ outputs }: StepResult) => {
  const [finding] = JSON.parse(outputs['results'] ?? '') as {
    checks: string[]
    warnings: string[]
    actual?: unknown
    previous?: unknown
  }[]
  if (finding === undefined) throw new Error('There is no finding.')
  return finding
}

/**
 * The requests before the upload; after a request about the key or the bucket, the rule is read
 * once more.
 */
const applied = [
  'GetBucketEncryption',
  'GetBucketInfo',
  'GetBucketEncryption',
  'PutBucketEncryption',
  'GetBucketEncryption'
]
const proved = ['PutObject', 'HeadObject', 'DeleteObject']

describe('a successful test upload', () => {
  test.each<[string, Parameters<typeof oss.emulator.addBucket>[1]]>([
    ['in a plain bucket', {}],
    ['in a bucket with versions', { versioning: 'Enabled' }],
    ['in a bucket whose versions are suspended', { versioning: 'Suspended' }]
  ])('verifies the rule %s, and leaves nothing behind', async (_, traits) => {
    newBucket({ ...traits, rule: { algorithm: 'AES256' } })
    const result = await run()
    expect(result.outputs).toMatchObject({ status: 'applied', changed: 'true', error: '' })
    expect(findingOf(result).checks).toContainEqual(
      `A test upload without an encryption header was encrypted using KMS key ${key}, as confirmed by the upload response and a HEAD request.`
    )
    expect(findingOf(result).warnings).toEqual([])
    expect(operations()).toEqual([...applied, ...proved])
    const touched = log().filter(({ bucket: at, key: of }) => at === bucket && of !== undefined)
    expect(new Set(touched.map(request => request.key)).size).toBe(1)
    expect(touched[0]?.key).toMatch(canaryKey)
    expect(oss.emulator.objectVersions(bucket)).toEqual([])
  })

  test.each<[string, Record<string, string>, StoredRule | undefined, StoredRule | undefined]>([
    ['AES256', { algorithm: 'AES256', 'kms-key-id': '' }, undefined, { algorithm: 'AES256' }],
    ['SM4', { algorithm: 'SM4', 'kms-key-id': '' }, undefined, { algorithm: 'SM4' }],
    ['the service key', { 'kms-key-id': '' }, undefined, { algorithm: 'KMS' }],
    [
      'KMS + SM4',
      { 'kms-data-encryption': 'SM4' },
      undefined,
      { ...rule, kmsDataEncryption: 'SM4' }
    ],
    [
      'no rule',
      { algorithm: 'none', 'kms-key-id': '', 'allow-downgrade': 'true' },
      { algorithm: 'SM4' },
      undefined
    ]
  ])('verifies %s', async (_, inputs, before, after) => {
    newBucket(before === undefined ? {} : { rule: before })
    const result = await run(inputs)
    expect(result.outputs['status']).toBe('applied')
    expect(operations()).toEqual(expect.arrayContaining(proved))
    expect(oss.emulator.rule(bucket)).toEqual(after)
    expect(oss.emulator.objectVersions(bucket)).toEqual([])
  })

  test('requests no encryption of its own, so that it tests the default', async () => {
    newBucket({ rule })
    oss.emulator.addFault({
      operation: 'PutObject',
      act: {
        kind: 'answer-with',
        answer: ({ headers }) => ({ status: 400, body: Object.keys(headers).sort().join(' ') })
      }
    })
    const result = await run({ mode: 'verify' })
    expect(result.outputs['error']).toContain('OSS responded with 400')
    const sent = oss.emulator.requests.filter(({ operation }) => operation === 'PutObject')
    expect(sent.length).toBeGreaterThan(0)
    expect(result.stdout).not.toContain('x-oss-server-side-encryption')
  })
})

/**
 * OSS sends this header with every response; without it the action does not trust one about an
 * object.
 */
const ofOss = { 'x-oss-request-id': '65AB01234567890123456789' }
const stored = (headers: Record<string, string>): FaultAction => ({
  kind: 'carried-out-with',
  answer: { status: 200, headers: { ...ofOss, ...headers } }
})
const sse = 'x-oss-server-side-encryption'

/** Every way an upload fails: what happens to it, the reason code, and words of the message. */
const ways: [name: string, prepare: () => Record<string, string>, reason: string, story: RegExp][] =
  [
    [
      'the key is forbidden to us',
      () => {
        oss.emulator.addKmsKey(key, { forbidden: true })
        return {}
      },
      'canary-failed',
      /refused because of the KMS key: OSS responded with 403 AccessDenied: This request is forbidden by kms/
    ],
    [
      'the key is disabled',
      () => {
        oss.emulator.addKmsKey(key, { state: 'Disabled' })
        return { 'check-kms-key': 'off' }
      },
      'canary-failed',
      /409 KeyDisabled/
    ],
    [
      'the key is pending deletion',
      () => {
        oss.emulator.addKmsKey(key, { state: 'PendingDeletion' })
        return { 'check-kms-key': 'off' }
      },
      'canary-failed',
      /409 KeyPendingDeletion/
    ],
    [
      'the key does not exist',
      () => {
        oss.emulator.removeKmsKey(key)
        return { 'check-kms-key': 'off' }
      },
      'canary-failed',
      /404 KeyNotFound/
    ],
    [
      'KMS is not activated',
      () => {
        oss.emulator.setKmsEnabled(false)
        return { 'check-kms-key': 'off' }
      },
      'canary-failed',
      /403 KmsServiceNotEnabled/
    ],
    [
      'the key is asymmetric',
      () => {
        oss.emulator.addKmsKey(key, { spec: 'RSA_2048' })
        return { 'check-kms-key': 'off' }
      },
      'canary-failed',
      /refused because of the KMS key/
    ],
    [
      'uploads are denied',
      () => as(noUploads),
      'canary-inconclusive',
      /did not accept a test upload: OSS responded with 403 AccessDenied/
    ],
    [
      'looking is denied',
      () => as(noHeads),
      'canary-inconclusive',
      /did not return the test object: OSS responded with 403 AccessDenied/
    ],
    ...faulty(
      'the upload fails',
      'PutObject',
      { kind: 'error', code: 'InternalError' },
      'canary-inconclusive',
      /did not accept a test upload: OSS responded with 500 InternalError.*\(2 attempts\)/
    ),
    ...faulty(
      'the upload is throttled',
      'PutObject',
      { kind: 'error', code: 'TotalQpsLimitExceeded' },
      'canary-inconclusive',
      /TotalQpsLimitExceeded/
    ),
    ...faulty(
      'the upload hangs',
      'PutObject',
      { kind: 'hang' },
      'canary-inconclusive',
      /did not send a complete response within 3 s/
    ),
    ...faulty(
      'the upload hangs once it is stored',
      'PutObject',
      { kind: 'hang-after' },
      'canary-inconclusive',
      /did not send a complete response within 3 s/
    ),
    ...faulty(
      'the connection is lost',
      'PutObject',
      { kind: 'reset' },
      'canary-inconclusive',
      /connection was lost/
    ),
    ...faulty(
      'the connection is lost once it is stored',
      'PutObject',
      { kind: 'reset-after' },
      'canary-inconclusive',
      /connection was lost/
    ),
    ...faulty(
      'a proxy answers',
      'PutObject',
      { kind: 'answer', status: 403, body: '<html/>' },
      'canary-inconclusive',
      /responded with 403, but the response is not valid/
    ),
    ...faulty(
      'the answer shows no encryption',
      'PutObject',
      stored({}),
      'canary-failed',
      /was not encrypted, according to the upload response\./
    ),
    ...faulty(
      'the answer shows another algorithm',
      'PutObject',
      stored({ [sse]: 'SM4' }),
      'canary-failed',
      /was encrypted using SM4/
    ),
    ...faulty(
      'the answer shows another key',
      'PutObject',
      stored({ [sse]: 'KMS', [`${sse}-key-id`]: other }),
      'canary-failed',
      /was encrypted using KMS key bbbb/
    ),
    ...faulty(
      'the answer shows no key',
      'PutObject',
      stored({ [sse]: 'KMS' }),
      'canary-failed',
      /was encrypted using KMS with the service key/
    ),
    ...faulty(
      'the answer shows another cipher',
      'PutObject',
      stored({ [sse]: 'KMS', [`${sse}-key-id`]: key, 'x-oss-server-side-data-encryption': 'SM4' }),
      'canary-failed',
      /data encrypted with SM4/
    ),
    ...faulty(
      'the answer makes no sense',
      'PutObject',
      stored({ [sse]: '<KMS>' }),
      'canary-inconclusive',
      /the response is not valid for this request/
    ),
    ...faulty(
      'a HEAD shows no encryption',
      'HeadObject',
      { kind: 'answer', status: 200, headers: ofOss },
      'canary-failed',
      /was not encrypted, according to a HEAD request\./
    ),
    ...faulty(
      'a HEAD finds nothing',
      'HeadObject',
      { kind: 'error', code: 'NoSuchKey' },
      'canary-inconclusive',
      /was gone before a HEAD request could check it/
    ),
    ...faulty(
      'a HEAD hangs',
      'HeadObject',
      { kind: 'hang' },
      'canary-inconclusive',
      /did not return the test object: OSS did not send a complete response within 3 s/
    )
  ]

function faulty(
  name: string,
  operation: NonNullable<Fault['operation']>,
  act: FaultAction,
  reason: string,
  story: RegExp
): typeof ways {
  const prepare = () => {
    oss.emulator.addFault({ operation, act })
    return act.kind.startsWith('hang') ? { 'request-timeout-seconds': '3' } : {}
  }
  return [[name, prepare, reason, story]]
}

const previousRules: (StoredRule | undefined)[] = [
  { algorithm: 'AES256' },
  undefined,
  { algorithm: 'KMS', kmsDataEncryption: 'SM4' }
]
const keyRefused = ways.filter(([, , , story]) =>
  /KeyDisabled|without encryption/.test(story.source)
)

/** Combines each way with one previous rule in turn, and the likeliest with all of them. */
const scenarios = [
  ...ways.map((way, index) => [...way, previousRules[index % 3]] as const),
  ...previousRules.flatMap(before =>
    keyRefused.slice(0, before === undefined ? 1 : 2).map(way => [...way, before] as const)
  )
]

describe('a failed test upload', () => {
  test.each(scenarios)(
    'rolls back and leaves nothing behind: %s (%#)',
    async (_, prepare, reason, story, before) => {
      newBucket({ versioning: 'Enabled', ...(before === undefined ? {} : { rule: before }) })
      const inputs = prepare()
      const result = await run(inputs).finally(() => {
        oss.emulator.setKmsEnabled(true)
      })
      expect(reasonCodeOf(result)).toBe(reason)
      expect(result.outputs['status']).toBe(reason === 'canary-failed' ? 'drifted' : 'unknown')
      expect(result.outputs['error']).toMatch(story)
      expect(result.outputs['error']).toMatch(
        before === undefined
          ? /The change was rolled back: the new rule was deleted, and OSS now returns no rule, as before\./
          : /The change was rolled back: the previous rule \(.*\) was restored, and OSS now returns it\./
      )
      expect(result.exitCode).toBe(1)
      expect(oss.emulator.rule(bucket)).toEqual(before)
      expect(oss.emulator.objectVersions(bucket)).toEqual([])
      expect(findingOf(result)).toMatchObject({ actual: before ?? null, previous: before ?? null })

      const order = operations()
      const back = before === undefined ? 'DeleteBucketEncryption' : 'PutBucketEncryption'
      expect(order.slice(0, 6)).toEqual([...applied, 'PutObject'])
      // Two more reads, the roll-back and its read; only then is the last test object deleted.
      const undoing = order.indexOf('GetBucketEncryption', 6)
      expect(order.slice(undoing, undoing + 4)).toEqual([
        'GetBucketEncryption',
        'GetBucketEncryption',
        back,
        'GetBucketEncryption'
      ])
      expect(order.filter(call => !call.endsWith('Object'))).toHaveLength(9)
      const uploads = order.filter(call => call === 'PutObject').length
      if (uploads === 1) expect(order.slice(0, undoing)).not.toContain('DeleteObject')
    }
  )

  test('changes nothing in verify', async () => {
    newBucket({ rule })
    oss.emulator.addKmsKey(key, { forbidden: true })
    const result = await run({ mode: 'verify' })
    expect(reasonCodeOf(result)).toBe('canary-failed')
    expect(result.outputs).toMatchObject({ status: 'drifted', changed: 'false' })
    expect(result.outputs['error']).toMatch(
      /has the required rule \(KMS key .*\), but uploads do not work as expected/
    )
    expect(operations()).toEqual(['GetBucketEncryption', 'PutObject'])
    expect(oss.emulator.rule(bucket)).toEqual(rule)
  })

  test('leaves the bucket undetermined in verify for a caller who may not upload', async () => {
    newBucket({ rule })
    const result = await run({ mode: 'verify', ...as(noUploads) })
    expect(reasonCodeOf(result)).toBe('canary-inconclusive')
    expect(result.outputs['status']).toBe('unknown')
    expect(result.outputs['error']).toContain(
      'oss:PutObject on .oss-bucket-encryption/* in this bucket'
    )
  })

  test.each(['verify', 'apply'])('is also tried on a compliant bucket in %s', async mode => {
    newBucket({ rule })
    const result = await run({ mode })
    expect(result.outputs).toMatchObject({ status: 'compliant', changed: 'false' })
    expect(operations()).toEqual(['GetBucketEncryption', ...proved])
  })

  test('is not tried by verify on a drifted bucket', async () => {
    newBucket()
    const result = await run({ mode: 'verify' })
    expect(reasonCodeOf(result)).toBe('rule-missing')
    expect(operations()).toEqual(['GetBucketEncryption'])
  })
})

describe('an upload that still uses the old rule for a moment', () => {
  test('is retried', async () => {
    newBucket({ rule: { algorithm: 'SM4' } })
    oss.emulator.addFault({ operation: 'PutObject', times: 2, act: stored({ [sse]: 'SM4' }) })
    const result = await run()
    expect(result.outputs['status']).toBe('applied')
    expect(operations().filter(operation => operation === 'PutObject')).toHaveLength(3)
    expect(oss.emulator.objectVersions(bucket)).toEqual([])
  })

  test('is retried when the old key is unusable, too', async () => {
    newBucket({ rule: { algorithm: 'KMS', kmsKeyId: other } })
    oss.emulator.addFault({
      operation: 'PutObject',
      times: 1,
      act: { kind: 'error', code: 'KeyDisabled' }
    })
    const result = await run()
    expect(result.outputs['status']).toBe('applied')
    expect(oss.emulator.rule(bucket)).toEqual(rule)
  })
})

/** The responses of an overloaded OSS, or of a gateway in front of it. */
const overloaded = {
  status: 503,
  headers: { ...ofOss, 'Content-Type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>ServiceUnavailable</Code><Message>Please try again.</Message><RequestId>${ofOss['x-oss-request-id']}</RequestId><HostId>oss</HostId></Error>`
}

describe("a test object that can't be deleted", () => {
  test('because of a retention policy is named, with its version', async () => {
    newBucket({ versioning: 'Enabled', retention: true })
    const result = await run()
    expect(result.outputs['status']).toBe('applied')
    const [left] = oss.emulator.objectVersions(bucket)
    expect(left?.key).toMatch(canaryKey)
    expect(findingOf(result).warnings).toEqual([
      expect.stringMatching(/may still be in bucket .*FileImmutable.*retention policy/)
    ])
    expect(findingOf(result).warnings[0]).toContain(
      `Version ${left?.versionId ?? ''} of the test object ${left?.key ?? ''} may`
    )
    const annotations = result.commands.filter(({ name }) => name === 'warning')
    expect(annotations.map(({ data }) => data)).toEqual([expect.stringContaining(left?.key ?? '-')])
  })

  test('does not prevent the roll-back', async () => {
    newBucket({ rule: { algorithm: 'SM4' } })
    oss.emulator.addFault({
      operation: 'DeleteObject',
      act: { kind: 'error', code: 'AccessDenied' }
    })
    oss.emulator.addFault({
      operation: 'HeadObject',
      act: { kind: 'answer', status: 200, headers: ofOss }
    })
    const result = await run()
    expect(reasonCodeOf(result)).toBe('canary-failed')
    expect(oss.emulator.rule(bucket)).toEqual({ algorithm: 'SM4' })
    expect(findingOf(result).warnings).toEqual([expect.stringContaining('oss:DeleteObject')])
  })

  test.each<[string, FaultAction]>([
    ['lost answers', { kind: 'reset-after' }],
    ['answers of overload', { kind: 'carried-out-with', answer: overloaded }]
  ])('deletes all versions of test uploads with %s', async (_, act) => {
    newBucket({ versioning: 'Enabled' })
    oss.emulator.addFault({ operation: 'PutObject', times: 1, act })
    const result = await run()
    expect(result.outputs['status']).toBe('applied')
    expect(operations().filter(operation => operation === 'PutObject')).toHaveLength(2)
    expect(oss.emulator.objectVersions(bucket)).toEqual([])
  })

  test('finds and deletes a test object that was stored despite overload responses', async () => {
    newBucket({ versioning: 'Enabled' })
    const act: FaultAction = { kind: 'carried-out-with', answer: overloaded }
    oss.emulator.addFault({ operation: 'PutObject', times: 2, act })
    const result = await run({ 'max-attempts': '2' })
    expect(reasonCodeOf(result)).toBe('canary-inconclusive')
    expect(findingOf(result).warnings).toEqual([])
    expect(oss.emulator.objectVersions(bucket)).toEqual([])
    expect(oss.emulator.rule(bucket)).toBeUndefined()
  })
})
