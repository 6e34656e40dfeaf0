import { expect, test } from '@jest/globals'
import { grantsFor } from '../../../../src/aliyun/ram/grants.js'
import { sessionPolicies } from '../../../../src/aliyun/ram/session-policy.js'
import type { KmsKey } from '../../../../src/encryption/requirement.js'

/** The session that is asked about a key is the first that has its name, and its region. */
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
])('an %s of two regions is asked about by the session of each region', (_, here, there) => {
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
  // More than one session, and the one that is asked about the key of cn-beijing must be allowed to.
  expect(policies.length).toBeGreaterThan(1)
  expect(owner?.text).toContain('acs:kms:cn-beijing:')
})
