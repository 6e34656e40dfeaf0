import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compare } from '../../../src/encryption/comparison.js'
import {
  documentedSpelling,
  hasSameName,
  isAlias,
  isCustomerKey,
  isKeyOfService,
  isSameKey,
  isServiceKey,
  warningAboutSpelling
} from '../../../src/encryption/kms-key-identity.js'
import { restoreInputs } from '../../../src/encryption/restore.js'
import { describeRule, sameRule, type Rule } from '../../../src/encryption/rule.js'
import { showsRule } from '../../../src/encryption/object-encryption.js'
import { describeStrength, isDowngrade } from '../../../src/encryption/strength.js'
import { parseKmsKey } from '../../../src/aliyun/identifiers/kms-key.js'
import { plain } from '../../../src/text/plain.js'
import { keyA, keyB, kmsRequirement, sampleRequirements, sampleRules } from './sample-rules.js'

const here = 'cn-hangzhou'
const far = 'cn-beijing'
const newer = 'key-hzz62f1cb66fa42qo0000'
const arnOf = (name: string, region = here, account = '1'): string =>
  `acs:kms:${region}:${account}:${name}`

describe('a key id', () => {
  test.each<[string | undefined, 'service' | 'another service' | 'customer' | 'unknown', boolean]>([
    [undefined, 'service', false],
    ['', 'service', false],
    ['alias/acs/oss', 'service', false],
    ['ALIAS/acs/Oss', 'service', false],
    [arnOf('alias/acs/oss'), 'service', false],
    [arnOf('alias/acs/oss', far), 'service', false],
    ['acs:kms:::alias/acs/oss', 'service', false],
    ['ACS:KMS:CN-HANGZHOU:1:ALIAS/ACS/OSS', 'service', false],
    ['alias/acs/rds', 'another service', true],
    ['alias/acs/oss/', 'another service', true],
    [arnOf('alias/ACS/x'), 'another service', true],
    ['alias/prod', 'customer', true],
    ['alias/acsoss', 'customer', true],
    [arnOf('alias/prod/photos'), 'customer', true],
    [keyA, 'customer', false],
    [arnOf(`key/${keyA}`), 'customer', false],
    [newer, 'customer', false],
    ['bogus', 'customer', false],
    ['key/alias/acs/oss', 'unknown', false],
    ['acs:kms:cn-hangzhou:1', 'unknown', false],
    [arnOf('key/alias/acs/oss'), 'unknown', false],
    [arnOf('key/'), 'unknown', false],
    [arnOf(keyA), 'unknown', false],
    [`x${arnOf(`key/${keyA}`)}`, 'unknown', false],
    [`${arnOf(`key/${keyA}`)}:x`, 'unknown', false],
    ['alias/', 'unknown', false],
    ['alias/a:b', 'unknown', false]
  ])('%s names a key of owner %s, and needs a lookup: %s', (text, owner, alias) => {
    expect({
      service: isServiceKey(text),
      ofService: isKeyOfService(text),
      customer: isCustomerKey(text, here),
      alias: isAlias(text)
    }).toEqual({
      service: owner === 'service',
      ofService: owner === 'service' || owner === 'another service',
      customer: owner === 'customer',
      alias
    })
  })

  test.each<[string | undefined, string | undefined, boolean]>([
    [keyA, keyA.toUpperCase(), true],
    [newer, newer.toUpperCase(), true],
    [keyA, arnOf(`key/${keyA}`), true],
    [keyA, arnOf(`key/${keyA.toUpperCase()}`, here, '99'), true],
    [keyA, `ACS:KMS:CN-HANGZHOU:1:KEY/${keyA}`, true],
    [keyA, arnOf(`key/${keyA}`, far), false],
    [keyA, keyB, false],
    // Of an undocumented form, so nothing is known about it.
    ['bogus-key', 'BOGUS-KEY', false],
    ['key-', 'KEY-', false],
    [`${keyA}0`, `${keyA}0`.toUpperCase(), false],
    [`x${keyA}`, `x${keyA}`.toUpperCase(), false],
    ['alias/prod', 'alias/Prod', false],
    ['alias/prod', arnOf('alias/prod'), true],
    [undefined, 'alias/acs/oss', true],
    [undefined, arnOf('alias/acs/oss'), true],
    [undefined, arnOf('alias/acs/oss', far), false],
    [undefined, 'alias/acs/rds', false],
    [undefined, keyA, false]
  ])('%s and %s name the same key: %s', (one, other, same) => {
    expect(isSameKey(one, other, here)).toBe(same)
    expect(isSameKey(other, one, here)).toBe(same)
  })

  test('differs from an ARN where the region of the bucket is not known', () => {
    expect(isSameKey(keyA, keyA.toUpperCase())).toBe(true)
    expect(isSameKey(keyA, arnOf(`key/${keyA}`))).toBe(false)
    expect(isSameKey(arnOf(`key/${keyA}`), arnOf(`key/${keyA}`))).toBe(true)
    expect(isSameKey(arnOf(`key/${keyA}`), arnOf(`key/${keyA}`, far))).toBe(false)
    expect(hasSameName(keyA, arnOf(`key/${keyA}`, far))).toBe(true)
    expect(hasSameName(keyB, arnOf(`key/${keyA}`))).toBe(false)
  })
})

describe('a rule', () => {
  const rule = (kmsKeyId: string, more: Partial<Rule> = {}): Rule => ({
    algorithm: 'KMS',
    kmsKeyId,
    ...more
  })

  test('is described with the service key if it has that key’s alias', () => {
    expect(plain(describeRule(rule('alias/acs/oss')))).toBe(
      'KMS with the service key (alias/acs/oss)'
    )
    expect(plain(describeRule({ algorithm: 'AES256', kmsKeyId: 'alias/acs/oss' }))).toBe(
      'AES256 with key alias/acs/oss'
    )
  })

  test('compares the key id as text if its algorithm is AES256', () => {
    const odd = { algorithm: 'AES256', kmsKeyId: 'alias/acs/oss' }
    expect(sameRule(odd, { algorithm: 'AES256' }, here)).toBe(false)
    expect(compare({ algorithm: 'AES256' }, odd, here)).toMatchObject({ code: 'key-differs' })
  })

  test('is the same with another spelling of its key, in the region of that key', () => {
    expect(sameRule(rule(arnOf(`key/${keyA}`)), rule(keyA), here)).toBe(true)
    expect(sameRule(rule(arnOf(`key/${keyA}`)), rule(keyA), far)).toBe(false)
    expect(sameRule(rule(arnOf(`key/${keyA}`)), rule(keyA))).toBe(false)
    expect(sameRule(rule('alias/acs/oss'), { algorithm: 'KMS' })).toBe(true)
    expect(sameRule(rule(keyA), rule(keyA, { kmsDataEncryption: 'SM4' }), here)).toBe(false)
  })

  test.each<[string, string]>([
    ['KMS with the service key', 'alias/acs/oss'],
    ['KMS with the service key', arnOf('alias/acs/oss', far)],
    ['KMS with the service key', 'alias/acs/rds'],
    ['KMS with a customer key', 'alias/prod'],
    ['KMS with a customer key', arnOf(`key/${keyA}`)],
    // An unknown form may be stronger than the rule that would replace it.
    ['KMS with a customer key', 'key/x']
  ])('has the strength of %s: %s', (words, key) => {
    expect(plain([describeStrength(rule(key))])).toBe(words)
  })

  test.each<[string | undefined, string | undefined, boolean]>([
    [keyA, keyA.toUpperCase(), true],
    [keyA, arnOf(`key/${keyA}`), true],
    [arnOf(`key/${keyA}`), keyA, true],
    [keyB, arnOf(`key/${keyA}`), false],
    [undefined, arnOf(`key/${keyA}`), false],
    [undefined, 'alias/acs/oss', true],
    [keyA, 'alias/acs/oss', true],
    [keyA, arnOf('alias/acs/oss'), true],
    [keyA, 'alias/prod', true],
    [keyA, arnOf('alias/prod'), true],
    [undefined, 'alias/prod', false],
    ['alias/acs/oss', 'alias/prod', false],
    ['alias/acs/oss', keyA, false]
  ])('an object with key %s shows a rule with %s: %s', (stored, key, shows) => {
    const found = stored === undefined ? { algorithm: 'KMS' } : rule(stored)
    expect(showsRule(found, rule(key ?? ''))).toBe(shows)
  })

  test.each<[string, string | undefined, string | null]>([
    ['alias/acs/oss', undefined, 'mode: apply, algorithm: KMS'],
    ['alias/acs/oss', here, 'mode: apply, algorithm: KMS'],
    [arnOf('alias/acs/oss'), here, 'mode: apply, algorithm: KMS'],
    [arnOf('alias/acs/oss'), far, null],
    [arnOf('alias/acs/oss'), undefined, null],
    [keyA.toUpperCase(), undefined, `mode: apply, algorithm: KMS, kms-key-id: ${keyA}`],
    [arnOf(`key/${keyA}`), here, `mode: apply, algorithm: KMS, kms-key-id: ${keyA}`],
    [arnOf(`key/${keyA}`), far, null],
    [arnOf(`key/${keyA}`), undefined, null],
    ['alias/prod', here, null],
    ['alias/acs/rds', here, null],
    ['key/x', here, null]
  ])('with key %s in region %s is restored by %s', (key, region, line) => {
    const inputs = restoreInputs(rule(key), null, region)
    expect(inputs?.map(([name, value]) => `${name}: ${value}`).join(', ') ?? null).toBe(line)
  })

  test.each<[Rule | null, RegExp | null]>([
    [null, null],
    [{ algorithm: 'KMS' }, null],
    [{ algorithm: 'AES256', kmsKeyId: 'alias/acs/oss' }, null],
    [rule(keyA), null],
    [rule('bogus'), null],
    [
      rule(keyA.toUpperCase()),
      /must identify its key by the key id alone, in lowercase letters \(aaaaaaaa-[-0-9a-f]+\)\. .* with the key id/
    ],
    [rule(arnOf(`key/${keyA}`)), /must identify its key by the key id alone \(aaaaaaaa-/],
    [
      rule('alias/acs/oss'),
      /According to the OSS documentation, a rule that uses the service key has no key id\. .* without a key id/
    ],
    [
      rule('alias/prod'),
      /refers to its KMS key as alias\/prod\. According to the OSS documentation, a rule must identify its key by the key id alone\. /
    ],
    [
      rule(arnOf(`key/${keyA}`, far)),
      /The key's region \(cn-beijing\) is not the bucket's region \(cn-hangzhou\)\. .* uploads may fail/
    ],
    [rule(arnOf('alias/acs/oss', far)), /The key's region \(cn-beijing\)/],
    [rule(arnOf(`key/${keyA}`, '')), /The key's region \(not given\)/]
  ])('%j leads to the warning %s', (stored, expected) => {
    const warning = warningAboutSpelling('b', stored, here)
    if (expected === null) expect(warning).toBeNull()
    else expect(plain(warning ?? [])).toMatch(expected)
  })
})

describe('a requirement', () => {
  const met = (requirement: Parameters<typeof compare>[0], kmsKeyId?: string): boolean =>
    compare(
      requirement,
      kmsKeyId === undefined ? { algorithm: 'KMS' } : { algorithm: 'KMS', kmsKeyId },
      here
    ).kind === 'matches'

  test.each<[string | undefined, boolean, boolean, boolean]>([
    // The rule's key; meets: the service key, any key, key A.
    [undefined, true, false, false],
    ['alias/acs/oss', true, false, false],
    [arnOf('alias/acs/oss'), true, false, false],
    [arnOf('alias/acs/oss', far), false, false, false],
    ['alias/acs/rds', false, false, false],
    ['alias/prod', false, true, false],
    [keyA.toUpperCase(), false, true, true],
    [arnOf(`key/${keyA}`), false, true, true],
    [arnOf(`key/${keyA}`, far), false, false, false],
    [arnOf(`key/${keyB}`), false, true, false],
    ['key/x', false, false, false]
  ])(
    'accepts a rule with key %s: service key %s, any key %s, exact key %s',
    (key, service, any, exact) => {
      expect(met(kmsRequirement('service-key'), key)).toBe(service)
      expect(met(kmsRequirement('any-key'), key)).toBe(any)
      expect(met(kmsRequirement([{ id: keyA }]), key)).toBe(exact)
      expect(
        met(
          kmsRequirement([{ id: keyB.toUpperCase() }, { id: keyA.toUpperCase(), region: here }]),
          key
        )
      ).toBe(exact || key === arnOf(`key/${keyB}`))
    }
  )

  test.each<string | undefined>([undefined, '', 'alias/acs/oss', 'alias/prod', keyA])(
    'with an unresolved alias is not met by %s',
    key => {
      expect(met(kmsRequirement([{ alias: 'alias/prod' }]), key)).toBe(false)
      expect(met(kmsRequirement([{ alias: 'alias/prod', region: here }]), key)).toBe(false)
    }
  )
})

/** Any spelling of a few keys, and texts that spell none. */
const spelling: fc.Arbitrary<string | undefined> = fc.oneof(
  fc.constant(undefined),
  fc
    .record({
      name: fc.constantFrom(
        `key/${keyA}`,
        `key/${keyB}`,
        `key/${newer}`,
        'alias/acs/oss',
        'alias/acs/rds',
        'alias/prod'
      ),
      region: fc.constantFrom(here, far),
      account: fc.constantFrom('1', '99'),
      form: fc.constantFrom('bare', 'arn'),
      capitals: fc.boolean()
    })
    .map(({ name, region, account, form, capitals }) => {
      const cased =
        capitals && name !== 'alias/prod'
          ? name.replace(/^key\/.*|alias\/acs.*/, text =>
              text.startsWith('key/') ? `key/${text.slice(4).toUpperCase()}` : text.toUpperCase()
            )
          : name
      return form === 'arn' ? arnOf(cased, region, account) : cased.replace(/^key\//, '')
    }),
  fc.constantFrom('bogus', 'key/x', '*'),
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_./:-]{0,30}$/)
)
const anyRule: fc.Arbitrary<Rule | null> = fc.option(
  fc
    .record({
      algorithm: fc.constantFrom('KMS', 'KMS', 'KMS', 'AES256', 'SM4', 'AES512'),
      kmsKeyId: spelling,
      kmsDataEncryption: fc.constantFrom(undefined, 'AES256', 'SM4', 'DES')
    })
    .map(({ algorithm, kmsKeyId, kmsDataEncryption }) => ({
      algorithm,
      ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
      ...(kmsDataEncryption === undefined ? {} : { kmsDataEncryption })
    })),
  { freq: 8 }
)
const someRegion = fc.constantFrom(here, far, undefined)
const requirement = fc.constantFrom(
  ...Object.values(sampleRequirements),
  kmsRequirement([{ id: newer }]),
  kmsRequirement([{ id: keyA, region: here }]),
  kmsRequirement([{ alias: 'alias/prod' }, { id: keyB }])
)

describe('any spelling of any key', () => {
  const runs = { numRuns: 2000 }

  test('makes sameness an equivalence relation, for keys and for rules', () => {
    fc.assert(
      fc.property(spelling, spelling, spelling, someRegion, (one, two, three, region) => {
        const same = (first?: string, second?: string) => isSameKey(first, second, region)
        expect(same(one, one)).toBe(true)
        expect(same(one, two)).toBe(same(two, one))
        if (same(one, two) && same(two, three)) expect(same(one, three)).toBe(true)
        if (same(one, two)) expect(hasSameName(one, two)).toBe(true)
      }),
      runs
    )
    fc.assert(
      fc.property(anyRule, anyRule, anyRule, someRegion, (one, two, three, region) => {
        const same = (first: Rule | null, second: Rule | null) => sameRule(first, second, region)
        expect(same(one, one)).toBe(true)
        expect(same(one, two)).toBe(same(two, one))
        if (same(one, two) && same(two, three)) expect(same(one, three)).toBe(true)
      }),
      runs
    )
  })

  test('lets equal rules meet the same requirements, and neither is weaker', () => {
    fc.assert(
      fc.property(anyRule, anyRule, requirement, (one, two, required) => {
        if (!sameRule(one, two, here)) return
        const kindFor = (rule: Rule | null) => compare(required, rule, here).kind
        expect(kindFor(one)).toBe(kindFor(two))
        expect(isDowngrade(one, two)).toBe(false)
        expect(isDowngrade(two, one)).toBe(false)
      }),
      runs
    )
  })

  test('gives the same rule, never a weaker one, and the same documented spelling', () => {
    fc.assert(
      fc.property(spelling, key => {
        const stored: Rule =
          key === undefined ? { algorithm: 'KMS' } : { algorithm: 'KMS', kmsKeyId: key }
        const documented = documentedSpelling(key, here)
        if (documented === null) return
        const respelled: Rule = { algorithm: 'KMS', ...documented }
        expect(sameRule(stored, respelled, here)).toBe(true)
        expect(isDowngrade(stored, respelled) || isDowngrade(respelled, stored)).toBe(false)
        expect(warningAboutSpelling('b', respelled, here)).toBeNull()
        const { kmsKeyId } = documented
        const read = kmsKeyId === undefined ? undefined : parseKmsKey(kmsKeyId)
        if (read?.ok === true) expect(read.value).toEqual({ id: kmsKeyId })
      }),
      runs
    )
  })

  test('lets no rule of a weaker class meet a requirement', () => {
    const leastFor = (required: (typeof sampleRequirements)[string]): Rule | null => {
      if (required.algorithm === 'none') return null
      if (required.algorithm === 'any') return { algorithm: 'AES256' }
      if (required.algorithm !== 'KMS') return { algorithm: required.algorithm }
      return required.kmsKey === 'service-key'
        ? { algorithm: 'KMS' }
        : { algorithm: 'KMS', kmsKeyId: keyA }
    }
    let met = 0
    fc.assert(
      fc.property(requirement, anyRule, (required, rule) => {
        if (compare(required, rule, here).kind !== 'matches') return
        met += 1
        expect(isDowngrade(leastFor(required), rule)).toBe(false)
      }),
      runs
    )
    expect(met).toBeGreaterThan(100)
  })

  test('lets a rule meet the requirement for one key only', () => {
    fc.assert(
      fc.property(anyRule, rule => {
        const meets = Object.values({ a: keyA, b: keyB, newer }).filter(
          id => compare(kmsRequirement([{ id }]), rule, here).kind === 'matches'
        )
        const isService = compare(kmsRequirement('service-key'), rule, here).kind === 'matches'
        expect(meets.length + Number(isService)).toBeLessThanOrEqual(1)
        if (isService) expect(compare(kmsRequirement('any-key'), rule, here).kind).toBe('differs')
      }),
      runs
    )
  })

  test('shows a rule of an object in every other spelling as well', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(sampleRules)),
        anyRule,
        anyRule,
        (stored, one, two) => {
          if (sameRule(one, two, here)) expect(showsRule(stored, one)).toBe(showsRule(stored, two))
        }
      ),
      runs
    )
  })
})
