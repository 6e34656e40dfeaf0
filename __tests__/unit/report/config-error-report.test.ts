import { describe, expect, test } from '@jest/globals'
import type { Diagnostic } from '../../../src/encryption/source-location.js'
import {
  configErrorMessage,
  configErrorAnnotations
} from '../../../src/report/config-error-report.js'
import { emptyMessage, lines, message, untrusted, type Message } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import { policyLine, hostileText, said } from './sample-findings.js'

const mistakes = (count: number): Diagnostic[] =>
  Array.from({ length: count }, (_, index) => ({
    message: message`Mistake ${index}.`,
    source: policyLine(index + 1)
  }))

const text = (problems: readonly Diagnostic[], advice: Message = emptyMessage): string =>
  configErrorMessage({ problems, advice, phase: 'nothing' })

describe('the message of a step with configuration errors', () => {
  test('lists every problem with its location, and the advice', () => {
    const problems = [
      { message: message`bucket is empty.` },
      { message: message`No such key.`, source: policyLine(4, 7) }
    ]
    expect(text(problems, message`Secrets are not available in forks.`)).toBe(
      [
        'Invalid configuration; nothing was sent to Alibaba Cloud.',
        '- bucket is empty.',
        '- tiers.yml:4:7: No such key.',
        'Secrets are not available in forks.'
      ].join('\n')
    )
  })

  test('keeps the line breaks of what is to be typed', () => {
    const problem = message`Add this:${lines('  permissions:', '    id-token: write')}`
    expect(text([{ message: problem }])).toContain(
      '\n- Add this:\n  permissions:\n    id-token: write'
    )
  })

  test.each([
    [50, undefined],
    [51, '- 1 more problem.'],
    [1_000, '- 950 more problems.']
  ])('lists fifty of %i problems, and counts the rest', (count, last) => {
    const lines = text(mistakes(count)).split('\n')
    expect(lines.filter(line => line.includes('Mistake'))).toHaveLength(50)
    expect(lines.at(-1)).toBe(last ?? '- tiers.yml:50:3: Mistake 49.')
  })

  test.each([
    [2_000, false],
    [2_001, true]
  ])('cuts a problem of %i characters: %s', (length, isCut) => {
    const shown = text([{ message: said('x'.repeat(length)) }])
    expect(shown.includes('x'.repeat(length))).toBe(!isCut)
    expect(shown).toContain('x'.repeat(1_990))
  })

  test('contains no workflow command, whatever a problem contains, and fits into an output', () => {
    const huge = [untrusted(`${hostileText}${'漢'.repeat(1_000_000)}`, Infinity)]
    const problems = mistakes(100).map(({ source }) => ({
      message: huge,
      source: { ...policyLine(1), ...source, file: hostileText }
    }))
    const shown = text(problems, [untrusted(hostileText)])
    expect(shown).not.toContain('##[')
    expect(shown).not.toMatch(/^\s*::/m)
    expect(Buffer.byteLength(shown)).toBeLessThan(500_000)
  })
})

describe('the annotations of configuration errors', () => {
  test('are errors on the lines of the problems that have one', () => {
    const problems = [{ message: message`bucket is empty.` }, ...mistakes(1)]
    expect(configErrorAnnotations(problems)).toEqual([
      {
        level: 'error',
        title: 'OSS bucket encryption policy',
        message: message`Mistake 0.`,
        source: policyLine(1)
      }
    ])
  })

  test.each([
    [9, 'Mistake 8.'],
    [10, "2 more errors are in the step's error message."],
    [50, "42 more errors are in the step's error message."],
    [
      500,
      "492 more errors are not shown here. The step's error message lists the first 50 problems."
    ]
  ])('leave room for the step’s own failure among %i, and count the rest', (count, last) => {
    const annotations = configErrorAnnotations(mistakes(count))
    expect(annotations).toHaveLength(9)
    expect(plain(annotations.at(-1)?.message ?? [])).toBe(last)
  })
})
