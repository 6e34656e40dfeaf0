import { describe, expect, test } from '@jest/globals'
import type { Finding, Status } from '../../../src/encryption/finding.js'
import { isFailing, verdictOf, type FailOn } from '../../../src/encryption/verdict.js'

const finding = (status: Status, more: Partial<Finding> = {}): Finding => ({
  bucket: 'b',
  status,
  required: { algorithm: 'any' },
  differences: [],
  checks: [],
  warnings: [],
  requestIds: [],
  durationMs: 0,
  ...more
})

const verdict = (statuses: Status[], failOn: FailOn = 'drift') =>
  verdictOf(
    statuses.map(status => finding(status)),
    failOn
  )

describe('verdict', () => {
  test.each<[Status[], Status]>([
    [['compliant', 'applied', 'unknown', 'drifted'], 'drifted'],
    [['compliant', 'applied', 'unknown'], 'unknown'],
    [['compliant', 'applied'], 'applied'],
    [['compliant'], 'compliant']
  ])('of %j is %s', (statuses, expected) => {
    expect(verdict(statuses).status).toBe(expected)
  })

  test.each<[FailOn, Status, boolean]>([
    ['drift', 'drifted', true],
    ['drift', 'unknown', true],
    ['drift', 'applied', false],
    ['drift', 'compliant', false],
    ['unknown', 'drifted', false],
    ['unknown', 'unknown', true],
    ['unknown', 'applied', false],
    ['unknown', 'compliant', false],
    ['none', 'drifted', false],
    ['none', 'unknown', false],
    ['none', 'applied', false],
    ['none', 'compliant', false]
  ])('with fail-on %s, %s fails: %s', (failOn, status, fails) => {
    expect(verdict([status, 'compliant'], failOn).failed).toBe(fails)
    expect(isFailing(status, failOn)).toBe(fails)
  })

  test('a drifted bucket does not hide an unknown one', () => {
    expect(verdict(['drifted', 'unknown'], 'unknown').failed).toBe(true)
  })

  test('of no findings is unknown, and fails: a gate that guarded nothing is not green', () => {
    expect(verdict([])).toMatchObject({ status: 'unknown', failed: true })
  })

  test('counts, and says it in one line', () => {
    expect(verdict(['drifted', 'compliant', 'compliant'])).toMatchObject({
      counts: { drifted: 1, unknown: 0, applied: 0, compliant: 2 },
      drift: true,
      sentence: '3 buckets: 1 drifted, 2 compliant.'
    })
  })

  test('a change that was sent counts as one, whatever came of it', () => {
    expect(verdictOf([finding('unknown', { previous: null })], 'drift').changed).toBe(true)
    expect(verdictOf([finding('drifted')], 'drift').changed).toBe(false)
  })
})
