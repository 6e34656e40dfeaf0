import { describe, expect, test } from '@jest/globals'
import { howToRestore, restoreInputs } from '../../../src/encryption/restore.js'
import type { Rule } from '../../../src/encryption/rule.js'
import { parseInputs, inputDefaults } from '../../../src/inputs/inputs.js'
import { remedyFor } from '../../../src/encryption/requirement.js'
import { plain } from '../../../src/text/plain.js'
import { sampleRules } from './sample-rules.js'

const restoreLine = (rule: Rule | null, now: Rule | null | undefined) =>
  restoreInputs(rule, now)
    ?.map(([name, value]) => `${name}: ${value}`)
    .join(', ') ?? null

describe('restoreInputs', () => {
  test.each<[Rule | null, Rule | null | undefined, string | null]>([
    [null, { algorithm: 'AES256' }, 'mode: apply, algorithm: none, allow-downgrade: true'],
    [{ algorithm: 'SM4' }, { algorithm: 'AES256' }, 'mode: apply, algorithm: SM4'],
    [{ algorithm: 'SM4' }, undefined, 'mode: apply, algorithm: SM4, allow-downgrade: true'],
    [
      { algorithm: 'KMS', kmsDataEncryption: 'SM4' },
      null,
      'mode: apply, algorithm: KMS, kms-data-encryption: SM4'
    ],
    [{ algorithm: 'AES512' }, null, null],
    [{ algorithm: 'KMS', kmsDataEncryption: 'SM5' }, null, null],
    [{ algorithm: 'KMS', kmsKeyId: 'alias/x' }, null, null],
    [{ algorithm: 'AES256', kmsKeyId: 'aaaaaaaa-3509' }, null, null]
  ])('returns for %j over %j: %s', (rule, now, line) => {
    expect(restoreLine(rule, now)).toBe(line)
  })

  test.each(Object.entries(sampleRules))('returns inputs that apply accepts for %s', (_, rule) => {
    const pairs = (restoreLine(rule, undefined) ?? '').split(', ').map(pair => pair.split(': '))
    const settings = Object.fromEntries(pairs) as Partial<typeof inputDefaults>
    const { inputs, problems } = parseInputs({ ...inputDefaults, bucket: 'photos', ...settings })
    expect(problems).toEqual([])
    expect(inputs).toMatchObject({ mode: 'apply', allowDowngrade: true })
    const [stated] = inputs.scope.kind === 'inputs' ? inputs.scope.policy.rules : []
    expect(stated && remedyFor(stated.requirement, 'cn-hangzhou')).toEqual({ kind: 'set', rule })
  })
})

test('howToRestore names the console and, where inputs can express the rule, a run', () => {
  expect(plain(howToRestore(null, { algorithm: 'SM4' }))).toBe(
    "delete the bucket's rule in the console, or run this action with mode: apply, algorithm: none and allow-downgrade: true"
  )
  expect(plain(howToRestore({ algorithm: 'AES512' }, null))).toBe(
    "set the bucket's rule to AES512 in the console"
  )
  expect(plain(howToRestore({ algorithm: 'KMS', kmsKeyId: 'aaaaaaaa-3509' }, null))).toContain(
    'kms-key-id: aaaaaaaa-3509 (add check-kms-key: off if the key check fails)'
  )
})
