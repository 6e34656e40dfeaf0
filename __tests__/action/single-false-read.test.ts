import { beforeAll, describe, expect, test } from '@jest/globals'
import type { FaultAction, StoredRule } from '../../dev/emulator/emulator.js'
import type { StepResult } from '../../dev/runner/step/run-step.js'
import { aes256, findingsOf, sampleKeyId, customerKeyRule } from './support/sample-account.js'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'

/** One read of a run gets a well-formed but false response: stale, or meant for another bucket. */
const oss = actionFixture()
const missing = 'aaaaaaaa-3509-4f8d-a61e-6eab1eac0000'
beforeAll(() => {
  oss.emulator.addKmsKey(sampleKeyId)
})

const headers = { 'x-oss-request-id': '0123456789ABCDEF01234567' }

function shows(rule: StoredRule | undefined): FaultAction {
  if (rule === undefined) {
    const body =
      '<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchServerSideEncryptionRule</Code><Message>The server side encryption configuration was not found.</Message><RequestId>0123456789ABCDEF01234567</RequestId><HostId>photos.oss-cn-hangzhou.aliyuncs.com</HostId><BucketName>photos</BucketName></Error>'
    return { kind: 'answer', status: 404, headers, body }
  }
  const keyId =
    rule.kmsKeyId === undefined ? '' : `<KMSMasterKeyID>${rule.kmsKeyId}</KMSMasterKeyID>`
  const body = `<?xml version="1.0" encoding="UTF-8"?><ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>${rule.algorithm}</SSEAlgorithm>${keyId}</ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`
  return { kind: 'answer', status: 200, headers, body }
}

/** The response to the n-th read, from 0. */
function answerRead(number: number, rule: StoredRule | undefined, times = 1): void {
  const operation = 'GetBucketEncryption'
  oss.emulator.addFault({ operation, skip: number, times, act: shows(rule) })
}

const writes = (): string[] =>
  oss.operations().filter(operation => /^(?:Put|Delete)BucketEncryption$/.test(operation))

/** The missing key passes the check, so that the canary runs into it. */
const broken = {
  mode: 'apply',
  algorithm: 'KMS',
  'kms-key-id': missing,
  'check-kms-key': 'off',
  canary: 'true'
}

describe('a customer key is not lost', () => {
  const lies: [string, StoredRule | undefined][] = [
    ['no rule', undefined],
    ['AES256', aes256]
  ]
  const required: [string, Record<string, string>][] = [
    ['AES256', { algorithm: 'AES256' }],
    ['SM4', { algorithm: 'SM4' }],
    ['the service key', { algorithm: 'KMS' }],
    ['another key', { algorithm: 'KMS', 'kms-key-id': sampleKeyId }]
  ]
  const cases = lies.flatMap(([shown, rule]) =>
    required.map(([name, inputs]) => [shown, name, rule, inputs] as const)
  )
  const theirs: StoredRule = { algorithm: 'KMS', kmsKeyId: missing }

  test.each(cases)(
    'when only the first read shows %s, and %s is required',
    async (_, name, rule, inputs) => {
      oss.emulator.setRule('photos', theirs)
      answerRead(0, rule)
      const result = await oss.run({ mode: 'apply', canary: 'true', ...inputs })
      if (name === 'AES256' && rule === aes256) {
        // The rule looked compliant, so nothing was changed; the upload shows that it is not.
        expect(result.outputs['status']).not.toBe('compliant')
      } else expect(reasonCodeOf(result)).toBe('read-back-mismatch')
      expect(result.exitCode).toBe(1)
      expect(writes()).toEqual([])
      expect(oss.emulator.rule('photos')).toEqual(theirs)
    }
  )

  test('when another writer sets it while a throttled change awaits its retry', async () => {
    oss.emulator.addFault({
      operation: 'PutBucketEncryption',
      times: 1,
      act: { kind: 'error', code: 'ServiceUnavailable' }
    })
    const stop = oss.emulator.onResponse(({ operation }) => {
      if (operation === 'PutBucketEncryption') oss.emulator.setRule('photos', theirs)
    })
    const result = await oss.run({ mode: 'apply', 'max-attempts': '3' }).finally(stop)
    expect(reasonCodeOf(result)).toBe('read-back-mismatch')
    expect(result.exitCode).toBe(1)
    expect(writes()).toEqual(['PutBucketEncryption'])
    expect(oss.emulator.rule('photos')).toEqual(theirs)
    expect(findingsOf(result)[0]).toMatchObject({ actual: theirs })
  })

  test('when another writer sets it after a change whose response was lost', async () => {
    oss.emulator.addFault({
      operation: 'PutBucketEncryption',
      times: 1,
      act: { kind: 'reset-after' }
    })
    const stop = oss.emulator.onResponse(({ operation }) => {
      if (operation === 'PutBucketEncryption') oss.emulator.setRule('photos', theirs)
    })
    const result = await oss.run({ mode: 'apply', 'max-attempts': '3' }).finally(stop)
    expect(result.outputs['status']).toBe('unknown')
    expect(result.exitCode).toBe(1)
    expect(writes()).toEqual(['PutBucketEncryption'])
    expect(oss.emulator.rule('photos')).toEqual(theirs)
  })
})

test('needs a third read to be compliant when two reads disagree', async () => {
  oss.emulator.setRule('photos', customerKeyRule)
  // Only the second read looks compliant.
  answerRead(1, aes256)
  const odd = await oss.run({ mode: 'apply', 'allow-downgrade': 'true' })
  expect(reasonCodeOf(odd)).toBe('read-back-mismatch')
  expect(writes()).toEqual([])
  oss.emulator.clearFaults()

  oss.emulator.setRule('photos', aes256)
  answerRead(0, undefined)
  const meanwhile = await oss.run({ mode: 'apply' })
  expect(meanwhile.outputs['status']).toBe('compliant')
  expect(oss.emulator.rule('photos')).toEqual(aes256)
})

describe('a rule that rejects every upload does not stay', () => {
  /**
   * Compared, read again before the change, read back after it: the fourth read precedes the
   * roll-back.
   */
  const beforeRollBack = 3

  function expectRestored(result: StepResult): void {
    expect(oss.emulator.rule('photos')).toEqual(aes256)
    expect(result.exitCode).toBe(1)
    expect(result.outputs['status']).not.toBe('applied')
    expect(oss.emulator.objectVersions('photos')).toEqual([])
  }

  test.each<[string, StoredRule | undefined]>([
    ['SM4', { algorithm: 'SM4' }],
    ['no rule', undefined],
    ['another key', customerKeyRule]
  ])('when only the read before the roll-back shows %s', async (_, rule) => {
    oss.emulator.setRule('photos', aes256)
    answerRead(beforeRollBack, rule)
    const result = await oss.run(broken)
    expectRestored(result)
    expect(reasonCodeOf(result)).toBe('canary-failed')
  })

  test("when the read after the roll-back shows another writer's rule once", async () => {
    oss.emulator.setRule('photos', aes256)
    answerRead(beforeRollBack + 1, { algorithm: 'SM4' })
    const result = await oss.run(broken)
    expectRestored(result)
    expect(reasonCodeOf(result)).toBe('canary-failed')
  })

  test("when every read shows another writer's rule, and uploads still fail: with an alarm", async () => {
    oss.emulator.setRule('photos', aes256)
    answerRead(beforeRollBack, { algorithm: 'SM4' }, 4)
    const result = await oss.run({ ...broken, 'fail-on': 'none' })
    expectRestored(result)
    expect(reasonCodeOf(result)).toBe('rollback-failed')
    expect(result.outputs['error']).toContain(
      'RULE REPLACED: the rollback replaced a rule that another process had set, because bucket photos refused uploads under it.'
    )
  })

  test.each([false, true])(
    'unless another writer really set it, with one outdated read afterwards: %s',
    async isStale => {
      oss.emulator.setRule('photos', aes256)
      if (isStale) answerRead(beforeRollBack + 1, { algorithm: 'KMS', kmsKeyId: missing })
      const stop = oss.emulator.onResponse(({ operation, code }) => {
        if (operation === 'PutObject' && code !== undefined) {
          oss.emulator.setRule('photos', { algorithm: 'SM4' })
        }
      })
      const result = await oss.run(broken).finally(stop)
      expect(reasonCodeOf(result)).toBe('read-back-mismatch')
      expect(oss.emulator.rule('photos')).toEqual({ algorithm: 'SM4' })
      expect(writes()).toEqual(['PutBucketEncryption'])
    }
  )
})

describe('a key is set only after two KMS responses that agree', () => {
  /** KMS's response about a missing key. */
  const enabled: FaultAction = {
    kind: 'answer',
    status: 200,
    headers: { 'x-acs-request-id': '01234567-0123-0123-0123-0123456789AB' },
    body: JSON.stringify({
      RequestId: '01234567-0123-0123-0123-0123456789AB',
      KeyMetadata: {
        KeyId: missing,
        Arn: `acs:kms:cn-hangzhou:1234567890123456:key/${missing}`,
        KeyState: 'Enabled',
        KeyUsage: 'ENCRYPT/DECRYPT',
        KeySpec: 'Aliyun_AES_256'
      }
    })
  }

  test.each<[string, FaultAction]>([
    ['that it is enabled', enabled],
    ['that this run may not ask', { kind: 'error', code: 'Forbidden.NoPermission' }]
  ])('and not after a single one that says %s', async (_, act) => {
    oss.emulator.setRule('photos', aes256)
    oss.emulator.addFault({ operation: 'DescribeKey', times: 1, act })
    const result = await oss.run({ mode: 'apply', algorithm: 'KMS', 'kms-key-id': missing })
    expect(reasonCodeOf(result)).toBe('kms-key-unusable')
    expect(writes()).toEqual([])
  })

  test('and not after three that all differ', async () => {
    oss.emulator.setRule('photos', aes256)
    let asked = 0
    const stop = oss.emulator.onRequest(({ operation }) => {
      if (operation !== 'DescribeKey') return
      asked += 1
      const spec = ['Aliyun_AES_256', 'Aliyun_SM4', 'RSA_2048'][asked - 1] ?? ''
      oss.emulator.addKmsKey(missing, { spec })
    })
    const result = await oss.run({ mode: 'apply', algorithm: 'KMS', 'kms-key-id': missing })
    stop()
    oss.emulator.removeKmsKey(missing)
    expect(reasonCodeOf(result)).toBe('kms-check-failed')
    expect(result.outputs['error']).toContain('KMS sent different responses about key')
    expect(writes()).toEqual([])
  })
})

describe('a change that was executed but got an error response', () => {
  const document = (code: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>Refused.</Message><RequestId>0123456789ABCDEF01234567</RequestId><HostId>photos.oss-cn-hangzhou.aliyuncs.com</HostId></Error>`
  const refusals: [number, string][] = [
    [429, 'TooManyRequests'],
    [503, 'MetaOperationQpsLimitExceeded'],
    [503, 'ServiceUnavailable'],
    [403, 'AccessDenied']
  ]
  const cases = refusals.flatMap(([status, code]) =>
    ['1', '3'].map(attempts => [status, code, attempts] as const)
  )
  const refuse = (status: number, code: string): void => {
    oss.emulator.addFault({
      operation: 'PutBucketEncryption',
      times: 1,
      act: { kind: 'carried-out-with', answer: { status, headers, body: document(code) } }
    })
  }

  test.each(cases)(
    'is reported as applied: %i %s, max-attempts %s',
    async (status, code, attempts) => {
      refuse(status, code)
      const result = await oss.run({ mode: 'apply', 'max-attempts': attempts })
      expect(result.outputs).toMatchObject({ status: 'applied', changed: 'true' })
      expect(findingsOf(result)[0]).toMatchObject({ previous: null, actual: aes256 })
    }
  )

  test.each(cases)(
    'is rolled back if it rejects uploads: %i %s, max-attempts %s',
    async (status, code, attempts) => {
      oss.emulator.setRule('photos', aes256)
      refuse(status, code)
      const result = await oss.run({ ...broken, 'max-attempts': attempts })
      expect(reasonCodeOf(result)).toBe('canary-failed')
      expect(oss.emulator.rule('photos')).toEqual(aes256)
    }
  )

  test('is found even if it becomes visible only after the first reads', async () => {
    oss.emulator.setRule('photos', aes256)
    refuse(503, 'ServiceUnavailable')
    answerRead(2, aes256, 2)
    const result = await oss.run({ ...broken, 'max-attempts': '1' })
    expect(reasonCodeOf(result)).toBe('canary-failed')
    expect(findingsOf(result)[0]).toMatchObject({ previous: aes256, actual: aes256 })
    expect(oss.emulator.rule('photos')).toEqual(aes256)
  })

  test('leaves no unnamed test object when it is an upload', async () => {
    oss.emulator.setRule('photos', aes256)
    oss.emulator.addFault({
      operation: 'PutObject',
      times: 1,
      act: {
        kind: 'carried-out-with',
        answer: { status: 503, headers, body: document('ServiceUnavailable') }
      }
    })
    const result = await oss.run({ canary: 'true', 'max-attempts': '1' })
    expect(reasonCodeOf(result)).toBe('canary-inconclusive')
    expect(oss.emulator.objectVersions('photos')).toEqual([])
  })
})
