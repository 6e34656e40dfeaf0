import { describe, expect, test } from '@jest/globals'
import {
  explainDrift,
  explainDriftWithoutKey,
  explainUnusableKey,
  type Drift
} from '../../../src/encryption/drift-messages.js'
import { treatmentFor } from '../../../src/encryption/mode.js'
import type { ExplainedDriftCode } from '../../../src/encryption/reason.js'
import { message } from '../../../src/text/message.js'
import { plainReason } from '../plain-finding.js'
import { keyA, kmsRequirement } from './sample-rules.js'

const drift = (more: Partial<Drift>): Drift => ({
  bucket: 'photos',
  region: 'cn-hangzhou',
  requirement: { algorithm: 'AES256' },
  rule: { algorithm: 'KMS' },
  differences: [],
  ...more
})

const explain = (code: ExplainedDriftCode, more: Partial<Drift>) =>
  plainReason(explainDrift(code, drift(more)))

describe('the explanation of drift', () => {
  test('names every field that differs, what is required and what was found', () => {
    const differences = [
      { field: 'algorithm', required: 'KMS', actual: 'AES256' },
      { field: 'kmsKeyId', required: keyA, actual: '' }
    ] as const
    const requirement = kmsRequirement([{ id: keyA }])
    const rule = { algorithm: 'AES256' }
    expect(explain('algorithm-differs', { requirement, rule, differences })).toEqual({
      code: 'algorithm-differs',
      message: `Bucket photos uses a different algorithm than required. Required: KMS key ${keyA}. Found: AES256.`,
      hint: 'Run with mode: apply to set the required rule. If the current rule is intended, change the requirement instead.'
    })
    expect(explain('rule-missing', { requirement, rule: null }).hint).toBe(
      'Run with mode: apply to set the required rule. If the bucket should have no rule, change the requirement instead.'
    )
  })

  test('names the key and the data encryption where both differ, and the default as well', () => {
    const differences = [
      { field: 'kmsKeyId', required: keyA, actual: '' },
      { field: 'kmsDataEncryption', required: 'AES256', actual: 'SM4' }
    ] as const
    const requirement = kmsRequirement([{ id: keyA }])
    const rule = { algorithm: 'KMS', kmsDataEncryption: 'SM4' }
    expect(explain('key-differs', { requirement, rule, differences }).message).toBe(
      `Bucket photos uses a different KMS key and data encryption algorithm than required. Required: KMS key ${keyA}, data encrypted with AES256. Found: KMS with the service key, data encrypted with SM4.`
    )
  })

  test('says that a key is named where the algorithm has none', () => {
    const differences = [{ field: 'kmsKeyId', required: '', actual: keyA }] as const
    const rule = { algorithm: 'AES256', kmsKeyId: keyA }
    const { message } = explain('key-differs', {
      requirement: { algorithm: 'AES256' },
      rule,
      differences
    })
    expect(message).toBe(
      `Bucket photos has a rule that names a KMS key, but AES256 without a KMS key is required. Required: AES256. Found: AES256 with key ${keyA}.`
    )
  })

  test('names the data encryption that differs even if the rule leaves it to the default', () => {
    const differences = [{ field: 'kmsDataEncryption', required: 'SM4', actual: 'AES256' }] as const
    const requirement = kmsRequirement('service-key', 'SM4')
    const { message } = explain('data-encryption-differs', { requirement, differences })
    expect(message).toBe(
      'Bucket photos uses a different data encryption algorithm than required. Required: KMS with the service key, data encrypted with SM4. Found: KMS with the service key, data encrypted with AES256.'
    )
  })

  test('names keys of other regions with their regions, and asks for one of the bucket', () => {
    const requirement = kmsRequirement([
      { id: keyA, region: 'cn-beijing' },
      { alias: 'alias/ours' }
    ])
    const { message, hint } = explain('kms-key-unusable', { requirement })
    expect(message).toContain('photos (cn-hangzhou)')
    expect(message).toContain(`${keyA} (in cn-beijing), alias/ours`)
    expect(hint).toContain("Add a key from the bucket's region to kms-key-id")
  })

  test('asks for a key by its name where any customer key is accepted', () => {
    const differences = [{ field: 'kmsKeyId', required: '*', actual: '' }] as const
    const requirement = kmsRequirement('any-key')
    const { message, hint } = explain('key-differs', { requirement, differences })
    expect(message).toContain('Required: KMS with any customer key')
    expect(message).toContain('Found: KMS with the service key')
    expect(hint).toContain('replace * in kms-key-id with its id')
    expect(explain('no-key-to-apply', { requirement, differences })).toEqual({
      code: 'no-key-to-apply',
      message:
        'Apply did not change bucket photos, because kms-key-id: * does not say which key to set. Required: KMS with any customer key. Found: KMS with the service key.',
      hint: 'In kms-key-id, replace * with the key to set.'
    })
  })

  test('of a refused downgrade names what is stronger, and weakens the bucket only as a second remedy', () => {
    const rule = { algorithm: 'KMS', kmsKeyId: keyA }
    expect(explain('downgrade-refused', { rule })).toEqual({
      code: 'downgrade-refused',
      message: `Apply refused to weaken the encryption of bucket photos: its rule (KMS with a customer key) is stronger than required (SSE-OSS). Nothing was changed. Required: AES256. Found: KMS key ${keyA}.`,
      hint: 'If the current rule is intended, change the requirement. To apply the requirement anyway, set allow-downgrade: true for one run.'
    })
    const none = { requirement: { algorithm: 'none' } } as const
    expect(explain('downgrade-refused', none).message).toContain(
      'Apply refused to weaken the encryption of bucket photos: without its rule, new objects would not be encrypted by default.'
    )
    const unknown = { rule: { algorithm: 'AES512' } }
    expect(explain('downgrade-refused', unknown).message).toContain(
      'Apply refused to weaken the encryption of bucket photos: this version of the action does not recognize its rule, which may be stronger. Nothing was changed. Required: AES256. Found: AES512.'
    )
  })

  test.each(['rule-unexpected', 'algorithm-differs'] as const)(
    'names a weaker rule only as a second remedy: %s',
    code => {
      const { hint } = explain(code, { rule: { algorithm: 'KMS', kmsKeyId: keyA } })
      expect(hint).toMatch(/change the requirement\. To .* allow-downgrade: true\.$/)
    }
  )
})

describe('a key that cannot be used', () => {
  test('is explained with its problems, the rule and the request', () => {
    const problems = { clauses: [message`is in cn-beijing`, message`is off`] } as const
    const reason = explainUnusableKey(drift({ rule: null }), keyA, problems, ['1', '2'])
    expect(plainReason(reason)).toEqual({
      code: 'kms-key-unusable',
      message: `Bucket photos was not changed: KMS key ${keyA} is in cn-beijing; is off. OSS would accept a rule with this key, but then refuse every upload. Request id: 2. Found: no rule.`,
      hint: 'Fix the problem in KMS, or set kms-key-id to another key.'
    })
  })

  test('leads to a hint that does not recommend apply', () => {
    const { hint } = plainReason(
      explainDriftWithoutKey('rule-missing', drift({ rule: null }), {
        clauses: [message`does not exist`]
      })
    )
    expect(hint).toMatch(/^Fix the problem in KMS, or correct kms-key-id\./)
    expect(hint).not.toContain('mode: apply')
  })

  test('only has to be enabled if it is disabled and has no other problem', () => {
    const problems = { clauses: [message`is off`], isDisabled: true } as const
    const unset = plainReason(explainUnusableKey(drift({ rule: null }), keyA, problems))
    expect(unset.hint).toBe('Enable the key in KMS, or set kms-key-id to another key.')
    const found = explainDriftWithoutKey('rule-missing', drift({ rule: null }), problems)
    expect(plainReason(found).hint).toMatch(/^Enable the key in KMS, or correct kms-key-id\./)
  })
})

test('only the mode apply treats a bucket to a change', () => {
  expect((['verify', 'apply', 'draft'] as const).map(treatmentFor)).toEqual([
    'verify',
    'apply',
    'verify'
  ])
})
