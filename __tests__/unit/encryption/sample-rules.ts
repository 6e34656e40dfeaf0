import type { Requirement } from '../../../src/encryption/requirement.js'
import type { Rule } from '../../../src/encryption/rule.js'

/** One rule of each kind. */
export const keyA = 'aaaaaaaa-3509-4f8d-a61e-6eab1eac0000'
export const keyB = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'

export const sampleRules: Record<string, Rule | null> = {
  'no rule': null,
  AES256: { algorithm: 'AES256' },
  SM4: { algorithm: 'SM4' },
  'KMS svc': { algorithm: 'KMS' },
  'KMS svc+SM4': { algorithm: 'KMS', kmsDataEncryption: 'SM4' },
  'KMS A': { algorithm: 'KMS', kmsKeyId: keyA },
  'KMS A+SM4': { algorithm: 'KMS', kmsKeyId: keyA, kmsDataEncryption: 'SM4' },
  'KMS B': { algorithm: 'KMS', kmsKeyId: keyB }
}

export const kmsRequirement = (
  kmsKey: (Requirement & { algorithm: 'KMS' })['kmsKey'],
  kmsDataEncryption: 'AES256' | 'SM4' = 'AES256'
): Requirement => ({ algorithm: 'KMS', kmsKey, kmsDataEncryption })

export const sampleRequirements: Record<string, Requirement> = {
  AES256: { algorithm: 'AES256' },
  SM4: { algorithm: 'SM4' },
  'KMS svc': kmsRequirement('service-key'),
  'KMS svc+SM4': kmsRequirement('service-key', 'SM4'),
  'KMS A': kmsRequirement([{ id: keyA }]),
  'KMS A+SM4': kmsRequirement([{ id: keyA }], 'SM4'),
  'KMS A|B': kmsRequirement([{ id: keyA }, { id: keyB }]),
  'KMS *': kmsRequirement('any-key'),
  'KMS *+SM4': kmsRequirement('any-key', 'SM4'),
  any: { algorithm: 'any' },
  none: { algorithm: 'none' }
}
