import { describe, expect, test } from '@jest/globals'
import { parseRequirement, type RequirementFields } from '../../../src/policy/parse-requirement.js'

const A = 'aaaaaaaa-3509-4f8d-a61e-6eab1eac0000'
const B = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
const arn = (name: string, region: string): string => `acs:kms:${region}:1:${name}`
const read = (keys: readonly string[], more: Partial<RequirementFields> = {}) =>
  parseRequirement({ algorithm: 'KMS', keys, keysSet: keys.length > 0, ...more })

describe('keys that are stated', () => {
  test.each<[string, string[], unknown]>([
    ['none', [], 'service-key'],
    ['any', ['*'], 'any-key'],
    ['one in two spellings', [A, A.toUpperCase()], [{ id: A }]],
    ['one and its ARN', [A, arn(`key/${A}`, 'cn-hangzhou')], [{ id: A }]],
    // In another region the second is the only one.
    [
      'an ARN and its id',
      [arn(`key/${A}`, 'cn-hangzhou'), A],
      [{ id: A, region: 'cn-hangzhou' }, { id: A }]
    ],
    [
      'two regions',
      [arn(`key/${A}`, 'cn-hangzhou'), arn(`key/${A}`, 'cn-beijing')],
      [
        { id: A, region: 'cn-hangzhou' },
        { id: A, region: 'cn-beijing' }
      ]
    ],
    [
      // Its account may be another.
      'an alias twice, and its ARN',
      ['alias/x', arn('alias/x', 'cn-beijing'), 'alias/x', 'alias/X'],
      [
        { alias: 'alias/x' },
        { alias: 'alias/x', region: 'cn-beijing', account: '1' },
        { alias: 'alias/X' }
      ]
    ],
    ['in this order', [B, A, B], [{ id: B }, { id: A }]]
  ])('%s', (_, keys, kmsKey) => {
    expect(read(keys)).toEqual({
      ok: true,
      value: { algorithm: 'KMS', kmsKey, kmsDataEncryption: 'AES256' }
    })
  })

  test.each<[string, readonly string[], Partial<RequirementFields>, RegExp[]]>([
    ['set and empty', [], { keysSet: true }, [/there is no key in it/]],
    ['any beside one', ['*', A], {}, [/"\*" \(any customer key\) beside other keys/]],
    ['the service key', ['alias/acs/oss'], {}, [/leave kms-key-id empty/]],
    ['beside AES256', [A], { algorithm: 'AES256' }, [/goes with algorithm KMS only/]],
    [
      'data encryption beside SM4',
      [],
      { algorithm: 'SM4', dataEncryption: 'SM4' },
      [/^kms-data-encryption goes with/]
    ],
    ['two that are none', ['x', A, 'y'], {}, [/"x" is no KMS key id/, /"y" is no KMS key id/]]
  ])('that are refused: %s', (_, keys, more, problems) => {
    expect(read(keys, more)).toEqual({
      ok: false,
      problems: problems.map(problem =>
        expect.objectContaining({ problem: expect.stringMatching(problem) })
      )
    })
  })

  test('that are none say which of the list they are', () => {
    expect(read([A, 'x'])).toEqual({
      ok: false,
      problems: [{ field: 'kms-key-id', index: 1, problem: expect.any(String) }]
    })
  })
})
