import { describe, expect, test } from '@jest/globals'
import type { Exemption } from '../../../src/encryption/exemption.js'
import { FakeCloudPorts } from './fake-cloud-ports.js'
import { reconcilePlainly } from './reconcile-plainly.js'

/** Buckets that apply may only read. */
const requirement = { algorithm: 'SM4' } as const
const exemption = (daysLeft: number): Exemption => ({
  reason: 'r',
  owner: 'o',
  expires: '2026-12-31',
  daysLeft
})

describe.each([30, -30])('a bucket whose exemption has %i days left', daysLeft => {
  test.each([null, { algorithm: 'SM4' }])('is not written to if it has %j', async rule => {
    const cloud = new FakeCloudPorts(rule)
    const options = cloud.options({ mode: 'apply', canary: true })
    await reconcilePlainly({ bucket: 'b', requirement, exemption: exemption(daysLeft) }, options)
    expect(cloud.calls).toEqual(['read'])
  })
})

test('an exempt bucket that can’t be read is unknown', async () => {
  const cloud = new FakeCloudPorts(null)
  cloud.failReadsFrom = 0
  const target = { bucket: 'b', requirement, exemption: exemption(30) }
  expect(await reconcilePlainly(target, cloud.options())).toMatchObject({
    status: 'unknown',
    reason: { code: 'access-denied' }
  })
})

test('a bucket that no rule of the policy matches is drifted and not changed', async () => {
  const cloud = new FakeCloudPorts({ algorithm: 'SM4' })
  const options = cloud.options({ mode: 'apply', canary: true })
  expect(await reconcilePlainly({ bucket: 'b' }, options)).toMatchObject({
    status: 'drifted',
    reason: { code: 'uncovered' },
    actual: { algorithm: 'SM4' }
  })
  expect(cloud.calls).toEqual(['read'])
})
