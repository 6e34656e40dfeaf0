import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../src/encryption/finding.js'
import { jsonReport } from '../../../src/report/json.js'
import type { Report } from '../../../src/report/report.js'
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

const written = (given: Report) =>
  JSON.parse(JSON.stringify(jsonReport(given))) as Record<string, unknown> & {
    findings: Record<string, unknown>[]
  }

const expired: Finding = {
  ...drifted('late'),
  reason: { code: 'exemption-expired', message: 'M.', hint: 'H.' },
  exemption: exemption(-3)
}

describe('of a run with a policy', () => {
  const diagnostics = [
    { message: 'No bucket can reach it.', source: policyLine(9) },
    { message: 'Odd.' }
  ]
  const findings = [
    compliant('a', { rule: 'customer data', source: policyLine(12) }),
    uncovered('b'),
    exempt('c'),
    expired,
    unknown('d')
  ]
  const json = written(makeReport(findings, 'drift', { policy, diagnostics, listedBuckets: 7 }))

  test('keeps to the schema', () => {
    expectValidReport(JSON.stringify(json))
  })

  test('says which policy, what is odd about it, and how many buckets there are', () => {
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

  test('says for each bucket which rule decided, and where it stands', () => {
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

test('of a list that could not be had says why, and keeps to the schema', () => {
  const json = written(makeReport([], 'drift', { listFailure }))
  expect(json).toMatchObject({
    status: 'unknown',
    findings: [],
    remarks: [],
    unlisted: listFailure
  })
  expect(json).not.toHaveProperty('listed')
  expectValidReport(JSON.stringify(json))
})

describe('the schema', () => {
  test.each<[string, Partial<Finding>]>([
    ['an exempt bucket without its exemption', without(exempt('x'), 'exemption')],
    ['a drifted bucket that is required nothing', without(drifted('x'), 'required')],
    ['a drifted bucket without a reason', without(uncovered('x'), 'reason')],
    ['a compliant bucket that is required nothing', without(compliant('x'), 'required')],
    ['an exempt bucket that was changed', exempt('x', 1, { previous: null })]
  ])('refuses %s', (_, finding) => {
    const whole = makeReport([compliant('fine')])
    const json = written({ ...whole, findings: [finding as Finding] })
    expect(reportSchemaErrors(json)).not.toEqual([])
  })

  test('refuses a run that is exempt', () => {
    expect(reportSchemaErrors({ ...written(makeReport([])), status: 'exempt' })).not.toEqual([])
  })
})
