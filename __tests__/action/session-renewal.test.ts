import { afterEach, describe, expect, test } from '@jest/globals'
import { actionFixture } from './support/action-fixture.js'
import { oidcJob, roleArn, oidcTrustPolicy, noAccessKey } from './support/oidc-job.js'

/** Runs that outlast their session: sessions of seconds, and a slow OSS. */
const oss = actionFixture()
const oidc = oidcJob(oss)

afterEach(() => {
  oidc.setUpAccount()
})

const names = Array.from({ length: 12 }, (_, index) => `slow-${index}`)
const addBuckets = (): void => {
  for (const name of names) oss.emulator.addBucket(name, { rule: { algorithm: 'AES256' } })
}
const sessions = (): number =>
  oss.operations().filter(operation => operation === 'AssumeRoleWithOIDC').length

describe('a session that expires during a run', () => {
  test('is renewed silently', async () => {
    addBuckets()
    oss.emulator.addRole('gate', { trust: oidcTrustPolicy(), sessionLifetimeMs: 3_000 })
    oss.emulator.addFault({ operation: 'GetBucketEncryption', act: { kind: 'delay', ms: 800 } })
    const result = await oidc.run({ bucket: names.join(), concurrency: '2' })
    expect(result.outputs['compliant-count']).toBe('12')
    expect(result.exitCode).toBe(0)
    expect(sessions()).toBeGreaterThanOrEqual(2)
    expect(result.durationMs).toBeGreaterThan(3_000)
  })

  test('is renewed once for all requests in progress, which are signed again', async () => {
    addBuckets()
    oss.emulator.addFault({ operation: 'GetBucketEncryption', act: { kind: 'delay', ms: 1_500 } })
    let seen = 0
    const stop = oss.emulator.onRequest(({ operation }) => {
      // The first eight requests are in progress when their session ends.
      if (operation === 'GetBucketEncryption' && ++seen === 8) {
        setTimeout(() => {
          oss.emulator.expireSessions()
        }, 1_200)
      }
    })
    const result = await oidc.run({ bucket: names.join(), concurrency: '8', 'max-attempts': '1' })
    stop()
    expect(result.outputs['compliant-count']).toBe('12')
    expect(sessions()).toBe(2)
  })
})

describe('a session that expires', () => {
  /**
   * Ends the sessions once, at the first such request signed with one; each is old enough to be
   * renewed by then.
   */
  const endedAt = (wanted: string): void => {
    const stop = oss.emulator.onRequest(async ({ operation }) => {
      if (operation !== wanted) return
      stop()
      // On a busy machine the last of several sessions can begin long after the first.
      let begun: number
      do {
        begun = sessions()
        await new Promise(resolve => setTimeout(resolve, 1_500))
      } while (sessions() > begun)
      oss.emulator.expireSessions()
    })
  }

  test('during a KMS request is renewed', async () => {
    const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
    oss.emulator.addKmsKey(key)
    endedAt('DescribeKey')
    const result = await oidc.run({
      mode: 'apply',
      algorithm: 'KMS',
      'kms-key-id': key,
      'check-kms-key': 'required'
    })
    expect(result.outputs['error']).toBe('')
    // The rejected request, its retry, and the second opinion.
    expect(oss.operations().filter(operation => operation === 'DescribeKey')).toHaveLength(3)
    expect(sessions()).toBe(2)
  })

  test('while STS is called for another role is renewed', async () => {
    oss.emulator.setInstanceRole('runner')
    oss.emulator.addRole('gate', {
      trust: {
        Version: '1',
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [roleArn('runner')] } }
        ]
      }
    })
    endedAt('AssumeRole')
    const result = await oss.run(
      { ...noAccessKey, 'role-to-assume': roleArn('gate'), 'sts-endpoint': oss.emulator.url },
      {
        env: {
          ALIBABA_CLOUD_ECS_METADATA: 'runner',
          NODE_OPTIONS: `--import=${new URL('support/reroute-to-emulator.mjs', import.meta.url).href}`,
          EMULATOR_PORT: String(oss.emulator.port)
        }
      }
    )
    expect(result.outputs['status']).toBe('drifted')
    expect(oss.operations().filter(operation => operation === 'AssumeRole')).toHaveLength(2)
  })

  test('among several, each for its own buckets, is renewed', async () => {
    const many = Array.from({ length: 80 }, (_, index) => `a-bucket-with-a-long-name-${index}`)
    for (const name of many) oss.emulator.addBucket(name, { rule: { algorithm: 'AES256' } })
    endedAt('GetBucketEncryption')
    const result = await oidc.run({ bucket: many.join(), 'restrict-session': 'true' })
    expect(result.outputs['compliant-count']).toBe('80')
    expect(sessions()).toBeGreaterThan(2)
  })
})

describe('a failed renewal', () => {
  test('is a credentials error, not an access error, for the remaining buckets', async () => {
    addBuckets()
    let reads = 0
    const stop = oss.emulator.onRequest(async ({ operation }) => {
      if (operation !== 'GetBucketEncryption' || ++reads !== 3) return
      oss.emulator.addRole('gate', { trust: oidcTrustPolicy(['repo:octo/other']) })
      // By then it is old enough to be renewed.
      await new Promise(resolve => setTimeout(resolve, 1_100))
      oss.emulator.expireSessions()
    })
    const result = await oidc.run({ bucket: names.join(), concurrency: '1', 'max-attempts': '1' })
    stop()
    const findings = JSON.parse(result.outputs['results'] ?? '[]') as {
      status: string
      reason?: { code: string; message: string }
    }[]
    const told = findings.map(({ status, reason }) => reason?.code ?? status)
    expect(told.slice(0, 2)).toEqual(['compliant', 'compliant'])
    expect(new Set(told.slice(4))).toEqual(new Set(['credentials-rejected']))
    expect(findings.at(-1)?.reason?.message).toContain(
      'Bucket slow-11 could not be read: role acs:ram::1234567890123456:role/gate could not be assumed: STS responded with'
    )
    expect(sessions()).toBeLessThanOrEqual(3)
  })
})

test('calls STS again for a roll-back with an expired session, though that has just failed', async () => {
  const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
  oss.emulator.addKmsKey(key, { state: 'Disabled' })
  oss.emulator.addFault({
    operation: 'GetBucketEncryption',
    act: { kind: 'delay', ms: 1_200 },
    times: 1
  })
  const stop = oss.emulator.onRequest(({ operation }) => {
    if (operation !== 'PutObject') return
    oss.emulator.expireSessions()
    oss.emulator.addFault({
      operation: 'AssumeRoleWithOIDC',
      act: { kind: 'answer', status: 403, body: '<html>gateway</html>' },
      times: 1
    })
    stop()
  })
  const result = await oidc.run({
    mode: 'apply',
    algorithm: 'KMS',
    'kms-key-id': key,
    'check-kms-key': 'off',
    canary: 'true'
  })
  oss.emulator.removeKmsKey(key)
  expect(oss.emulator.rule('photos')).toBeUndefined()
  expect(result.outputs['results']).toContain('canary-inconclusive')
  expect(sessions()).toBe(3)
})
