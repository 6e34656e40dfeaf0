import { describe, expect, test } from '@jest/globals'
import {
  findPermissionPolicyProblem,
  matchesWildcard,
  policyAllows,
  type RamPolicy,
  type RamStatement
} from '../../../../../dev/emulator/ram/ram-policy.js'

const BUCKET = 'acs:oss:*:1234567890123456:photos'
const policy = (...Statement: RamStatement[]): RamPolicy => ({ Version: '1', Statement })
const allow = (Action: string | string[], Resource: string | string[]): RamStatement => ({
  Effect: 'Allow',
  Action,
  Resource
})
const deny = (Action: string | string[], Resource: string | string[]): RamStatement => ({
  ...allow(Action, Resource),
  Effect: 'Deny'
})

describe('a wildcard', () => {
  test.each([
    ['', '', true],
    ['', 'a', false],
    ['abc', 'abc', true],
    ['abc', 'abcd', false],
    ['abcd', 'abc', false],
    ['*', '', true],
    ['*', 'anything/at:all', true],
    ['a*', 'b', false],
    ['a*c', 'abcbc', true],
    ['a*c', 'abcb', false],
    ['a**', 'a', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*?', '', false],
    ['?*?', 'ab', true],
    ['a.c', 'abc', false],
    ['[a]', 'a', false],
    ['repo:*:ref', 'repo:octo/shop:ref', true]
  ])('matches %j and %j: %j', (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected)
  })

  test('takes bounded time for a hostile pattern', () => {
    expect(matchesWildcard(`${'*a'.repeat(40)}b`, 'a'.repeat(5000))).toBe(false)
  })
})

describe('policy evaluation', () => {
  const permission = { action: 'oss:GetBucketEncryption', resources: [BUCKET] }
  const other = 'acs:oss:*:1234567890123456:music'

  test.each<[string, RamPolicy | undefined, boolean]>([
    ['no policy', undefined, true],
    ['exactly that', policy(allow('oss:GetBucketEncryption', BUCKET)), true],
    ['lists', policy(allow(['oss:A', 'oss:GetBucketEncryption'], [other, BUCKET])), true],
    ['everything', policy(allow('*', '*')), true],
    ['all of OSS', policy(allow('oss:*', 'acs:oss:*:*:*')), true],
    ['some actions', policy(allow('oss:Get*Encryption', BUCKET)), true],
    ['one character', policy(allow('oss:?etBucketEncryption', BUCKET)), true],
    ['any account', policy(allow('oss:*', 'acs:oss:*:*:photos')), true],
    ['some buckets', policy(allow('oss:*', 'acs:oss:*:*:pho*')), true],
    ['another action', policy(allow('oss:PutBucketEncryption', BUCKET)), false],
    ['another service', policy(allow('kms:*', '*')), false],
    ['an action in other letters', policy(allow('oss:getbucketencryption', BUCKET)), false],
    ['another bucket', policy(allow('oss:*', other)), false],
    ['another account', policy(allow('oss:*', 'acs:oss:*:1:photos')), false],
    ['its objects only', policy(allow('oss:*', `${BUCKET}/*`)), false],
    ['too few segments', policy(allow('oss:*', 'acs:oss:*:photos')), false],
    ['action and resource apart', policy(allow('oss:*', other), allow('oss:A', BUCKET)), false],
    ['one of two', policy(allow('oss:A', BUCKET), allow('oss:*', BUCKET)), true],
    ['denied after all', policy(allow('*', '*'), deny('oss:GetBucketEncryption', BUCKET)), false],
    ['denied before', policy(deny('oss:Get*', '*'), allow('*', '*')), false],
    ['another one denied', policy(allow('*', '*'), deny('*', other)), true],
    ['only denied elsewhere', policy(deny('*', other)), false]
  ])('evaluates %s', (_, given, expected) => {
    expect(policyAllows(given, permission)).toBe(expected)
  })

  test('matches objects by key, including colons and slashes', () => {
    const object = { action: 'oss:PutObject', resources: [`${BUCKET}/a/b:c`] }
    expect(policyAllows(policy(allow('oss:PutObject', `${BUCKET}/*`)), object)).toBe(true)
    expect(policyAllows(policy(allow('oss:PutObject', `${BUCKET}/a/b:c`)), object)).toBe(true)
    expect(policyAllows(policy(allow('oss:PutObject', `${BUCKET}/a/`)), object)).toBe(false)
    expect(policyAllows(policy(allow('oss:PutObject', BUCKET)), object)).toBe(false)
  })

  test('allows either name of a resource, unless one is denied', () => {
    const [key, alias] = ['acs:kms:cn-hangzhou:1:key/k', 'acs:kms:cn-hangzhou:1:alias/a']
    const named = { action: 'kms:DescribeKey', resources: [key, alias] }
    expect(policyAllows(policy(allow('kms:*', alias)), named)).toBe(true)
    expect(policyAllows(policy(allow('kms:*', key)), named)).toBe(true)
    expect(policyAllows(policy(allow('kms:*', key), deny('kms:*', alias)), named)).toBe(false)
  })
})

describe('policy validation', () => {
  const statement = allow('oss:GetObject', `${BUCKET}/*`)
  const changed = (change: object) => ({ Version: '1', Statement: [{ ...statement, ...change }] })

  test.each<[string, unknown]>([
    ['a policy', policy(statement)],
    ['all', policy(allow('*', '*'))],
    ['wildcards everywhere', policy(deny('oss:*', 'acs:*:*:*:*'))],
    ['no region', policy(allow('sts:AssumeRole', 'acs:ram::1:role/a'))]
  ])('accepts %s', (_, given) => {
    expect(findPermissionPolicyProblem(given)).toBeUndefined()
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', '{}'],
    ['a list', [policy(statement)]],
    ['no version', { Statement: [statement] }],
    ['a number as version', { Version: 1, Statement: [statement] }],
    ['the version of another cloud', { Version: '2012-10-17', Statement: [statement] }],
    ['no statement', { Version: '1' }],
    ['an empty list', { Version: '1', Statement: [] }],
    ['one statement without a list', { Version: '1', Statement: statement }],
    ['a statement that is a text', { Version: '1', Statement: ['*'] }],
    ['something beside', { ...policy(statement), Id: 'x' }],
    ['an effect in other letters', changed({ Effect: 'allow' })],
    ['no effect', changed({ Effect: undefined })],
    ['no action', changed({ Action: undefined })],
    ['an empty action', changed({ Action: '' })],
    ['an empty list of actions', changed({ Action: [] })],
    ['an action without a service', changed({ Action: 'GetObject' })],
    ['an action that is a number', changed({ Action: [1] })],
    ['no resource', changed({ Resource: undefined })],
    ['a resource that is no ARN', changed({ Resource: 'photos/*' })],
    ['an ARN cut off', changed({ Resource: 'acs:oss:*:photos' })],
    ['a condition', changed({ Condition: {} })],
    ['NotAction', { Version: '1', Statement: [{ ...statement, NotAction: 'oss:*' }] }],
    ['a principal', changed({ Principal: { RAM: 'acs:ram::1:root' } })]
  ])('rejects %s', (_, given) => {
    expect(findPermissionPolicyProblem(given)).toEqual(expect.any(String))
  })
})
