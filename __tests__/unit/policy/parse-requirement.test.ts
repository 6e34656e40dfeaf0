import { describe, expect, test } from '@jest/globals'
import {
  parseRequirement,
  readRequirement,
  type RequirementFields
} from '../../../src/policy/parse-requirement.js'
import { plain } from '../../../src/text/plain.js'

const A = 'aaaaaaaa-3509-4f8d-a61e-6eab1eac0000'
const B = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
const arn = (name: string, region: string): string => `acs:kms:${region}:1:${name}`
const parse = (keys: readonly string[], more: Partial<RequirementFields> = {}) =>
  parseRequirement({ algorithm: 'KMS', keys, keysSet: keys.length > 0, ...more })

describe('parseRequirement', () => {
  test.each<[string, string[], unknown]>([
    ['no key as the service key', [], 'service-key'],
    ['* as any key', ['*'], 'any-key'],
    ['a key in two spellings as one', [A, A.toUpperCase()], [{ id: A }]],
    ['a key and its ARN as one', [A, arn(`key/${A}`, 'cn-hangzhou')], [{ id: A }]],
    // In another region only the id counts.
    [
      'an ARN before its id as two',
      [arn(`key/${A}`, 'cn-hangzhou'), A],
      [{ id: A, region: 'cn-hangzhou' }, { id: A }]
    ],
    [
      'ARNs of two regions as two',
      [arn(`key/${A}`, 'cn-hangzhou'), arn(`key/${A}`, 'cn-beijing')],
      [
        { id: A, region: 'cn-hangzhou' },
        { id: A, region: 'cn-beijing' }
      ]
    ],
    [
      // The ARN may be of another account.
      'a repeated alias as one, and its ARN as another',
      ['alias/x', arn('alias/x', 'cn-beijing'), 'alias/x', 'alias/X'],
      [
        { alias: 'alias/x' },
        { alias: 'alias/x', region: 'cn-beijing', account: '1' },
        { alias: 'alias/X' }
      ]
    ],
    ['several keys in their order', [B, A, B], [{ id: B }, { id: A }]]
  ])('reads %s', (_, keys, kmsKey) => {
    expect(parse(keys)).toEqual({
      ok: true,
      value: { algorithm: 'KMS', kmsKey, kmsDataEncryption: 'AES256' }
    })
  })

  test.each<[string, readonly string[], Partial<RequirementFields>, RegExp[]]>([
    ['a field that is set but empty', [], { keysSet: true }, [/is set, but names no key/]],
    ['* with another key', ['*', A], {}, [/names both \* \(any customer key\) and other keys/]],
    ['the alias of the service key', ['alias/acs/oss'], {}, [/leave kms-key-id empty/]],
    [
      'a key with AES256',
      [A],
      { algorithm: 'AES256' },
      [/^kms-key-id is valid only with algorithm: KMS/]
    ],
    [
      'data encryption with SM4',
      [],
      { algorithm: 'SM4', dataEncryption: 'SM4' },
      [/^kms-data-encryption is valid only with/]
    ],
    [
      'two invalid keys',
      ['x', A, 'y'],
      {},
      [/"x" is not a valid KMS key id/, /"y" is not a valid KMS key id/]
    ]
  ])('rejects %s', (_, keys, more, problems) => {
    const parsed = parse(keys, more)
    expect(parsed.ok ? [] : parsed.problems.map(({ problem }) => plain(problem))).toEqual(
      problems.map(problem => expect.stringMatching(problem))
    )
  })

  test('reports the index of an invalid key', () => {
    expect(parse([A, 'x'])).toEqual({
      ok: false,
      problems: [{ field: 'kms-key-id', index: 1, problem: expect.any(Array) }]
    })
  })
})

test('readRequirement skips an invalid key and keeps the valid ones', () => {
  const fields = { algorithm: 'KMS', keys: ['x', A], keysSet: true } as const
  expect(readRequirement(fields)).toEqual({
    algorithm: 'KMS',
    kmsKey: [{ id: A }],
    kmsDataEncryption: 'AES256'
  })
})
