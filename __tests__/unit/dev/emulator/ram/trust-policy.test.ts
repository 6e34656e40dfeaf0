import { describe, expect, test } from '@jest/globals'
import { parseRamArn } from '../../../../../dev/emulator/ram/ram-arn.js'
import type { RamPolicy, RamStatement } from '../../../../../dev/emulator/ram/ram-policy.js'
import {
  findTrustPolicyProblem,
  trustPolicyAllows,
  type AssumeRoleRequester
} from '../../../../../dev/emulator/ram/trust-policy.js'

const UID = '1234567890123456'
const PROVIDER = `acs:ram::${UID}:oidc-provider/github`
const SUB = 'repo:octo/shop:ref:refs/heads/main'
const TAGS = 'repo:octo/shop:ref:refs/tags/v*'
/** Contains the IDs of owner and repository, which renames do not change. */
const IMMUTABLE_SUB = 'repo:octo@1/shop@2:ref:refs/heads/main'

const trust = (...changes: Partial<RamStatement>[]): RamPolicy => ({
  Version: '1',
  Statement: changes.map(change => ({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Federated: [PROVIDER] },
    ...change
  }))
})
const byToken = (sub = SUB, aud: string[] = ['sts.aliyuncs.com']): AssumeRoleRequester => ({
  kind: 'Federated',
  arn: PROVIDER,
  conditionContext: { 'oidc:iss': ['https://issuer'], 'oidc:aud': aud, 'oidc:sub': [sub] }
})
const byKey = (arn: string): AssumeRoleRequester => ({ kind: 'RAM', arn, conditionContext: {} })

describe('a condition', () => {
  const cases: [string, RamStatement['Condition'], string, boolean][] = [
    ['none', undefined, SUB, true],
    ['sub', { StringEquals: { 'oidc:sub': SUB } }, SUB, true],
    ['sub, with ids', { StringEquals: { 'oidc:sub': IMMUTABLE_SUB } }, IMMUTABLE_SUB, true],
    ['sub, of the other form', { StringEquals: { 'oidc:sub': IMMUTABLE_SUB } }, SUB, false],
    ['sub, in a list', { StringEquals: { 'oidc:sub': ['x', SUB] } }, SUB, true],
    ['sub, in other letters', { StringEquals: { 'oidc:sub': SUB.toUpperCase() } }, SUB, false],
    ['equals knows no wildcard', { StringEquals: { 'oidc:sub': 'repo:octo/*' } }, SUB, false],
    ['equals takes the wildcard as it is', { StringEquals: { 'oidc:sub': 'v*' } }, 'v*', true],
    [
      'like, a tag',
      { StringLike: { 'oidc:sub': TAGS } },
      'repo:octo/shop:ref:refs/tags/v1.2',
      true
    ],
    [
      'like, a branch',
      { StringLike: { 'oidc:sub': TAGS } },
      'repo:octo/shop:ref:refs/heads/v1',
      false
    ],
    [
      'like, in other letters',
      { StringLike: { 'oidc:sub': TAGS } },
      'repo:octo/shop:ref:refs/tags/V1',
      false
    ],
    [
      'equals, a tag',
      { StringEquals: { 'oidc:sub': TAGS } },
      'repo:octo/shop:ref:refs/tags/v1.2',
      false
    ],
    ['like', { StringLike: { 'oidc:sub': 'repo:octo/*' } }, SUB, true],
    ['like, with ids', { StringLike: { 'oidc:sub': 'repo:octo@1/*' } }, IMMUTABLE_SUB, true],
    ['like, of both forms', { StringLike: { 'oidc:sub': 'repo:octo*/shop*' } }, SUB, true],
    ['like, another owner', { StringLike: { 'oidc:sub': 'repo:octo/*' } }, 'repo:octo2/x', false],
    ['like, one character', { StringLike: { 'oidc:sub': 'repo:oct?/shop:*' } }, SUB, true],
    ['like, in a list', { StringLike: { 'oidc:sub': ['a*', 'repo:*'] } }, SUB, true],
    [
      'all keys',
      {
        StringEquals: { 'oidc:iss': 'https://issuer', 'oidc:aud': ['sts.aliyuncs.com'] },
        StringLike: { 'oidc:sub': 'repo:*' }
      },
      SUB,
      true
    ],
    [
      'all but one key',
      { StringEquals: { 'oidc:iss': 'https://other', 'oidc:aud': 'sts.aliyuncs.com' } },
      SUB,
      false
    ],
    [
      'one of two operators',
      { StringEquals: { 'oidc:aud': 'other' }, StringLike: { 'oidc:sub': '*' } },
      SUB,
      false
    ]
  ]

  test.each(cases)('is evaluated: %s', (_, condition, sub, expected) => {
    const policy = trust(condition === undefined ? {} : { Condition: condition })
    expect(trustPolicyAllows(policy, byToken(sub), UID)).toBe(expected)
  })

  test('matches one of several audiences', () => {
    const policy = trust({ Condition: { StringEquals: { 'oidc:aud': 'b' } } })
    expect(trustPolicyAllows(policy, byToken(SUB, ['a', 'b']), UID)).toBe(true)
    expect(trustPolicyAllows(policy, byToken(SUB, ['a']), UID)).toBe(false)
    expect(trustPolicyAllows(policy, byToken(SUB, []), UID)).toBe(false)
  })
})

describe('a principal', () => {
  const root = `acs:ram::${UID}:root`
  const alice = `acs:ram::${UID}:user/alice`
  const role = `acs:ram::${UID}:role/first`

  test.each<[string, RamStatement['Principal'], AssumeRoleRequester, boolean]>([
    ['another provider', { Federated: `${PROVIDER}2` }, byToken(), false],
    ['several providers', { Federated: [`${PROVIDER}2`, PROVIDER] }, byToken(), true],
    ['the account, for a token', { RAM: root }, byToken(), false],
    ['a provider, for a user', { Federated: PROVIDER }, byKey(alice), false],
    ['the account, for a user', { RAM: [root] }, byKey(alice), true],
    ['the account, for a role', { RAM: root }, byKey(role), true],
    ['another account', { RAM: 'acs:ram::1:root' }, byKey(alice), false],
    ['that user', { RAM: alice }, byKey(alice), true],
    ['another user', { RAM: `${alice}2` }, byKey(alice), false],
    ['that role', { RAM: role }, byKey(role), true],
    ['both kinds', { RAM: alice, Federated: PROVIDER }, byKey(alice), true]
  ])('is evaluated: %s', (_, principal, applicant, expected) => {
    const policy = trust(principal === undefined ? {} : { Principal: principal })
    expect(trustPolicyAllows(policy, applicant, UID)).toBe(expected)
  })

  test('with a token condition does not match a caller without one', () => {
    const condition = { StringLike: { 'oidc:sub': '*' } }
    const policy = trust({ Principal: { RAM: root }, Condition: condition })
    expect(trustPolicyAllows(policy, byKey(alice), UID)).toBe(false)
  })
})

describe('effect and action', () => {
  test.each<[string, RamPolicy, boolean]>([
    ['another action', trust({ Action: 'sts:GetCallerIdentity' }), false],
    ['every action', trust({ Action: ['oss:*', 'sts:*'] }), true],
    ['deny alone', trust({ Effect: 'Deny' }), false],
    ['deny wins', trust({}, { Effect: 'Deny' }), false],
    [
      'deny of others',
      trust({}, { Effect: 'Deny', Condition: { StringEquals: { 'oidc:sub': 'x' } } }),
      true
    ]
  ])('evaluate %s', (_, policy, expected) => {
    expect(trustPolicyAllows(policy, byToken(), UID)).toBe(expected)
  })
})

describe('unsupported trust policies', () => {
  test.each<[string, object]>([
    ['condition StringNotEquals', { Condition: { StringNotEquals: { 'oidc:sub': 'x' } } }],
    ['condition toString', { Condition: { toString: { 'oidc:sub': 'x' } } }],
    ['condition key acs:SourceIp', { Condition: { StringEquals: { 'acs:SourceIp': 'x' } } }],
    ['oidc:sub has no text', { Condition: { StringEquals: { 'oidc:sub': [] } } }],
    ['StringLike is no object', { Condition: { StringLike: 'x' } }],
    ['principal Service', { Principal: { Service: ['ecs.aliyuncs.com'] } }],
    ['Principal is missing', { Principal: {} }],
    ['a principal of RAM is no ARN', { Principal: { RAM: '*' } }],
    ['a principal of Federated is no ARN', { Principal: { Federated: ['github'] } }],
    ['element Resource', { Resource: '*' }]
  ])('reject %s', (flaw, change) => {
    expect(findTrustPolicyProblem(trust(change))).toContain(flaw)
    expect(findTrustPolicyProblem(trust({}))).toBeUndefined()
  })
})

describe('names in ARNs', () => {
  test.each<[string, string | undefined]>([
    [`acs:ram::${UID}:role/gate`, 'gate'],
    [`acs:ram::${UID}:role/a.b_c-d`, 'a.b_c-d'],
    [`acs:ram::${UID}:user/gate`, undefined],
    [`acs:ram::${UID}:role/`, undefined],
    [`acs:ram::${UID}:role/a/b`, undefined],
    [`acs:ram:cn-hangzhou:${UID}:role/a`, undefined],
    ['acs:ram::me:role/a', undefined],
    ['gate', undefined]
  ])('parses %s', (arn, name) => {
    expect(parseRamArn(arn, 'role')?.name).toBe(name)
  })
})
