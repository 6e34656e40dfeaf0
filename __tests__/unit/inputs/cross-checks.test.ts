import { describe, expect, test } from '@jest/globals'
import { crossCheck } from '../../../src/inputs/cross-checks.js'
import { inputDefaults, parseInputs, type InputName } from '../../../src/inputs/inputs.js'
import type { Policy } from '../../../src/policy/policy.js'
import { plain } from '../../../src/text/plain.js'

const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const localhost = 'http://127.0.0.1:9000'
const kms = { algorithm: 'KMS', 'kms-key-id': key }
const role = { 'role-to-assume': 'acs:ram::1234567890123456:role/gate' }

/** The contradictions among inputs that are valid each for itself. */
function contradictionsOf(
  overrides: Partial<Record<InputName, string>>,
  filePolicy?: Policy
): string[] {
  const inputs = { bucket: 'photos', algorithm: 'AES256', region: 'cn-hangzhou', ...overrides }
  const parsed = parseInputs({ ...inputDefaults, ...inputs })
  expect(parsed.problems).toEqual([])
  const { scope } = parsed.inputs
  const policy = filePolicy ?? (scope.kind === 'file' ? undefined : scope.policy)
  if (policy === undefined) throw new Error('There is no policy.')
  return crossCheck(parsed.inputs, policy).map(plain)
}

const policy = (...requirements: Policy['rules'][number]['requirement'][]): Policy => ({
  rules: requirements.map(requirement => ({
    buckets: [{ text: 'photos', excludes: false }],
    requirement
  })),
  exemptions: [],
  uncovered: 'ignore'
})

describe('a run against a mock of OSS', () => {
  const kmsProblem = [expect.stringContaining('would ask the real KMS about the key')]
  const apply = { ...kms, endpoint: localhost, mode: 'apply' }

  test.each<[string, Partial<Record<InputName, string>>]>([
    ['checks the key that it sets', apply],
    ['requires a check of the key', { ...apply, 'check-kms-key': 'required' }],
    ['resolves an alias in apply', { ...apply, 'kms-key-id': 'alias/x', 'check-kms-key': 'off' }],
    ['resolves an alias in verify', { ...apply, 'kms-key-id': 'alias/x', mode: 'verify' }],
    [
      'resolves the last of several keys',
      { ...apply, 'kms-key-id': `${key}, alias/x`, mode: 'verify', 'check-kms-key': 'off' }
    ],
    [
      'resolves the alias in an ARN',
      { ...apply, 'kms-key-id': 'acs:kms:cn-hangzhou:1:alias/x', mode: 'verify' }
    ]
  ])('is rejected without kms-endpoint when it %s', (_, inputs) => {
    expect(contradictionsOf(inputs)).toEqual(kmsProblem)
    expect(contradictionsOf({ ...inputs, 'kms-endpoint': localhost })).toEqual([])
    expect(contradictionsOf({ ...inputs, endpoint: '' })).toEqual([])
  })

  test.each<[string, Partial<Record<InputName, string>>]>([
    ['verifies key ids', { ...apply, mode: 'verify' }],
    ['does not check the key', { ...apply, 'check-kms-key': 'off' }],
    ['sets the service key', { ...apply, 'kms-key-id': '' }],
    ['accepts any key', { ...apply, 'kms-key-id': '*' }],
    ['requires AES256', { endpoint: localhost, mode: 'apply' }]
  ])('needs no kms-endpoint when it %s', (_, inputs) => {
    expect(contradictionsOf(inputs)).toEqual([])
  })

  test('is told to turn the check of keys off only where that suffices', () => {
    const remedy = expect.stringContaining('Set kms-endpoint too, or set check-kms-key: off.')
    expect(contradictionsOf(apply)).toEqual([remedy])
    expect(contradictionsOf({ ...apply, 'kms-key-id': 'alias/x' })).not.toEqual([remedy])
  })

  test('is rejected without kms-endpoint when any rule of the file has a key', () => {
    const file = {
      bucket: '',
      algorithm: '',
      'policy-file': 'p.yml',
      endpoint: localhost,
      mode: 'apply'
    }
    const byKey = { algorithm: 'KMS', kmsKey: [{ id: key }], kmsDataEncryption: 'AES256' } as const
    expect(contradictionsOf(file, policy({ algorithm: 'AES256' }, byKey))).toEqual(kmsProblem)
    expect(contradictionsOf(file, policy({ algorithm: 'AES256' }))).toEqual([])
  })

  test('is rejected without sts-endpoint when it assumes a role', () => {
    const inputs = { ...role, endpoint: localhost }
    expect(contradictionsOf(inputs)).toEqual([
      expect.stringContaining('would call the real STS to assume the role')
    ])
    expect(contradictionsOf({ ...inputs, 'sts-endpoint': localhost })).toEqual([])
    expect(contradictionsOf({ ...inputs, endpoint: '' })).toEqual([])
  })

  test('is not assumed for an https endpoint', () => {
    expect(contradictionsOf({ ...apply, endpoint: 'oss-cn-hangzhou.aliyuncs.com' })).toEqual([])
  })
})

describe('a key of another region', () => {
  const foreignKey = `acs:kms:cn-beijing:1:key/${key}`

  test('is rejected when all buckets are in one region', () => {
    const problem = [expect.stringContaining(`names key ${key} in cn-beijing`)]
    expect(contradictionsOf({ ...kms, 'kms-key-id': foreignKey })).toEqual(problem)
    expect(contradictionsOf({ ...kms, 'kms-key-id': `${key}, ${foreignKey}` })).toEqual([])
    expect(contradictionsOf({ ...kms, 'kms-key-id': `${foreignKey}, ${key}` })).toEqual(problem)
  })

  test('is accepted when the buckets may be in several regions', () => {
    expect(contradictionsOf({ ...kms, 'kms-key-id': foreignKey, region: '' })).toEqual([])
    expect(contradictionsOf({ ...kms, 'kms-key-id': foreignKey, bucket: 'photos-*' })).toEqual([])
    expect(contradictionsOf({ ...kms, 'kms-key-id': foreignKey, region: 'cn-beijing' })).toEqual([])
  })
})
