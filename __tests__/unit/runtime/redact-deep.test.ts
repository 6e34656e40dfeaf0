import { expect, test } from '@jest/globals'
import { redactDeep } from '../../../src/runtime/redact-deep.js'
import { sampleReports } from '../report/sample-reports.js'

const clean = (text: string): string => text.replaceAll('s3cr3t', '***')

test('takes secrets out of every text, however deep, and leaves names, numbers and times', () => {
  const at = new Date(0)
  expect(
    redactDeep({ s3cr3t: ['a s3cr3t', { b: 's3cr3t', at, n: 1, none: null }] }, clean)
  ).toEqual({
    s3cr3t: ['a ***', { b: '***', at, n: 1, none: null }]
  })
})

test('keeps what has none as it is, without a copy', () => {
  const one = { fine: ['x'], bad: ['s3cr3t'] }
  expect(redactDeep(one, clean).fine).toBe(one.fine)
  for (const report of Object.values(sampleReports)) expect(redactDeep(report, clean)).toBe(report)
})
