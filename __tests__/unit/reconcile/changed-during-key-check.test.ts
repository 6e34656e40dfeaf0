import { expect, test } from '@jest/globals'
import type { Requirement } from '../../../src/encryption/requirement.js'
import type { KeyDescription } from '../../../src/ports/cloud-ports.js'
import { fakeFailure, FakeCloudPorts } from './fake-cloud-ports.js'
import { reconcilePlainly } from './reconcile-plainly.js'

const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const kms: Requirement = { algorithm: 'KMS', kmsKey: [{ id: key }], kmsDataEncryption: 'AES256' }

test('a bucket that someone else changes during the key check is not written to', async () => {
  const cloud = new FakeCloudPorts({ algorithm: 'AES256' })
  const theirs = { algorithm: 'KMS', kmsKeyId: 'bbbbbbbb-3509' }
  const describeKey = cloud.describeKey
  cloud.describeKey = (name, region) => {
    cloud.rule = theirs
    return describeKey(name, region)
  }
  const finding = await reconcilePlainly(
    { bucket: 'b', requirement: kms },
    cloud.options({ mode: 'apply' })
  )
  expect(finding).toMatchObject({
    status: 'unknown',
    reason: {
      code: 'read-back-mismatch',
      message: expect.stringContaining(
        'Bucket b was not changed, because two reads of its rule differ'
      )
    },
    actual: theirs
  })
  expect(finding).not.toHaveProperty('previous')
  expect(cloud.calls).not.toContain('write')
})

test('an alias is judged by the key that KMS returns for it, with one request', async () => {
  const state = { id: key, region: 'cn-hangzhou', usage: 'ENCRYPT/DECRYPT', spec: 'Aliyun_SM4' }
  const answer = (more: object): KeyDescription => ({
    region: 'cn-hangzhou',
    requestIds: [],
    warnings: [],
    mayTakeEffectAgain: false,
    ambiguousRefusal: false,
    kind: 'found',
    key: { ...state, state: 'Enabled', ...more }
  })
  const byAlias: Requirement = { ...kms, kmsKey: [{ alias: 'alias/x' }] }
  const apply = (cloud: FakeCloudPorts) =>
    reconcilePlainly(
      { bucket: 'b', requirement: byAlias },
      cloud.options({ mode: 'apply', checkKmsKey: 'off' })
    )

  const dead = new FakeCloudPorts(null)
  dead.describeKey = () => Promise.resolve(answer({ state: 'PendingDeletion' }))
  expect(await apply(dead)).toMatchObject({ reason: { code: 'kms-key-unusable' }, actual: null })
  expect(dead.calls).toEqual(['read', 'look at key'])

  const foreign = new FakeCloudPorts({ algorithm: 'KMS', kmsKeyId: key })
  foreign.describeKey = () => Promise.resolve(answer({ region: 'cn-beijing' }))
  expect(await apply(foreign)).toMatchObject({
    status: 'drifted',
    reason: { code: 'kms-key-unusable', message: expect.stringContaining('is in cn-beijing') }
  })
})

test('a bucket that someone else fixes meanwhile is compliant', async () => {
  const cloud = new FakeCloudPorts(null)
  const requested = { algorithm: 'KMS', kmsKeyId: key }
  const describeKey = cloud.describeKey
  cloud.describeKey = (name, region) => {
    cloud.rule = requested
    return describeKey(name, region)
  }
  const options = cloud.options({ mode: 'apply', canary: true })
  const finding = await reconcilePlainly({ bucket: 'b', requirement: kms }, options)
  expect(finding).toMatchObject({ status: 'compliant', actual: requested, differences: [] })
  expect(cloud.calls).not.toContain('write')
  expect(cloud.calls).toContain('upload')
})

test('a bucket that can’t be read right before the change is not changed', async () => {
  const cloud = new FakeCloudPorts({ algorithm: 'AES256' })
  const read = cloud.read.bind(cloud)
  cloud.read = () =>
    cloud.calls.includes('look at bucket') ? Promise.reject(fakeFailure(false)) : read()
  const options = cloud.options({ mode: 'apply' })
  const finding = await reconcilePlainly({ bucket: 'b', requirement: kms }, options)
  expect(finding).toMatchObject({
    status: 'unknown',
    region: 'cn-hangzhou',
    actual: { algorithm: 'AES256' },
    differences: [{ field: 'algorithm' }, { field: 'kmsKeyId' }],
    reason: { code: 'timeout', message: expect.stringContaining('Bucket b was not changed.') }
  })
  expect(cloud.calls).not.toContain('write')
})
