import { describe, expect, test } from '@jest/globals'
import { crossCheck } from '../../../src/inputs/cross-checks.js'
import { inputDefaults, parseInputs, type InputName } from '../../../src/inputs/inputs.js'
import type { Policy } from '../../../src/policy/policy.js'

/** Inputs that are right each for itself: what is wrong with them together. */
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const here = 'http://127.0.0.1:9000'
const kms = { algorithm: 'KMS', 'kms-key-id': key }
const role = { 'role-to-assume': 'acs:ram::1234567890123456:role/gate' }

function wrongTogether(given: Partial<Record<InputName, string>>, stated?: Policy): string[] {
  const inputs = { bucket: 'photos', algorithm: 'AES256', region: 'cn-hangzhou', ...given }
  const parsed = parseInputs({ ...inputDefaults, ...inputs })
  expect(parsed.problems).toEqual([])
  const { scope } = parsed.inputs
  const policy = stated ?? (scope.kind === 'file' ? undefined : scope.policy)
  if (policy === undefined) throw new Error('There is no policy.')
  return crossCheck(parsed.inputs, policy)
}

const policy = (...requirements: Policy['rules'][number]['requirement'][]): Policy => ({
  rules: requirements.map(requirement => ({
    buckets: [{ text: 'photos', excludes: false }],
    requirement
  })),
  exemptions: [],
  uncovered: 'ignore'
})

describe('a run on a stand-in', () => {
  const real = [expect.stringContaining('the real KMS would be asked')]
  const apply = { ...kms, endpoint: here, mode: 'apply' }

  test.each<[string, Partial<Record<InputName, string>>]>([
    ['checks the key that it sets', apply],
    ['must check it', { ...apply, 'check-kms-key': 'required' }],
    ['looks up an alias in apply', { ...apply, 'kms-key-id': 'alias/x', 'check-kms-key': 'off' }],
    ['looks up an alias in verify', { ...apply, 'kms-key-id': 'alias/x', mode: 'verify' }],
    [
      'looks up the last of several',
      { ...apply, 'kms-key-id': `${key}, alias/x`, mode: 'verify', 'check-kms-key': 'off' }
    ],
    [
      'looks up the alias in an ARN',
      { ...apply, 'kms-key-id': 'acs:kms:cn-hangzhou:1:alias/x', mode: 'verify' }
    ]
  ])('that %s must not ask the real KMS', (_, inputs) => {
    expect(wrongTogether(inputs)).toEqual(real)
    expect(wrongTogether({ ...inputs, 'kms-endpoint': here })).toEqual([])
    expect(wrongTogether({ ...inputs, endpoint: '' })).toEqual([])
  })

  test.each<[string, Partial<Record<InputName, string>>]>([
    ['verifies ids', { ...apply, mode: 'verify' }],
    ['does not check the key', { ...apply, 'check-kms-key': 'off' }],
    ['sets the service key', { ...apply, 'kms-key-id': '' }],
    ['takes any key', { ...apply, 'kms-key-id': '*' }],
    ['wants AES256', { endpoint: here, mode: 'apply' }]
  ])('that %s asks KMS nothing', (_, inputs) => {
    expect(wrongTogether(inputs)).toEqual([])
  })

  test('asks about the keys of every rule', () => {
    const file = {
      bucket: '',
      algorithm: '',
      'policy-file': 'p.yml',
      endpoint: here,
      mode: 'apply'
    }
    const byKey = { algorithm: 'KMS', kmsKey: [{ id: key }], kmsDataEncryption: 'AES256' } as const
    expect(wrongTogether(file, policy({ algorithm: 'AES256' }, byKey))).toEqual(real)
    expect(wrongTogether(file, policy({ algorithm: 'AES256' }))).toEqual([])
  })

  test('must not ask the real STS', () => {
    const inputs = { ...role, endpoint: here }
    expect(wrongTogether(inputs)).toEqual([expect.stringContaining('the real STS would be asked')])
    expect(wrongTogether({ ...inputs, 'sts-endpoint': here })).toEqual([])
    expect(wrongTogether({ ...inputs, endpoint: '' })).toEqual([])
  })

  test('that is reached over https is none', () => {
    expect(wrongTogether({ ...apply, endpoint: 'oss-cn-hangzhou.aliyuncs.com' })).toEqual([])
  })
})

describe('a key of another region', () => {
  const far = `acs:kms:cn-beijing:1:key/${key}`

  test('than the one region that there is can never be used', () => {
    const problem = [expect.stringContaining(`the ARN of key ${key} is of cn-beijing`)]
    expect(wrongTogether({ ...kms, 'kms-key-id': far })).toEqual(problem)
    expect(wrongTogether({ ...kms, 'kms-key-id': `${key}, ${far}` })).toEqual([])
    expect(wrongTogether({ ...kms, 'kms-key-id': `${far}, ${key}` })).toEqual(problem)
  })

  test('may be the right one where the buckets are in several', () => {
    expect(wrongTogether({ ...kms, 'kms-key-id': far, region: '' })).toEqual([])
    expect(wrongTogether({ ...kms, 'kms-key-id': far, bucket: 'photos-*' })).toEqual([])
    expect(wrongTogether({ ...kms, 'kms-key-id': far, region: 'cn-beijing' })).toEqual([])
  })
})
