import { describe, expect, test } from '@jest/globals'
import type { KmsKey, Requirement } from '../../../src/encryption/requirement.js'
import type { Rule } from '../../../src/encryption/rule.js'
import { reconcileBuckets } from '../../../src/reconcile/reconcile-buckets.js'
import type { KeyDescription } from '../../../src/ports/cloud-ports.js'
import { message } from '../../../src/text/message.js'
import type { PlainFinding } from '../plain-finding.js'
import { fakeFailure, FakeCloudPorts, fakeReceipt } from './fake-cloud-ports.js'
import { reconcilePlainly } from './reconcile-plainly.js'

/** What is still determined when KMS can't resolve an alias, and what is not. */
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const alias = 'alias/prod'
const requires = (...kmsKey: [KmsKey, ...KmsKey[]]): Requirement => ({
  algorithm: 'KMS',
  kmsKey,
  kmsDataEncryption: 'AES256'
})

async function judge(
  rule: Rule | null,
  requirement: Requirement,
  mode: 'verify' | 'apply' = 'verify'
): Promise<{ finding: PlainFinding; calls: readonly string[] }> {
  const cloud = new FakeCloudPorts(rule)
  cloud.describeKey = () => Promise.reject(fakeFailure(false, 'kms-check-failed'))
  const finding = await reconcilePlainly({ bucket: 'b', requirement }, cloud.options({ mode }))
  return { finding, calls: cloud.calls }
}

describe.each(['verify', 'apply'] as const)(
  'an alias that could not be looked up, in %s,',
  mode => {
    test.each<[string, Rule]>([
      ['a key', { algorithm: 'KMS', kmsKeyId: key }],
      ['the service key', { algorithm: 'KMS' }],
      ['the alias itself', { algorithm: 'KMS', kmsKeyId: alias }]
    ])('leaves undetermined whether %s is the required key', async (_, rule) => {
      const { finding, calls } = await judge(rule, requires({ alias }), mode)
      expect(finding).toMatchObject({
        status: 'unknown',
        reason: { code: 'kms-check-failed' },
        actual: rule
      })
      expect(calls).not.toContain('write')
    })

    test('does not matter if the bucket has another key of the list', async () => {
      const rule = { algorithm: 'KMS', kmsKeyId: key }
      const { finding } = await judge(rule, requires({ alias }, { id: key }), mode)
      expect(finding).toMatchObject({ status: 'compliant', warnings: ['w', 'M.'] })
    })
  }
)

test('verify does not recommend apply if the alias of the required key does not exist', async () => {
  const cloud = new FakeCloudPorts(null)
  cloud.describeKey = () =>
    Promise.resolve({ ...fakeReceipt('K'), kind: 'unusable', problem: message`does not exist` })
  const target = { bucket: 'b', requirement: requires({ alias }) }
  const { status, reason, warnings } = await reconcilePlainly(target, cloud.options({}))
  expect({ status, code: reason?.code }).toEqual({ status: 'drifted', code: 'rule-missing' })
  expect(reason?.hint).toMatch(/^Fix the problem in KMS, or correct kms-key-id/)
  expect(reason?.hint).not.toContain('mode: apply')
  expect(warnings).toContainEqual(expect.stringContaining(`${alias} does not exist`))
})

describe('an alias that does not exist according to KMS', () => {
  const theirs = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
  const gone: KeyDescription = {
    ...fakeReceipt('K'),
    kind: 'unusable',
    problem: message`does not exist`
  }
  /** Of a list of two keys, of which the bucket has the one that is given by its alias. */
  const applied = async (...answers: (KeyDescription | undefined)[]) => {
    const cloud = new FakeCloudPorts({ algorithm: 'KMS', kmsKeyId: theirs })
    const { describeKey } = cloud
    cloud.describeKey = (name, region) => {
      if (name !== alias) return describeKey(name, region)
      const answer = answers.shift()
      return answer === undefined ? describeKey(theirs, region) : Promise.resolve(answer)
    }
    const requirement = requires({ id: key }, { alias })
    const options = cloud.options({ mode: 'apply' })
    const [finding] = await reconcileBuckets([{ bucket: 'b', requirement }], options, 1)
    return { status: finding?.status, rule: cloud.rule }
  }

  test('is not trusted after one response: the bucket’s own key would be replaced', async () => {
    for (const answers of [
      [gone, undefined, undefined],
      [undefined, gone, undefined]
    ]) {
      const { status, rule } = await applied(...answers)
      expect(status).toBe('compliant')
      expect(rule?.kmsKeyId).toBe(theirs)
    }
  })

  test('is trusted after two responses', async () => {
    expect(await applied(gone, gone)).toMatchObject({ status: 'applied', rule: { kmsKeyId: key } })
  })
})

describe('an alias ARN of another account', () => {
  const judged = async (account: string, mode: 'verify' | 'apply') => {
    const cloud = new FakeCloudPorts({ algorithm: 'KMS', kmsKeyId: key })
    cloud.describeKey = (_, region) =>
      Promise.resolve({
        ...fakeReceipt('K'),
        kind: 'found',
        key: {
          id: key,
          region,
          account: '1',
          state: 'Enabled',
          usage: 'ENCRYPT/DECRYPT',
          spec: 'Aliyun_AES_256'
        }
      })
    const requirement = requires({ alias, region: 'cn-hangzhou', account })
    const options = cloud.options({ mode })
    const finding = await reconcilePlainly({ bucket: 'b', requirement }, options)
    return { finding, calls: cloud.calls }
  }

  test.each(['verify', 'apply'] as const)(
    'is not taken for this account’s alias of the same name, in %s',
    async mode => {
      const { finding, calls } = await judged('2', mode)
      expect(finding.status).toBe('drifted')
      const text = `${finding.reason?.message ?? ''} ${finding.warnings.join()}`
      expect(text).toMatch(/belongs to account 2, but the credentials are for account 1/)
      expect(calls).not.toContain('write')
      expect((await judged('1', mode)).finding.status).toBe('compliant')
    }
  )
})

test.each<Rule | null>([null, { algorithm: 'AES256' }, { algorithm: 'SM4' }])(
  'an alias that could not be looked up is not set over %j, nor is another key',
  async rule => {
    const { finding, calls } = await judge(rule, requires({ alias }, { id: key }), 'apply')
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: { code: 'kms-check-failed' },
      actual: rule
    })
    expect(finding).not.toHaveProperty('previous')
    expect(calls).toEqual(['read', 'look at key'])
  }
)

test.each<[string, Rule | null, string]>([
  ['no rule', null, 'rule-missing'],
  ['another algorithm', { algorithm: 'AES256' }, 'algorithm-differs'],
  [
    'another algorithm, and a key beside it',
    { algorithm: 'SM4', kmsKeyId: key },
    'algorithm-differs'
  ],
  [
    'another key, and data that is encrypted otherwise',
    { algorithm: 'KMS', kmsKeyId: key, kmsDataEncryption: 'SM4' },
    'key-differs'
  ]
])('an alias that could not be looked up does not hide other drift: %s', async (_, rule, code) => {
  const { finding } = await judge(rule, requires({ alias }))
  expect(finding).toMatchObject({
    status: 'drifted',
    reason: { code },
    warnings: expect.arrayContaining(['M.'])
  })
})
