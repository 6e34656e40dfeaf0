import { describe, expect, test } from '@jest/globals'
import { showsRule } from '../../../src/encryption/object-encryption.js'
import type { Rule } from '../../../src/encryption/rule.js'
import { keyA, keyB, sampleRules } from './sample-rules.js'

describe('showsRule', () => {
  /** Every rule matches itself; besides that, only these pairs match. */
  const alike = [
    // OSS may name the key that it made for the account.
    ['KMS A', 'KMS svc'],
    ['KMS B', 'KMS svc'],
    ['KMS A+SM4', 'KMS svc+SM4']
  ]
  for (const [storedName, stored] of Object.entries(sampleRules)) {
    test(`matches an object with ${storedName} to the rules that may have stored it`, () => {
      const shown = Object.entries(sampleRules)
        .filter(([, rule]) => showsRule(stored, rule))
        .map(([name]) => name)
      const expected = alike.filter(([from]) => from === storedName).map(([, to]) => to)
      expect(shown.sort()).toEqual([storedName, ...expected].sort())
    })
  }

  test.each<[Rule, Rule, boolean]>([
    [{ algorithm: 'KMS', kmsKeyId: keyA }, { algorithm: 'KMS', kmsKeyId: 'alias/prod' }, true],
    [{ algorithm: 'KMS' }, { algorithm: 'KMS', kmsKeyId: 'alias/prod' }, false],
    [
      { algorithm: 'KMS', kmsKeyId: keyB, kmsDataEncryption: 'AES256' },
      { algorithm: 'KMS', kmsKeyId: keyB },
      true
    ],
    [{ algorithm: 'AES256', kmsKeyId: keyA }, { algorithm: 'AES256' }, false]
  ])('an object with %j shows the rule %j: %s', (stored, rule, expected) => {
    expect(showsRule(stored, rule)).toBe(expected)
  })
})
