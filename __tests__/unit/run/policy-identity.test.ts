import { describe, expect, test } from '@jest/globals'
import { parseInputs, inputDefaults, type InputName } from '../../../src/inputs/inputs.js'
import { accountIdentity, policyIdentity } from '../../../src/run/policy-identity.js'

function identityOf(inputs: Partial<Record<InputName, string>>): string {
  const parsed = parseInputs({ ...inputDefaults, algorithm: 'AES256', ...inputs })
  return policyIdentity(parsed.inputs)
}
const github = { 'github-token': 't', 'drift-issue': 'true' }
const file = { algorithm: '', 'policy-file': 'a/tiers.yml' }

describe('keeps the identity of a policy', () => {
  test.each<[string, Partial<Record<InputName, string>>, Partial<Record<InputName, string>>]>([
    ['in another mode', { bucket: 'abc' }, { bucket: 'abc', mode: 'apply' }],
    ['with another requirement', { bucket: 'abc' }, { bucket: 'abc', algorithm: 'KMS' }],
    ['in another order', { bucket: 'abc,bcd*' }, { bucket: 'bcd*\nabc' }],
    ['with another path to its file', file, { ...file, 'policy-file': './a//tiers.yml' }],
    [
      'with a Windows path to its file',
      { ...file, 'policy-file': 'a\\b\\tiers.yml' },
      { ...file, 'policy-file': 'a/b/tiers.yml' }
    ],
    ['drafted and then verified', file, { ...file, mode: 'draft' }],
    ['with invalid other inputs', file, { ...file, mode: 'x', region: '?', bucket: 'abc' }],
    ['with an additional invalid name', { bucket: 'abc' }, { bucket: 'abc,B!' }]
  ])('%s', (_, one, other) => {
    expect(identityOf({ ...github, ...one })).toBe(identityOf({ ...github, ...other }))
  })
})

test('gives other policies other identities', () => {
  const all = [
    { bucket: 'abc' },
    { bucket: 'abc,bcd' },
    { bucket: 'abc,!bcd' },
    { bucket: 'abc', endpoint: 'http://127.0.0.1:1' },
    { bucket: 'abc', 'check-name': 'x' },
    file,
    { ...file, 'policy-file': 'b/tiers.yml' }
  ].map(inputs => identityOf({ ...github, ...inputs }))
  expect(new Set(all).size).toBe(all.length)
  for (const identity of all) expect(identity).toMatch(/^[0-9a-f]{16}$/)
})

test('stays the same from version to version, so that an upgrade opens no second issue', () => {
  expect(identityOf({ ...github, bucket: 'bcd*,!bcd,abc' })).toBe('38c57bf914874dc8')
  expect(identityOf({ ...github, ...file, 'check-name': 'x' })).toBe('74ba35175eb3d4c0')
  expect(accountIdentity('1234567890123456')).toBe('7a51d064')
})

test('does not disclose the account’s ID', () => {
  expect(accountIdentity('1234567890123456')).toMatch(/^[0-9a-f]{8}$/)
  expect(accountIdentity('1234567890123456')).not.toBe(accountIdentity('1234567890123457'))
})
