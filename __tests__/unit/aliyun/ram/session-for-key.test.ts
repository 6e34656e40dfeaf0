import { expect, test } from '@jest/globals'
import { grantsFor } from '../../../../src/aliyun/ram/grants.js'
import { sessionPolicies } from '../../../../src/aliyun/ram/session-policy.js'
import type { KmsKey } from '../../../../src/encryption/requirement.js'

/** A call about a key is signed by the first session that has its name and region. */
test.each<[string, KmsKey, KmsKey]>([
  [
    'alias',
    { alias: 'alias/prod', region: 'cn-hangzhou' },
    { alias: 'alias/prod', region: 'cn-beijing' }
  ],
  [
    'key',
    { id: '9468da86-3509-4f8d-a61e-6eab1eac0000', region: 'cn-hangzhou' },
    { id: '9468da86-3509-4f8d-a61e-6eab1eac0000', region: 'cn-beijing' }
  ]
])('the %s of two regions is covered by a session of each region', (_, here, there) => {
  const target = (stem: string, index: number, key: KmsKey) => ({
    bucket: `${stem}${index}`.padEnd(40, 'x'),
    requirement: { algorithm: 'KMS', kmsKey: [key], kmsDataEncryption: 'AES256' } as const
  })
  const targets = [
    ...Array.from({ length: 35 }, (_, index) => target('here-', index, here)),
    target('there-', 0, there)
  ]
  const settings = {
    mode: 'apply',
    allowDowngrade: false,
    checkKmsKey: 'auto',
    canary: false
  } as const
  const narrowed = sessionPolicies(grantsFor(targets, settings))
  if (narrowed.kind === 'too-long') throw new Error('The policies are too long.')
  const { policies } = narrowed
  const name = there.id ?? there.alias
  const owner = policies.find(({ keys }) =>
    keys.some(key => key.name === name && key.region === 'cn-beijing')
  )
  // There are several sessions; the one that covers the key in cn-beijing must allow it.
  expect(policies.length).toBeGreaterThan(1)
  expect(owner?.text).toContain('acs:kms:cn-beijing:')
})
