import { describe, expect, test } from '@jest/globals'
import { grantsFor } from '../../../../src/aliyun/ram/grants.js'
import { listingPolicy, sessionPolicies } from '../../../../src/aliyun/ram/session-policy.js'
import type { Requirement } from '../../../../src/encryption/requirement.js'
import type { Target } from '../../../../src/encryption/target.js'

const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const aes: Requirement = { algorithm: 'AES256' }
const kms: Requirement = { algorithm: 'KMS', kmsKey: [{ id: key }], kmsDataEncryption: 'AES256' }
const alias: Requirement = {
  algorithm: 'KMS',
  kmsKey: [{ alias: 'alias/shop' }],
  kmsDataEncryption: 'AES256'
}
const apply = { mode: 'apply', allowDowngrade: false, checkKmsKey: 'auto', canary: true } as const
const exemption = { reason: 'r', owner: 'o', expires: '2027-01-01', daysLeft: 3 }

/** The statements of the one session for these targets: `buckets: actions`. */
function allowed(targets: readonly Target[]): string[] {
  const narrowed = sessionPolicies(grantsFor(targets, apply))
  if (narrowed.kind === 'too-long') throw new Error('too long')
  const { policies } = narrowed
  expect(policies).toHaveLength(1)
  const { Statement } = JSON.parse(policies[0]?.text ?? '') as {
    Statement: { Action: string[]; Resource: string[] }[]
  }
  return Statement.map(({ Action, Resource }) =>
    [Resource.map(name => name.replace(/^acs:\w+:\*:\*:/, '')).join('+'), ...Action].join(' ')
  )
}

describe('the session policies of a run', () => {
  test('allow on each bucket what its own rule needs, and no more', () => {
    const targets = [
      { bucket: 'one', requirement: aes },
      { bucket: 'two', requirement: kms },
      { bucket: 'three', requirement: aes }
    ]
    expect(allowed(targets)).toEqual([
      'one+three oss:GetBucketEncryption oss:PutBucketEncryption oss:DeleteBucketEncryption',
      'one/.oss-bucket-encryption/*+three/.oss-bucket-encryption/* oss:PutObject oss:GetObject oss:DeleteObject oss:DeleteObjectVersion',
      'two oss:GetBucketEncryption oss:PutBucketEncryption oss:DeleteBucketEncryption oss:GetBucketInfo',
      'two/.oss-bucket-encryption/* oss:PutObject oss:GetObject oss:DeleteObject oss:DeleteObjectVersion',
      `key/${key} kms:DescribeKey`,
      `key/${key} kms:GenerateDataKey kms:Decrypt`
    ])
  })

  test('only allow reading buckets that are exempt, were exempt, or are covered by no rule', () => {
    const targets = [
      { bucket: 'exempt', requirement: kms, exemption },
      { bucket: 'expired', requirement: aes, exemption: { ...exemption, daysLeft: -1 } },
      { bucket: 'uncovered' }
    ]
    expect(allowed(targets)).toEqual(['exempt+expired+uncovered oss:GetBucketEncryption'])
  })

  test('allow looking up the alias of an exempt bucket, since the report shows its state', () => {
    expect(allowed([{ bucket: 'exempt', requirement: alias, exemption }])).toEqual([
      'exempt oss:GetBucketEncryption',
      'alias/shop+key/* kms:DescribeKey'
    ])
  })

  test('name the keys that each session covers', () => {
    const targets = [
      ...Array.from({ length: 100 }, (_, index) => ({
        bucket: `a-bucket-with-a-long-name-${index}`,
        requirement: aes
      })),
      { bucket: 'two', requirement: kms },
      { bucket: 'three', requirement: alias }
    ]
    const narrowed = sessionPolicies(grantsFor(targets, { ...apply, canary: false }))
    if (narrowed.kind === 'too-long') throw new Error('too long')
    const { policies } = narrowed
    expect(policies.length).toBeGreaterThan(1)
    expect(policies.flatMap(({ buckets }) => buckets)).toEqual(targets.map(({ bucket }) => bucket))
    for (const { buckets, keys, text } of policies) {
      const names = keys.map(({ name }) => name)
      expect(names.includes('alias/shop')).toBe(buckets.includes('three'))
      expect(names.includes(key)).toBe(buckets.includes('two'))
      expect(text.includes(key)).toBe(buckets.includes('two'))
    }
  })

  test('name a key only where it may be looked up', () => {
    const [reading, applying] = grantsFor(
      [
        { bucket: 'exempt', requirement: kms, exemption },
        { bucket: 'two', requirement: kms }
      ],
      apply
    )
    expect(reading?.permissions.keyNames).toEqual([])
    expect(applying?.permissions.keyNames).toEqual([{ name: key }])
  })

  test('allow nothing but listing before the buckets are known', () => {
    expect(JSON.parse(listingPolicy().text)).toEqual({
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: ['oss:ListBuckets'], Resource: ['acs:oss:*:*:*'] }]
    })
  })
})
