import { describe, expect, test } from '@jest/globals'
import {
  describeDifference,
  explainDrift,
  type Drift
} from '../../../src/encryption/drift-messages.js'
import { treatmentFor } from '../../../src/encryption/mode.js'
import { keyA, kmsRequirement } from './sample-rules.js'

/** The sentences about drift that no other test reads. */
const drift = (more: Partial<Drift>): Drift => ({
  bucket: 'photos',
  region: 'cn-hangzhou',
  requirement: { algorithm: 'AES256' },
  rule: { algorithm: 'KMS' },
  differences: [],
  ...more
})

test('keys of other regions are named with their regions, and the hint asks for one of this', () => {
  const requirement = kmsRequirement([{ id: keyA, region: 'cn-beijing' }, { alias: 'alias/ours' }])
  const { message, hint } = explainDrift('kms-key-unusable', drift({ requirement }))
  expect(message).toContain(`${keyA}, of cn-beijing; alias/ours, of no region`)
  expect(hint).toContain('Give a key of cn-hangzhou')
})

test('a key is asked for by name where any customer key will do', () => {
  const differences = [{ field: 'kmsKeyId', required: '*', actual: '' }] as const
  const requirement = kmsRequirement('any-key')
  const { message, hint } = explainDrift('key-differs', drift({ requirement, differences }))
  expect(message).toContain('required any customer key, found no key id')
  expect(hint).toContain('name it in kms-key-id')
})

describe('a difference from a requirement of nothing names it', () => {
  test.each([
    ['kmsKeyId', 'required no key id, found x'],
    ['kmsDataEncryption', 'required none of its own, found x']
  ] as const)('%s', (field, words) => {
    expect(describeDifference({ field, required: '', actual: 'x' })).toContain(words)
  })
})

test('only the mode apply treats a bucket to a change', () => {
  expect((['verify', 'apply', 'draft'] as const).map(treatmentFor)).toEqual([
    'verify',
    'apply',
    'verify'
  ])
})
