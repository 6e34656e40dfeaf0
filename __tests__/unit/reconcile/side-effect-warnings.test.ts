import { expect, test } from '@jest/globals'
import type { Requirement } from '../../../src/encryption/requirement.js'
import type { Rule } from '../../../src/encryption/rule.js'
import { fakeFailure, FakeCloudPorts, fakeReceipt } from './fake-cloud-ports.js'
import { reconcilePlainly } from './reconcile-plainly.js'

/** Side effects of a change are warned about and never block it. */
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const customerKey: Requirement = {
  algorithm: 'KMS',
  kmsKey: [{ id: key }],
  kmsDataEncryption: 'AES256'
}
const serviceKey: Requirement = {
  algorithm: 'KMS',
  kmsKey: 'service-key',
  kmsDataEncryption: 'AES256'
}
const old: Rule = { algorithm: 'KMS', kmsKeyId: 'bbbbbbbb-3509' }

async function warningsOf(
  rule: Rule | null,
  requirement: Requirement,
  profile: object = { publicRead: false, replicated: false }
): Promise<string> {
  const cloud = new FakeCloudPorts(rule)
  cloud.buckets.describe = () =>
    Promise.resolve({ ...fakeReceipt('I'), publicRead: false, replicated: false, ...profile })
  const options = cloud.options({ mode: 'apply', allowDowngrade: true })
  const finding = await reconcilePlainly({ bucket: 'b', requirement }, options)
  expect(finding.status).toBe('applied')
  return finding.warnings.join('\n')
}

test('warns that objects under the previous customer key still need it', async () => {
  const warning =
    /Objects encrypted with the previous KMS key \(bbbbbbbb-3509\) still need that key/
  expect(await warningsOf(old, customerKey)).toMatch(warning)
  expect(await warningsOf(old, { algorithm: 'AES256' })).toMatch(warning)
  expect(await warningsOf({ algorithm: 'SM4' }, customerKey)).not.toMatch(/still need that key/)
})

test('warns that anonymous reads of a public bucket fail under KMS', async () => {
  const profile = { publicRead: true }
  expect(await warningsOf(null, customerKey, profile)).toMatch(/Bucket b is public/)
  expect(await warningsOf(null, serviceKey, profile)).toMatch(/Bucket b is public/)
  expect(await warningsOf(null, { algorithm: 'AES256' }, profile)).not.toMatch(/is public/)
})

test('warns that replication must allow objects under KMS', async () => {
  const profile = { replicated: true }
  expect(await warningsOf(null, customerKey, profile)).toMatch(/Bucket b is replicated/)
  expect(await warningsOf(null, { algorithm: 'SM4' }, profile)).not.toMatch(/is replicated/)
})

test.each([
  ['required', 'access-denied', 'unknown'],
  ['auto', 'access-denied', 'applied'],
  ['auto', 'service-error', 'unknown'],
  ['off', 'service-error', 'applied']
] as const)(
  'with check-kms-key: %s, a KMS response of %s leads to the status %s',
  async (checkKmsKey, code, status) => {
    const cloud = new FakeCloudPorts(null)
    cloud.describeKey = () => Promise.reject(fakeFailure(false, code))
    const options = cloud.options({ mode: 'apply', checkKmsKey })
    const finding = await reconcilePlainly({ bucket: 'b', requirement: customerKey }, options)
    expect(finding.status).toBe(status)
    if (status === 'applied') expect(finding.warnings.join()).toContain('was not checked')
    else expect(cloud.calls).not.toContain('write')
  }
)
