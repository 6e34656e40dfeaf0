import { describe, expect, test } from '@jest/globals'
import type { Diagnostic } from '../../../src/encryption/source-location.js'
import {
  configErrorMessage,
  configErrorAnnotations
} from '../../../src/report/config-error-report.js'
import { policyLine, hostileText } from './sample-findings.js'

const mistakes = (count: number): Diagnostic[] =>
  Array.from({ length: count }, (_, index) => ({
    message: `Mistake ${index}.`,
    source: policyLine(index + 1)
  }))

const text = (problems: readonly Diagnostic[], advice = ''): string =>
  configErrorMessage({ problems, advice, phase: 'nothing' })

describe('the message of a step with configuration errors', () => {
  test('lists every problem with its location, and the advice', () => {
    const problems = [
      { message: 'bucket is empty.' },
      { message: 'No such key.', source: policyLine(4, 7) }
    ]
    expect(text(problems, 'Secrets are not there in forks.')).toBe(
      [
        'Nothing was sent to OSS, because of what the step was given:',
        '- bucket is empty.',
        '- tiers.yml:4:7: No such key.',
        'Secrets are not there in forks.'
      ].join('\n')
    )
  })

  test('keeps the line breaks of what is to be typed', () => {
    const message = 'Add this:\n  permissions:\n    id-token: write'
    expect(text([{ message }])).toContain(`\n- ${message}`)
  })

  test.each([
    [50, undefined],
    [51, '- and 1 more problem.'],
    [1_000, '- and 950 more problems.']
  ])('lists fifty of %i problems, and counts the rest', (count, last) => {
    const lines = text(mistakes(count)).split('\n')
    expect(lines.filter(line => line.includes('Mistake'))).toHaveLength(50)
    expect(lines.at(-1)).toBe(last ?? '- tiers.yml:50:3: Mistake 49.')
  })

  test.each([
    [2_000, false],
    [2_001, true]
  ])('cuts a problem of %i characters: %s', (length, isCut) => {
    expect(text([{ message: 'x'.repeat(length) }]).includes('x'.repeat(length))).toBe(!isCut)
    expect(text([{ message: 'x'.repeat(length) }])).toContain('x'.repeat(1_990))
  })

  test('contains no workflow command, whatever a problem contains, and fits into an output', () => {
    const huge = `${hostileText}${'漢'.repeat(1_000_000)}`
    const problems = mistakes(100).map(({ source }) => ({
      message: huge,
      source: { ...policyLine(1), ...source, file: hostileText }
    }))
    const said = text(problems, hostileText)
    expect(said).not.toContain('##[')
    expect(said).not.toMatch(/^\s*::/m)
    expect(Buffer.byteLength(said)).toBeLessThan(500_000)
  })
})

describe('the annotations of configuration errors', () => {
  test('are errors on the lines of the problems that have one', () => {
    expect(configErrorAnnotations([{ message: 'bucket is empty.' }, ...mistakes(1)])).toEqual([
      {
        level: 'error',
        title: 'OSS bucket encryption policy',
        message: 'Mistake 0.',
        source: policyLine(1)
      }
    ])
  })

  test.each([
    [9, 'Mistake 8.'],
    [10, '2 more errors are in the error of the step.'],
    [500, '492 more errors are in the error of the step.']
  ])('leave room for the step’s own failure among %i, and count the rest', (count, last) => {
    const annotations = configErrorAnnotations(mistakes(count))
    expect(annotations).toHaveLength(9)
    expect(annotations.at(-1)?.message).toBe(last)
  })
})
