import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../src/encryption/finding.js'
import type { Difference } from '../../../src/encryption/comparison.js'
import type { Reason } from '../../../src/encryption/reason.js'
import type { Rule } from '../../../src/encryption/rule.js'
import type schema from '../../../schema/report.schema.json'
import {
  jsonReport,
  type JsonDiagnostic,
  type JsonExemption,
  type JsonFinding,
  type JsonReport,
  type JsonRequirement,
  type JsonSource
} from '../../../src/report/json.js'
import type { Report } from '../../../src/report/report.js'
import { message } from '../../../src/text/message.js'
import { reportSchemaErrors } from '../../../dev/soak/report-schema.js'
import { expectValidReport } from '../../action/support/expect-valid-report.js'
import {
  policyLine,
  compliant,
  drifted,
  exempt,
  exemption,
  makeReport,
  uncovered,
  unknown,
  listFailure,
  without
} from './sample-findings.js'

const policy = { file: '.github/tiers.yml', sha256: 'a'.repeat(64) }

const written = (report: Report) =>
  JSON.parse(JSON.stringify(jsonReport(report))) as Record<string, unknown> & {
    findings: Record<string, unknown>[]
  }

const expired: Finding = {
  ...drifted('late'),
  reason: { code: 'exemption-expired', message: message`M.`, hint: message`H.` },
  exemption: exemption(-3)
}

describe('the JSON report of a run with a policy', () => {
  const diagnostics = [
    { message: message`No bucket can reach it.`, source: policyLine(9) },
    { message: message`Odd.` }
  ]
  const findings = [
    compliant('a', { rule: 'customer data', source: policyLine(12) }),
    uncovered('b'),
    exempt('c'),
    expired,
    unknown('d')
  ]
  const json = written(makeReport(findings, 'drift', { policy, diagnostics, listedBuckets: 7 }))

  test('is valid against the schema', () => {
    expectValidReport(JSON.stringify(json))
  })

  test('has the policy, its diagnostics and the number of buckets', () => {
    expect(json).toMatchObject({
      policy,
      remarks: [
        { message: 'No bucket can reach it.', source: { file: 'tiers.yml', line: 9 } },
        { message: 'Odd.' }
      ],
      listed: 7,
      counts: { drifted: 2, unknown: 1, applied: 0, exempt: 1, compliant: 1 }
    })
  })

  test('has for each bucket the rule that decided, and its location', () => {
    expect(json.findings[0]).toMatchObject({
      rule: 'customer data',
      source: { file: 'tiers.yml', line: 12 }
    })
    expect(json.findings[1]).not.toHaveProperty('required')
    expect(json.findings[1]).not.toHaveProperty('rule')
    expect(json.findings[2]?.['exemption']).toEqual({
      reason: 'anonymous downloads',
      owner: 'web-team',
      expires: '2027-03-31',
      daysLeft: 126
    })
    expect(json.findings[3]).toMatchObject({ status: 'drifted', exemption: { daysLeft: -3 } })
  })
})

/** `true` if both have the same property names; else `never`, and `npm run types` fails. */
type SameNames<Type, Schema> = [keyof Type, keyof Schema] extends [keyof Schema, keyof Type]
  ? true
  : never
type Definitions = (typeof schema)['definitions']
type KmsRequirement = Extract<JsonRequirement, { readonly algorithm: 'KMS' }>
type KmsRequirementSchema = Extract<
  Definitions['requirement']['oneOf'][number],
  { readonly properties: { readonly kmsKeyIds: object } }
>

test('has types with the property names of the schema', () => {
  const same: {
    report: SameNames<JsonReport, (typeof schema)['properties']>
    finding: SameNames<JsonFinding, Definitions['finding']['properties']>
    remark: SameNames<JsonDiagnostic, Definitions['remark']['properties']>
    source: SameNames<JsonSource, Definitions['source']['properties']>
    exemption: SameNames<JsonExemption, Definitions['exemption']['properties']>
    reason: SameNames<Reason, Definitions['reason']['properties']>
    kmsRequirement: SameNames<KmsRequirement, KmsRequirementSchema['properties']>
    difference: SameNames<Difference, Definitions['difference']['properties']>
    rule: SameNames<Rule, Definitions['rule']['properties']>
    counts: SameNames<JsonReport['counts'], (typeof schema)['properties']['counts']['properties']>
  } = {
    report: true,
    finding: true,
    remark: true,
    source: true,
    exemption: true,
    reason: true,
    kmsRequirement: true,
    difference: true,
    rule: true,
    counts: true
  }
  expect(Object.values(same)).not.toContain(false)
})

test('has the reason of a failed list, and is valid against the schema', () => {
  const json = written(makeReport([], 'drift', { listFailure }))
  expect(json).toMatchObject({
    status: 'unknown',
    findings: [],
    remarks: [],
    unlisted: { code: 'access-denied', message: 'No list.', hint: 'Allow it.' }
  })
  expect(json).not.toHaveProperty('listed')
  expectValidReport(JSON.stringify(json))
})

describe('the schema', () => {
  test.each<[string, Partial<Finding>]>([
    ['an exempt bucket without its exemption', without(exempt('x'), 'exemption')],
    ['a drifted bucket without a requirement', without(drifted('x'), 'required')],
    ['a drifted bucket without a reason', without(uncovered('x'), 'reason')],
    ['a compliant bucket without a requirement', without(compliant('x'), 'required')],
    ['an exempt bucket that was changed', exempt('x', 1, { previous: null })]
  ])('rejects %s', (_, finding) => {
    const whole = makeReport([compliant('fine')])
    const json = written({ ...whole, findings: [finding as Finding] })
    expect(reportSchemaErrors(json)).not.toEqual([])
  })

  test('rejects an exempt run', () => {
    expect(reportSchemaErrors({ ...written(makeReport([])), status: 'exempt' })).not.toEqual([])
  })
})
