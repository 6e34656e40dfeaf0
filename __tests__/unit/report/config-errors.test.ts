import { describe, expect, test } from '@jest/globals'
import type { Diagnostic } from '../../../src/encryption/source-location.js'
import { configErrorMessage, configErrorAnnotations } from '../../../src/report/config-errors.js'
import { policyLine, hostileText } from './sample-findings.js'

const mistakes = (count: number): Diagnostic[] =>
  Array.from({ length: count }, (_, index) => ({
    message: `Mistake ${index}.`,
    source: policyLine(index + 1)
  }))

const text = (problems: readonly Diagnostic[], advice = ''): string =>
  configErrorMessage({ problems, advice, phase: 'nothing' })

describe('the text that a step fails with before it has begun', () => {
  test('lists every problem, with its place where it has one, and the advice', () => {
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

  test('keeps what a person must type on lines of its own', () => {
    const message = 'Add this:\n  permissions:\n    id-token: write'
    expect(text([{ message }])).toContain(`\n- ${message}`)
  })

  test.each([
    [50, undefined],
    [51, '- and 1 more problem.'],
    [1_000, '- and 950 more problems.']
  ])('of %i problems tells fifty, and counts the rest', (count, last) => {
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

  test('is no command of the runner’s, whatever is in it, and stays small enough for an output', () => {
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

describe('the annotations of a refusal', () => {
  test('are an error on each line, for problems that have one', () => {
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
  ])('of %i leave room for the step’s own, and count the rest', (count, last) => {
    const annotations = configErrorAnnotations(mistakes(count))
    expect(annotations).toHaveLength(9)
    expect(annotations.at(-1)?.message).toBe(last)
  })
})
