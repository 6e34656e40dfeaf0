import { describe, expect, test } from '@jest/globals'
import { parseInputs, inputDefaults, type InputName } from '../../../src/inputs/inputs.js'
import { accountIdentity, policyIdentity } from '../../../src/run/policy-identity.js'

function identityOf(given: Partial<Record<InputName, string>>): string {
  const { inputs } = parseInputs({ ...inputDefaults, algorithm: 'AES256', ...given })
  return policyIdentity(inputs)
}
const github = { 'github-token': 't', 'drift-issue': 'true' }
const file = { algorithm: '', 'policy-file': 'a/tiers.yml' }

describe('the same policy', () => {
  test.each<[string, Partial<Record<InputName, string>>, Partial<Record<InputName, string>>]>([
    ['in another mode', { bucket: 'abc' }, { bucket: 'abc', mode: 'apply' }],
    ['with another requirement', { bucket: 'abc' }, { bucket: 'abc', algorithm: 'KMS' }],
    ['in another order', { bucket: 'abc,bcd*' }, { bucket: 'bcd*\nabc' }],
    ['by another way to its file', file, { ...file, 'policy-file': './a//tiers.yml' }],
    [
      'by its file as Windows writes it',
      { ...file, 'policy-file': 'a\\b\\tiers.yml' },
      { ...file, 'policy-file': 'a/b/tiers.yml' }
    ],
    ['drafted and then verified', file, { ...file, mode: 'draft' }],
    ['beside inputs that are wrong', file, { ...file, mode: 'x', region: '?', bucket: 'abc' }],
    ['with a name that is none', { bucket: 'abc' }, { bucket: 'abc,B!' }]
  ])('%s', (_, one, other) => {
    expect(identityOf({ ...github, ...one })).toBe(identityOf({ ...github, ...other }))
  })
})

test('others are told apart', () => {
  const all = [
    { bucket: 'abc' },
    { bucket: 'abc,bcd' },
    { bucket: 'abc,!bcd' },
    { bucket: 'abc', endpoint: 'http://127.0.0.1:1' },
    { bucket: 'abc', 'check-name': 'x' },
    file,
    { ...file, 'policy-file': 'b/tiers.yml' }
  ].map(given => identityOf({ ...github, ...given }))
  expect(new Set(all).size).toBe(all.length)
  for (const identity of all) expect(identity).toMatch(/^[0-9a-f]{16}$/)
})

test('stay what they are from version to version: else an upgrade would open a second issue', () => {
  expect(identityOf({ ...github, bucket: 'bcd*,!bcd,abc' })).toBe('38c57bf914874dc8')
  expect(identityOf({ ...github, ...file, 'check-name': 'x' })).toBe('74ba35175eb3d4c0')
  expect(accountIdentity('1234567890123456')).toBe('7a51d064')
})

test('an account’s id is not to be read off', () => {
  expect(accountIdentity('1234567890123456')).toMatch(/^[0-9a-f]{8}$/)
  expect(accountIdentity('1234567890123456')).not.toBe(accountIdentity('1234567890123457'))
})
