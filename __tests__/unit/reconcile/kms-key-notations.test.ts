import { describe, expect, test } from '@jest/globals'
import type { Requirement } from '../../../src/encryption/requirement.js'
import type { Rule } from '../../../src/encryption/rule.js'
import { proveByUpload } from '../../../src/reconcile/canary.js'
import { warnAboutSideEffects } from '../../../src/reconcile/side-effect-warnings.js'
import { EvidenceRecorder } from '../../../src/reconcile/evidence-recorder.js'
import { readBack } from '../../../src/reconcile/read-back.js'
import { plain } from '../../../src/text/plain.js'
import { FakeCloudPorts, storedAs } from './fake-cloud-ports.js'
import { reconcilePlainly } from './reconcile-plainly.js'

/** A key that two responses spell differently is still the same key. */
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const other = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
const arn = `acs:kms:cn-hangzhou:1:key/${key}`
const far = `acs:kms:cn-beijing:1:key/${key}`
const rule = (kmsKeyId?: string, more: Partial<Rule> = {}): Rule => ({
  algorithm: 'KMS',
  ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  ...more
})
const required: Requirement = {
  algorithm: 'KMS',
  kmsKey: [{ id: key }],
  kmsDataEncryption: 'AES256'
}

describe('a bucket that has the required key in another spelling', () => {
  test('is compliant, with a warning', async () => {
    const cloud = new FakeCloudPorts(rule(arn))
    const target = { bucket: 'b', requirement: required }
    const finding = await reconcilePlainly(target, cloud.options({ mode: 'apply' }))
    expect(finding).toMatchObject({
      status: 'compliant',
      warnings: ['w', expect.stringContaining(`refers to its KMS key as ${arn}`)]
    })
    expect(cloud.calls).toEqual(['read'])
  })

  test('gets no warning for the documented spelling', async () => {
    const cloud = new FakeCloudPorts(rule(key))
    const finding = await reconcilePlainly({ bucket: 'b', requirement: required }, cloud.options())
    expect(finding).toMatchObject({ status: 'compliant', warnings: ['w'] })
  })
})

describe('during the key check', () => {
  const from = rule(arn, { kmsDataEncryption: 'SM4' })
  const apply = async (meanwhile: Rule) => {
    const cloud = new FakeCloudPorts(from)
    const { describeKey } = cloud
    cloud.describeKey = (name, region) => {
      cloud.rule = meanwhile
      return describeKey(name, region)
    }
    const target = { bucket: 'b', requirement: required }
    return await reconcilePlainly(target, cloud.options({ mode: 'apply' }))
  }

  test('a rule whose spelling changes is not replaced, since a rollback must know what to restore', async () => {
    const finding = await apply(rule(key.toUpperCase(), { kmsDataEncryption: 'SM4' }))
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'read-back-mismatch' } })
    expect(finding).not.toHaveProperty('previous')
  })

  test('a rule that someone else fixes in another spelling is compliant, with a warning', async () => {
    const finding = await apply(rule(arn))
    expect(finding).toMatchObject({ status: 'compliant', actual: rule(arn) })
    expect(finding.warnings).toContainEqual(expect.stringContaining('refers to its KMS key as'))
    expect(finding).not.toHaveProperty('previous')
  })

  test('a rule that gets the key of another region counts as changed', async () => {
    expect(await apply(rule(far, { kmsDataEncryption: 'SM4' }))).toMatchObject({
      status: 'unknown',
      reason: { code: 'read-back-mismatch' }
    })
  })
})

describe('a change that is read back', () => {
  const back = async (shown: Rule, from: Rule | null = null) => {
    const cloud = new FakeCloudPorts(shown)
    const context = { ...cloud.options(), rules: cloud }
    return await readBack('b', { from, to: rule(key) }, { limitMs: 0, accepted: true }, context)
  }

  test.each([key, key.toUpperCase(), arn])('is recognized by %s', async shown => {
    expect(await back(rule(shown))).toMatchObject({ shown: true })
  })

  test.each([other, far, 'alias/acs/oss', undefined])('is not recognized by %s', async shown => {
    expect(await back(rule(shown))).toMatchObject({ shown: false, foreign: rule(shown) })
  })

  test('is not taken for a foreign rule while the previous one shows in another spelling', async () => {
    const seen = await back(rule(other), rule(`acs:kms:cn-hangzhou:1:key/${other}`))
    expect(seen).toMatchObject({ shown: false })
    expect(seen).not.toHaveProperty('foreign')
  })
})

describe('objects under the previous key', () => {
  const warned = async (from: Rule, to: Rule | null): Promise<readonly string[]> => {
    const evidence = new EvidenceRecorder()
    const { buckets } = new FakeCloudPorts(null)
    const drift = { bucket: 'b', region: 'cn-hangzhou', rule: from }
    await warnAboutSideEffects(drift, to, { buckets, evidence })
    return evidence.warnings.map(plain)
  }

  test.each<[string | undefined, Rule | null]>([
    [arn, rule(key, { kmsDataEncryption: 'SM4' })],
    [key.toUpperCase(), rule(key)],
    // Only OSS can disable it.
    ['alias/acs/oss', rule(key)],
    ['alias/acs/oss', null],
    [undefined, rule(key)]
  ])('lead to no warning if that is %s and the new rule %j', async (from, to) => {
    expect(await warned(rule(from), to)).toEqual([])
  })

  test.each<[string, Rule | null]>([
    [arn, rule(other)],
    [far, rule(key)],
    [key, rule()],
    [key, null]
  ])('lead to a warning if that is %s and the new rule %j', async (from, to) => {
    expect(await warned(rule(from), to)).toEqual([
      expect.stringContaining(`the previous KMS key (${from}) still need that key`)
    ])
  })
})

describe('an upload under the service key', () => {
  const prove = async (stored: string, previous: string, to = rule()) => {
    const cloud = new FakeCloudPorts(to)
    cloud.uploads = Array.from({ length: 20 }, () => storedAs(rule(stored)))
    const { cloud: ports, ...options } = cloud.options({ canary: true })
    const context = { ...options, ...ports, evidence: new EvidenceRecorder() }
    return (await proveByUpload('b', to, context, rule(previous))).proof.kind
  }

  test.each([
    [key, key],
    [key, arn],
    [key.toUpperCase(), key],
    [arn, key],
    [key, far]
  ])('proves nothing if it shows %s and the previous key is %s', async (stored, previous) => {
    expect(await prove(stored, previous)).toBe('fails')
    expect(await prove(stored, previous, rule('alias/acs/oss'))).toBe('fails')
  })

  test.each([
    [other, key],
    [other, 'alias/acs/oss'],
    [key, 'alias/acs/oss']
  ])('proves the rule if it shows %s and the previous key is %s', async (stored, previous) => {
    expect(await prove(stored, previous)).toBe('works')
  })
})
