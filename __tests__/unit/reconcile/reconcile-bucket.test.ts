import { describe, expect, test } from '@jest/globals'
import type { Requirement } from '../../../src/encryption/requirement.js'
import type { Rule } from '../../../src/encryption/rule.js'
import type { ReconcileOptions } from '../../../src/reconcile/reconcile-bucket.js'
import { reconcileBuckets } from '../../../src/reconcile/reconcile-buckets.js'
import type { EncryptionStore } from '../../../src/ports/cloud-ports.js'
import { fakeFailure, FakeClock, FakeCloudPorts } from './fake-cloud-ports.js'
import { reconcilePlainly } from './reconcile-plainly.js'

const aes: Rule = { algorithm: 'AES256' }
const requirement = { algorithm: 'AES256' } as const

describe('verify', () => {
  test('never writes', async () => {
    const cloud = new FakeCloudPorts(null)
    const finding = await reconcilePlainly({ bucket: 'b', requirement }, cloud.options())
    expect(finding).toMatchObject({
      status: 'drifted',
      reason: { code: 'rule-missing' },
      actual: null
    })
    expect(finding).not.toHaveProperty('previous')
    expect(cloud.calls).toEqual(['read'])
  })
})

describe('apply', () => {
  const apply = (
    cloud: FakeCloudPorts,
    wanted: Requirement = requirement,
    more: Partial<ReconcileOptions> = {}
  ) =>
    reconcilePlainly(
      { bucket: 'b', requirement: wanted },
      cloud.options({ mode: 'apply', ...more })
    )

  test('writes nothing if the bucket is compliant', async () => {
    const cloud = new FakeCloudPorts(aes)
    expect(await apply(cloud)).toMatchObject({ status: 'compliant', actual: aes })
    expect(cloud.calls).toEqual(['read'])
  })

  test('writes, reads back, and reports the previous rule', async () => {
    const cloud = new FakeCloudPorts({ algorithm: 'SM4' })
    expect(await apply(cloud)).toMatchObject({
      status: 'applied',
      previous: { algorithm: 'SM4' },
      actual: aes,
      requestIds: ['R1', 'R3', 'R4'],
      warnings: ['w']
    })
    expect(cloud.calls).toEqual(['read', 'read', 'write', 'read'])
  })

  test('deletes the rule where none is required', async () => {
    const cloud = new FakeCloudPorts(aes)
    expect(await apply(cloud, { algorithm: 'none' }, { allowDowngrade: true })).toMatchObject({
      status: 'applied',
      previous: aes,
      actual: null
    })
    expect(cloud.calls).toEqual(['read', 'read', 'remove', 'read'])
  })

  test.each([0, 5_000, 59_000])('waits for a change that shows after %i ms', async lag => {
    const cloud = new FakeCloudPorts(null)
    cloud.lag = lag
    expect((await apply(cloud)).status).toBe('applied')
    expect(cloud.clock.ms).toBeGreaterThanOrEqual(lag)
    expect(cloud.clock.ms).toBeLessThan(lag + 5_000)
  })

  test('reports after a minute that the change does not show', async () => {
    const cloud = new FakeCloudPorts(null)
    cloud.lag = Infinity
    expect(await apply(cloud)).toMatchObject({
      status: 'unknown',
      reason: { code: 'read-back-mismatch' },
      previous: null,
      actual: null
    })
    expect(cloud.clock.ms).toBe(60_000)
    expect(cloud.calls.length).toBeLessThan(25)
  })

  test('does not report a refused change as a change', async () => {
    const cloud = new FakeCloudPorts({ algorithm: 'SM4' })
    cloud.refuse = () => fakeFailure(false, 'access-denied')
    const finding = await apply(cloud)
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: { code: 'access-denied' },
      actual: { algorithm: 'SM4' },
      differences: [{ field: 'algorithm' }],
      requestIds: ['R1', 'F', 'R4', 'R5']
    })
    expect(finding).not.toHaveProperty('previous')
    // A refusal is verified by reading.
    expect(cloud.calls).toEqual(['read', 'read', 'write', 'read', 'read'])
  })

  test('accepts an unanswered change if the bucket shows it', async () => {
    const cloud = new FakeCloudPorts(null)
    cloud.refuse = () => fakeFailure(true)
    cloud.appliesRefusedChange = true
    expect(await apply(cloud)).toMatchObject({ status: 'applied', previous: null, actual: aes })
  })

  test('is unknown after an unanswered change that does not show, with the reason of the failed request', async () => {
    const cloud = new FakeCloudPorts(null)
    cloud.refuse = () => fakeFailure(true)
    expect(await apply(cloud)).toMatchObject({
      status: 'unknown',
      reason: {
        code: 'timeout',
        message: expect.stringContaining('OSS did not confirm the change')
      },
      previous: null,
      actual: null
    })
    expect(cloud.clock.ms).toBe(10_000)
  })

  test('is unknown, without a rule, if the change can’t be read back', async () => {
    const cloud = new FakeCloudPorts(null)
    cloud.failReadsFrom = 3
    const finding = await apply(cloud)
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: { code: 'access-denied', message: expect.stringContaining('could not be read') },
      previous: null
    })
    expect(finding).not.toHaveProperty('actual')
  })

  test('does not report the previous rule if later reads failed', async () => {
    const cloud = new FakeCloudPorts({ algorithm: 'SM4' })
    cloud.lag = Infinity
    cloud.failReadsFrom = 3
    const finding = await apply(cloud)
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'access-denied' } })
    expect(finding).not.toHaveProperty('actual')
  })

  test('reports both failures if an unanswered change can’t be read back', async () => {
    const cloud = new FakeCloudPorts({ algorithm: 'SM4' })
    cloud.refuse = () => fakeFailure(true)
    cloud.failReadsFrom = 3
    const finding = await apply(cloud)
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: { code: 'timeout', message: expect.stringContaining('could not be read') },
      previous: { algorithm: 'SM4' }
    })
    expect(finding).not.toHaveProperty('actual')
  })

  test('does not choose a key where any is accepted', async () => {
    const cloud = new FakeCloudPorts(null)
    const anyKey: Requirement = { algorithm: 'KMS', kmsKey: 'any-key', kmsDataEncryption: 'AES256' }
    expect(await apply(cloud, anyKey)).toMatchObject({
      status: 'drifted',
      reason: { code: 'no-key-to-apply' }
    })
    expect(cloud.calls).toEqual(['read'])
  })
})

describe('reconcileBuckets', () => {
  test('continues after a failure, keeps the order of the targets, and respects the concurrency', async () => {
    const clock = new FakeClock()
    let running = 0
    let most = 0
    const rules: EncryptionStore = {
      read: async bucket => {
        running += 1
        most = Math.max(most, running)
        await new Promise(resolve => setTimeout(resolve, bucket === 'slow' ? 20 : 1))
        running -= 1
        if (bucket === 'denied') throw fakeFailure(false, 'access-denied')
        if (bucket === 'bug') throw new TypeError('x is not a function\n::error::no')
        return {
          rule: aes,
          region: 'cn-hangzhou',
          requestIds: [],
          warnings: [],
          mayTakeEffectAgain: false,
          ambiguousRefusal: false
        }
      },
      write: () => Promise.reject(fakeFailure(false))
    }
    const targets = ['slow', 'denied', 'bug', 'fine'].map(bucket => ({ bucket, requirement }))
    const options = new FakeCloudPorts(null).options({ clock })
    const cloud = { ...options.cloud, rules }
    const findings = await reconcileBuckets(targets, { ...options, cloud }, 2)
    expect(findings.map(({ bucket, status, reason }) => [bucket, status, reason?.code])).toEqual([
      ['slow', 'compliant', undefined],
      ['denied', 'unknown', 'access-denied'],
      ['bug', 'unknown', 'bad-response'],
      ['fine', 'compliant', undefined]
    ])
    expect(most).toBe(2)
  })
})

test('an ambiguously refused change is looked for during five seconds', async () => {
  const cloud = new FakeCloudPorts(null)
  cloud.refuse = () => fakeFailure(false, 'throttled')
  const requirement = { algorithm: 'AES256' } as const
  const finding = await reconcilePlainly(
    { bucket: 'b', requirement },
    cloud.options({ mode: 'apply' })
  )
  expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'throttled' } })
  expect(cloud.clock.ms).toBe(5_000)
})
