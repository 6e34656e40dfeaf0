import type { Requirement } from '../../../src/encryption/requirement.js'
import type { Rule } from '../../../src/encryption/rule.js'

/** One of each kind, for the tables. */
export const A = 'aaaaaaaa-3509-4f8d-a61e-6eab1eac0000'
export const B = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'

export const rules: Record<string, Rule | null> = {
  'no rule': null,
  AES256: { algorithm: 'AES256' },
  SM4: { algorithm: 'SM4' },
  'KMS svc': { algorithm: 'KMS' },
  'KMS svc+SM4': { algorithm: 'KMS', kmsDataEncryption: 'SM4' },
  'KMS A': { algorithm: 'KMS', kmsKeyId: A },
  'KMS A+SM4': { algorithm: 'KMS', kmsKeyId: A, kmsDataEncryption: 'SM4' },
  'KMS B': { algorithm: 'KMS', kmsKeyId: B }
}

export const kms = (
  kmsKey: (Requirement & { algorithm: 'KMS' })['kmsKey'],
  kmsDataEncryption: 'AES256' | 'SM4' = 'AES256'
): Requirement => ({ algorithm: 'KMS', kmsKey, kmsDataEncryption })

export const requirements: Record<string, Requirement> = {
  AES256: { algorithm: 'AES256' },
  SM4: { algorithm: 'SM4' },
  'KMS svc': kms('service-key'),
  'KMS svc+SM4': kms('service-key', 'SM4'),
  'KMS A': kms([{ id: A }]),
  'KMS A+SM4': kms([{ id: A }], 'SM4'),
  'KMS A|B': kms([{ id: A }, { id: B }]),
  'KMS *': kms('any-key'),
  'KMS *+SM4': kms('any-key', 'SM4'),
  any: { algorithm: 'any' },
  none: { algorithm: 'none' }
}
