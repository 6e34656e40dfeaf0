import { describe, expect, test } from '@jest/globals'
import {
  permissionsFor,
  problemWithPermissions,
  type PlannedAccess
} from '../../../../src/aliyun/ram/permissions.js'
import {
  longestPolicy,
  sessionPolicies,
  type SessionPolicies,
  type SessionPolicy
} from '../../../../src/aliyun/ram/session-policy.js'
import { plain } from '../../../../src/text/plain.js'
import type { KmsKey, RequiredKey, Requirement } from '../../../../src/encryption/requirement.js'

const own = { id: '9468da86-3509-4f8d-a61e-6eab1eac0000' }
const other = { id: 'key-hzz62f1cb66fa42qo0000', region: 'cn-beijing' }
const alias: KmsKey = { alias: 'alias/shop' }
const kms = (kmsKey: RequiredKey): Requirement => ({
  algorithm: 'KMS',
  kmsKey,
  kmsDataEncryption: 'AES256'
})
const aes: Requirement = { algorithm: 'AES256' }
const none: Requirement = { algorithm: 'none' }
const any: Requirement = { algorithm: 'any' }
const verify = (requirement: Requirement, more: Partial<PlannedAccess> = {}): PlannedAccess => ({
  mode: 'verify',
  requirement,
  allowDowngrade: false,
  checkKmsKey: 'auto',
  canary: false,
  ...more
})
const apply = (requirement: Requirement, more: Partial<PlannedAccess> = {}): PlannedAccess =>
  verify(requirement, { mode: 'apply', ...more })

/** Abbreviates a policy: `action action on resource resource`, one line per statement. */
function describeStatements(run: PlannedAccess): string[] {
  const policies = policiesOf(
    sessionPolicies([{ permissions: permissionsFor(run), buckets: ['photos'] }])
  )
  const { Statement } = JSON.parse(policies[0]?.text ?? '') as {
    Statement: { Effect: string; Action: string[]; Resource: string[] }[]
  }
  return Statement.map(({ Effect, Action, Resource }) =>
    [Effect, ...Action, 'on', ...Resource].join(' ').replaceAll('acs:', '')
  )
}

const reads = 'Allow oss:GetBucketEncryption on oss:*:*:photos'
const objects =
  'Allow oss:PutObject oss:GetObject oss:DeleteObject oss:DeleteObjectVersion on oss:*:*:photos/.oss-bucket-encryption/*'
const onBucket = (...actions: string[]): string =>
  `Allow ${['GetBucketEncryption', ...actions].map(action => `oss:${action}`).join(' ')} on oss:*:*:photos`

describe('the session policy of', () => {
  // prettier-ignore
  test.each<[string, PlannedAccess, string[]]>([
    ['verify',                        verify(aes), [reads]],
    ['verify, customer key',          verify(kms([own])), [reads]],
    ['verify, alias',                 verify(kms([alias])), [reads, 'Allow kms:DescribeKey on kms:*:*:alias/shop kms:*:*:key/*']],
    ['verify, canary',                verify(aes, { canary: true }), [reads, objects]],
    ['verify, canary, service key',   verify(kms('service-key'), { canary: true }), [reads, objects]],
    ['verify, canary, customer keys', verify(kms([own, other]), { canary: true }), [reads, objects, `Allow kms:GenerateDataKey kms:Decrypt on kms:*:*:key/${own.id} kms:cn-beijing:*:key/${other.id}`]],
    ['apply',                         apply(aes), [onBucket('PutBucketEncryption')]],
    ['apply, canary',                 apply(aes, { canary: true }), [onBucket('PutBucketEncryption', 'DeleteBucketEncryption'), objects]],
    ['apply none, refused anyway',    apply(none), [reads]],
    ['apply none',                    apply(none, { allowDowngrade: true }), [onBucket('DeleteBucketEncryption')]],
    ['apply none, canary',            apply(none, { allowDowngrade: true, canary: true }), [onBucket('PutBucketEncryption', 'DeleteBucketEncryption'), objects]],
    ['apply any',                     apply(any), [reads]],
    ['apply any key',                 apply(kms('any-key')), [reads]],
    ['apply, service key',            apply(kms('service-key')), [onBucket('PutBucketEncryption', 'GetBucketInfo')]],
    ['apply, customer key',           apply(kms([own])), [onBucket('PutBucketEncryption', 'GetBucketInfo'), `Allow kms:DescribeKey on kms:*:*:key/${own.id}`]],
    ['apply, key not checked',        apply(kms([own]), { checkKmsKey: 'off' }), [onBucket('PutBucketEncryption', 'GetBucketInfo')]],
    ['apply, keys: those that may be set', apply(kms([other, own, { id: 'never-the-first' }])), [onBucket('PutBucketEncryption', 'GetBucketInfo'), `Allow kms:DescribeKey on kms:cn-beijing:*:key/${other.id} kms:*:*:key/${own.id}`]],
    ['apply, customer key, canary',   apply(kms([own]), { canary: true }), [onBucket('PutBucketEncryption', 'DeleteBucketEncryption', 'GetBucketInfo'), objects, `Allow kms:DescribeKey on kms:*:*:key/${own.id}`, `Allow kms:GenerateDataKey kms:Decrypt on kms:*:*:key/${own.id}`]],
  ])('%s', (_, run, expected) => {
    expect(describeStatements(run)).toEqual(expected)
  })

  test.each<[string, PlannedAccess, RegExp | null]>([
    ['any', verify(any, { canary: true }), /algorithm: any/],
    ['any key', verify(kms('any-key'), { canary: true }), /kms-key-id: \*/],
    ['an alias', apply(kms([own, alias]), { canary: true }), /an alias/],
    ['an alias, no canary', apply(kms([alias])), null],
    ['none', apply(none, { canary: true }), null],
    ['the service key', apply(kms('service-key'), { canary: true }), null],
    ['a key', apply(kms([own]), { canary: true }), null]
  ])(
    'with %s, the permissions for an upload can be determined or are rejected',
    (_, run, expected) => {
      const problem = problemWithPermissions(run)
      if (expected === null) expect(problem).toBeNull()
      else expect(plain(problem ?? [])).toMatch(expected)
    }
  )
})

function policiesOf(narrowed: SessionPolicies): readonly SessionPolicy[] {
  if (narrowed.kind === 'too-long') throw new Error(`too long: ${narrowed.length}`)
  return narrowed.policies
}

describe('a policy that is too long for STS', () => {
  const names = Array.from({ length: 1000 }, (_, index) => `bucket-with-a-long-name-${index}`)

  test('is split into several within the limit, which together cover each bucket once', () => {
    const permissions = permissionsFor(apply(kms([own]), { canary: true }))
    const policies = policiesOf(sessionPolicies([{ permissions, buckets: names }]))
    expect(policies.flatMap(({ buckets }) => buckets)).toEqual(names)
    for (const { buckets, text } of policies) {
      expect(text.length).toBeLessThanOrEqual(longestPolicy)
      // Covers its own buckets only: the only wildcard is at the end of the canary's folder.
      const resources = (
        JSON.parse(text) as { Statement: { Resource: string[] }[] }
      ).Statement.flatMap(({ Resource }) => Resource).filter(resource =>
        resource.startsWith('acs:oss:')
      )
      expect(resources).toEqual([
        ...buckets.map(name => `acs:oss:*:*:${name}`),
        ...buckets.map(name => `acs:oss:*:*:${name}/.oss-bucket-encryption/*`)
      ])
    }
  })

  test.each([2, 20, 37, 200])('fills each session before the next one, with %i buckets', count => {
    const permissions = permissionsFor(verify(aes))
    const policies = policiesOf(sessionPolicies([{ permissions, buckets: names.slice(0, count) }]))
    policies.slice(0, -1).forEach(({ buckets }, index) => {
      const next = policies[index + 1]?.buckets[0] ?? ''
      const more = sessionPolicies([{ permissions, buckets: [...buckets, next] }])
      expect(policiesOf(more)).toHaveLength(2)
    })
  })

  test.each([
    [2_048, 1],
    [2_049, 2]
  ])('with %d characters is split into %d sessions', (length, count) => {
    const permissions = permissionsFor(verify(aes))
    const all = names.slice(0, 20)
    const [whole] = policiesOf(sessionPolicies([{ permissions, buckets: all }]))
    const longer = `${all.at(-1)}${'x'.repeat(length - (whole?.text.length ?? 0))}`
    const buckets = [...all.slice(0, -1), longer]
    const policies = policiesOf(sessionPolicies([{ permissions, buckets }]))
    expect(policies).toHaveLength(count)
    expect(policies[0]?.text.length === 2_048).toBe(count === 1)
  })

  test('is rejected when a single bucket exceeds the limit', () => {
    const keys = Array.from({ length: 40 }, (_, index) => ({ id: `${own.id}-${index}` }))
    const [first = own, ...rest] = keys
    const run = verify(kms([first, ...rest]), { canary: true })
    expect(
      sessionPolicies([{ permissions: permissionsFor(run), buckets: ['photos'] }])
    ).toHaveProperty('kind', 'too-long')
  })
})
