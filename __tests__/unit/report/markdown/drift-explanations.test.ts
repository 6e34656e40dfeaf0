import { describe, expect, test } from '@jest/globals'
import { compare } from '../../../../src/encryption/comparison.js'
import { explainDrift, type Drift } from '../../../../src/encryption/drift-messages.js'
import type { Finding } from '../../../../src/encryption/finding.js'
import type { DriftCode, ExplainedDriftCode, Reason } from '../../../../src/encryption/reason.js'
import type { Requirement } from '../../../../src/encryption/requirement.js'
import type { Rule } from '../../../../src/encryption/rule.js'
import { explainFinding } from '../../../../src/report/markdown/explain-finding.js'
import { compliant, type FindingOf } from '../sample-findings.js'

const key = (id: string, region?: string) => ({ id, ...(region && { region }) })
const kms = (...kmsKey: [{ id: string }, ...{ id: string }[]]): Requirement => ({
  algorithm: 'KMS',
  kmsKey,
  kmsDataEncryption: 'SM4'
})

/** A finding as the action creates it, unless the comparison has another reason. */
function judged(
  required: Requirement,
  actual: Rule | null,
  other?: ExplainedDriftCode
): FindingOf<'drifted'> {
  const base = compliant('b')
  const region = 'cn-hangzhou'
  const comparison = compare(required, actual, region)
  if (comparison.kind !== 'differs') throw new Error(`It is ${comparison.kind}.`)
  const { code, differences } = comparison
  const drift: Drift = { bucket: 'b', region, requirement: required, rule: actual, differences }
  const explained = explainDrift(other ?? code, drift)
  return { ...base, status: 'drifted', required, actual, differences, reason: explained }
}

describe('the explanation of drift below what is required and what was found', () => {
  test.each<[string, Finding]>([
    ['The bucket has no default encryption rule.', judged({ algorithm: 'SM4' }, null)],
    [
      'The bucket must have no default encryption rule.',
      judged({ algorithm: 'none' }, { algorithm: 'SM4' })
    ],
    ['The algorithm differs.', judged({ algorithm: 'SM4' }, { algorithm: 'AES256' })],
    [
      'The KMS key differs.',
      judged(kms(key('one')), { algorithm: 'KMS', kmsKeyId: 'two', kmsDataEncryption: 'SM4' })
    ],
    [
      'The data encryption differs.',
      judged(kms(key('one')), { algorithm: 'KMS', kmsKeyId: 'one' })
    ],
    [
      'The KMS key and data encryption differ.',
      judged(kms(key('one')), { algorithm: 'KMS', kmsKeyId: 'two' })
    ],
    [
      'The algorithm, KMS key and data encryption differ.',
      judged(kms(key('one')), { algorithm: 'AES256' })
    ]
  ])('%s', (explanation, finding) => {
    expect(explainFinding(finding)).toBe(explanation)
  })

  const other = judged({ algorithm: 'SM4' }, { algorithm: 'AES256' })
  test.each<[string, Finding]>([
    ['the message says something else', { ...other, reason: more(other) }],
    [
      'apply refused a downgrade',
      judged({ algorithm: 'SM4' }, { algorithm: 'KMS' }, 'downgrade-refused')
    ],
    [
      'some of the keys are of other regions',
      judged(kms(key('one', 'cn-hangzhou'), key('two', 'cn-beijing')), {
        algorithm: 'KMS',
        kmsKeyId: 'two'
      })
    ]
  ])('is the whole message if %s', (_, finding) => {
    expect(explainFinding(finding)).toBe(finding.reason?.message)
  })
})

function more({ reason }: FindingOf<'drifted'>): Reason<DriftCode> {
  return { ...reason, message: `${reason.message} Its exemption ran out.` }
}
