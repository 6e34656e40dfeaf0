import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse } from 'yaml'
import { compare } from '../../../src/encryption/comparison.js'
import type { Rule } from '../../../src/encryption/rule.js'
import { draftPolicy, placeholderOwner } from '../../../src/policy/draft-policy.js'
import { message } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import { complete, draft, now } from './account-draft.js'

const region = 'cn-hangzhou'
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
/** Names that YAML would read as another type. */
const lookAlikes = [
  '123',
  '0123',
  '1e5',
  '0x1f',
  '0o17',
  '1_000',
  '007',
  'null',
  'true',
  'false',
  'yes',
  'off',
  'nan',
  '2027-03-31',
  '12e03',
  '0b101',
  'y-n',
  'a--',
  'inf'
].filter(name => /^[a-z0-9].*[a-z0-9]$/.test(name) && name.length >= 3)

test.each(lookAlikes)('draftPolicy keeps the bucket name %s a string', bucket => {
  const { targets, policy } = draft([
    { bucket, rule: { algorithm: 'AES256' } },
    { bucket: `${bucket}-bare`, rule: null }
  ])
  expect(targets.map(target => target.bucket)).toEqual([bucket, `${bucket}-bare`])
  expect(policy.exemptions.map(exemption => exemption.bucket)).toEqual([`${bucket}-bare`])
})

test.each<[string, Rule, Record<string, string>]>([
  ['AES256', { algorithm: 'AES256' }, { algorithm: 'AES256' }],
  ['SM4', { algorithm: 'SM4' }, { algorithm: 'SM4' }],
  ['KMS with the service key', { algorithm: 'KMS' }, { algorithm: 'KMS' }],
  [
    'KMS with the service key, data encrypted with SM4',
    { algorithm: 'KMS', kmsDataEncryption: 'SM4' },
    { algorithm: 'KMS', 'kms-data-encryption': 'SM4' }
  ],
  [`KMS key ${key}`, { algorithm: 'KMS', kmsKeyId: key }, { algorithm: 'KMS', 'kms-key-id': key }],
  [
    `KMS key ${key}, data encrypted with SM4`,
    { algorithm: 'KMS', kmsKeyId: key, kmsDataEncryption: 'SM4' },
    { algorithm: 'KMS', 'kms-key-id': key, 'kms-data-encryption': 'SM4' }
  ]
])('draftPolicy requires %s of a bucket that has it', (name, rule, fields) => {
  const { text } = draft([{ bucket: 'logs', rule }])
  expect((parse(text) as { rules: unknown }).rules).toEqual([
    { name, ...fields, buckets: ['logs'] }
  ])
})

test.each<[string, Rule, string | undefined, string]>([
  ['the service key by its alias', { algorithm: 'KMS', kmsKeyId: 'alias/acs/oss' }, undefined, ''],
  [
    'the service key by its ARN',
    { algorithm: 'KMS', kmsKeyId: 'acs:kms:cn-hangzhou:1:alias/acs/oss' },
    region,
    ''
  ],
  ['a key in capitals', { algorithm: 'KMS', kmsKeyId: key.toUpperCase() }, undefined, key],
  [
    'a key by its ARN',
    { algorithm: 'KMS', kmsKeyId: `acs:kms:cn-hangzhou:1:key/${key}` },
    region,
    key
  ]
])('draftPolicy writes %s as the key itself', (_, rule, bucketRegion, keyId) => {
  const bare = keyId === '' ? { algorithm: 'KMS' } : { algorithm: 'KMS', kmsKeyId: keyId }
  const { text } = draft([
    { bucket: 'logs', rule, ...(bucketRegion && { region: bucketRegion }) },
    { bucket: 'media', rule: bare }
  ])
  expect((parse(text) as { rules: unknown }).rules).toEqual([
    {
      name: keyId === '' ? 'KMS with the service key' : `KMS key ${key}`,
      algorithm: 'KMS',
      ...(keyId === '' ? {} : { 'kms-key-id': key }),
      buckets: ['logs', 'media']
    }
  ])
})

test('draftPolicy requires AES256 of a bucket without a rule, and exempts it for 90 days in UTC', () => {
  const { text, targets } = draft([{ bucket: 'bare', rule: null }])
  expect(targets).toEqual([
    expect.objectContaining({
      bucket: 'bare',
      requirement: { algorithm: 'AES256' },
      exemption: expect.objectContaining({
        owner: placeholderOwner,
        expires: '2027-02-23',
        daysLeft: 90
      })
    })
  ])
  expect(text).toContain('# Drafted on 2026-11-25')
})

test('a draft states the next steps, and the one about exemptions only if it has some', () => {
  const encrypted = { bucket: 'logs', rule: { algorithm: 'AES256' } }
  const stepsOf = (text: string): string[] =>
    [...text.matchAll(/^# \d\. (\w+)/gm)].map(([, verb = '']) => verb)
  expect(stepsOf(draft([encrypted, { bucket: 'bare', rule: null }]).text)).toEqual([
    'Review',
    'Replace',
    'Set',
    'Run'
  ])
  expect(stepsOf(draft([encrypted]).text)).toEqual(['Review', 'Replace', 'Run'])
})

describe('a rule that a policy cannot express', () => {
  test.each<[string, Rule]>([
    ['an unrecognized algorithm', { algorithm: 'AES512' }],
    ['an unrecognized data encryption', { algorithm: 'KMS', kmsDataEncryption: 'AES512' }],
    ['a key with AES256', { algorithm: 'AES256', kmsKeyId: key }],
    ['data encryption with AES256', { algorithm: 'AES256', kmsDataEncryption: 'SM4' }],
    ['a key by its alias', { algorithm: 'KMS', kmsKeyId: 'alias/prod' }],
    ['the key of another service', { algorithm: 'KMS', kmsKeyId: 'alias/acs/rds' }],
    [
      'an ARN when the region is unknown',
      { algorithm: 'KMS', kmsKeyId: `acs:kms:${region}:1:key/${key}` }
    ],
    ['the service key with AES256', { algorithm: 'AES256', kmsKeyId: 'alias/acs/oss' }],
    ['an invalid key id', { algorithm: 'KMS', kmsKeyId: 'bogus' }],
    ['the key id *, which means any key in a policy', { algorithm: 'KMS', kmsKeyId: '*' }],
    ['an algorithm with line breaks', { algorithm: 'X\nrules: []\r\u2028versions: 2\u0007' }]
  ])('is omitted, and named in a comment: %s', (_, rule) => {
    const { text, omitted, targets } = draft([
      { bucket: 'odd-one', rule },
      { bucket: 'logs', rule: { algorithm: 'AES256' } }
    ])
    expect(omitted.map(({ bucket, why }) => [bucket, plain(why)])).toEqual([
      ['odd-one', expect.stringMatching(/^a policy cannot express its rule \(\S.*\)$/)]
    ])
    expect(text).toMatch(/^# {3}odd-one: a policy cannot express its rule \(\S.*\)$/m)
    // The bucket is uncovered, which is drift, so it is not forgotten.
    expect(targets.map(({ bucket, requirement }) => [bucket, requirement?.algorithm])).toEqual([
      ['logs', 'AES256'],
      ['odd-one', undefined]
    ])
  })

  test('leaves no draft when no other bucket has a rule', () => {
    const buckets = [{ bucket: 'odd-one', rule: { algorithm: 'AES512' } }]
    expect(draftPolicy({ ...complete, buckets }, now)).toEqual({ omitted: [expect.anything()] })
  })
})

test('draftPolicy names unreadable buckets, and ignores uncovered ones if the inventory is incomplete', () => {
  const unreadable = [{ bucket: 'secret', why: message`its rule could not be read` }]
  const { text, policy } = draft([{ bucket: 'logs', rule: { algorithm: 'AES256' } }], {
    unreadable,
    isComplete: false
  })
  expect(text).toContain('#   secret: its rule could not be read')
  expect(policy.uncovered).toBe('ignore')
})

const name = fc.oneof(
  fc.constantFrom(...lookAlikes),
  fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,12}[a-z0-9]$/),
  fc.stringMatching(/^[0-9][0-9e_.-]{1,6}[0-9]$/).map(text => text.replaceAll('.', '-')),
  fc.stringMatching(/^[a-z0-9][a-z0-9_-]{61}[a-z0-9]$/)
)
const keyId = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^[0-9]{8,20}$/),
  fc.stringMatching(/^[0-9]{8}e[0-9]{3}$/),
  fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z-]{126}[0-9A-Za-z]$/),
  fc.constantFrom('bogus', '*', 'alias/x', 'null', '00000000', '1.5'),
  fc.constantFrom(key, key.toUpperCase(), 'alias/acs/oss', 'alias/acs/rds'),
  fc
    .tuple(
      fc.constantFrom(region, 'cn-beijing'),
      fc.constantFrom(`key/${key}`, `key/${key.toUpperCase()}`, 'alias/acs/oss', 'alias/x')
    )
    .map(([where, what]) => `acs:kms:${where}:1:${what}`)
)
const rule: fc.Arbitrary<Rule> = fc.record(
  {
    algorithm: fc.constantFrom('AES256', 'SM4', 'KMS', 'KMS', 'KMS', 'AES512'),
    kmsKeyId: keyId,
    kmsDataEncryption: fc.constantFrom('SM4', 'AES256', 'DES')
  },
  { requiredKeys: ['algorithm'] }
)
const observed = fc.record({
  bucket: name,
  rule: fc.option(rule, { freq: 3 }),
  region: fc.constant(region)
})
const account = fc.uniqueArray(observed, {
  selector: ({ bucket }) => bucket,
  minLength: 1,
  maxLength: 12
})

test('draftPolicy writes a policy that the account meets, without warnings, whatever the account has', () => {
  fc.assert(
    fc.property(account, buckets => {
      const { omitted } = draftPolicy({ ...complete, buckets }, now)
      if (omitted.length === buckets.length) return
      const { targets, warnings } = draft(buckets)
      expect(warnings).toEqual([])
      const omittedBuckets = new Set(omitted.map(({ bucket }) => bucket))
      const targetOf = new Map(targets.map(target => [target.bucket, target]))
      expect(targetOf.size).toBe(buckets.length)
      // A key has one rule, in whatever spelling the buckets store it.
      const required = targets
        .filter(({ exemption }) => exemption === undefined)
        .flatMap(({ rule, requirement }) => (rule === undefined ? [] : [[rule, requirement]]))
      const byRequirement = new Map(
        required.map(([name, requirement]) => [JSON.stringify(requirement), name])
      )
      expect(byRequirement.size).toBe(new Set(required.map(([name]) => name)).size)
      for (const { bucket, rule } of buckets) {
        const target = targetOf.get(bucket)
        const requirement = target?.requirement
        const meets = (one: Rule | null): boolean =>
          requirement !== undefined && compare(requirement, one, region).kind === 'matches'
        const holds = meets(rule)
        // The requirement accepts this rule only.
        if (holds && rule !== null) {
          expect(meets({ ...rule, kmsKeyId: 'another-key' })).toBe(false)
          expect(meets({ ...rule, algorithm: rule.algorithm === 'SM4' ? 'AES256' : 'SM4' })).toBe(
            false
          )
        }
        expect({ bucket, holds, exempt: target?.exemption !== undefined }).toEqual({
          bucket,
          holds: rule !== null && !omittedBuckets.has(bucket),
          exempt: rule === null
        })
      }
    }),
    { numRuns: 300 }
  )
})
