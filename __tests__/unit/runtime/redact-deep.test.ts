import { expect, test } from '@jest/globals'
import { redactDeep } from '../../../src/runtime/redact-deep.js'
import { sampleReports } from '../report/sample-reports.js'

const redact = (text: string): string => text.replaceAll('s3cr3t', '***')

test('redacts every text at any depth, and keeps names, numbers and times', () => {
  const date = new Date(0)
  expect(
    redactDeep({ s3cr3t: ['a s3cr3t', { b: 's3cr3t', at: date, n: 1, none: null }] }, redact)
  ).toEqual({
    s3cr3t: ['a ***', { b: '***', at: date, n: 1, none: null }]
  })
})

test('returns parts without secrets without copying them', () => {
  const one = { fine: ['x'], bad: ['s3cr3t'] }
  expect(redactDeep(one, redact).fine).toBe(one.fine)
  for (const report of Object.values(sampleReports)) expect(redactDeep(report, redact)).toBe(report)
})
