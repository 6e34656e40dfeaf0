import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../src/encryption/finding.js'
import { withMarker } from '../../../src/github/marker.js'
import { workflowAnnotations, type AnnotationLevel } from '../../../src/report/annotations.js'
import { checkAnnotations } from '../../../src/report/check-run/check-annotations.js'
import { stepFailureMessage } from '../../../src/report/step-failure.js'
import { jsonFinding } from '../../../src/report/json.js'
import { bodyLimit } from '../../../src/report/github-limits.js'
import { stepOutputs } from '../../../src/report/outputs.js'
import { logLine } from '../../../src/report/log-line.js'
import { message } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import { compliant, drifted, manyFindings, makeReport, said } from './sample-findings.js'

/**
 * GitHub's limits, just below and just above them. The limits of Markdown are in
 * markdown-limits.test.ts, those of SARIF in sarif.test.ts, the requests of a check run in
 * github/check-run.test.ts.
 */

test.each([
  [10_000, false],
  [10_001, true]
])('cuts the output error of %i characters: %s', (length, isCut) => {
  const { error } = stepOutputs(makeReport([drifted('a')]), '', 'x'.repeat(length)).values
  expect(error === 'x'.repeat(length)).toBe(!isCut)
  expect(error).toHaveLength(10_000)
})

describe('the annotations of one level in a step', () => {
  const applied = (bucket: string): Finding =>
    compliant(bucket, { status: 'applied', previous: null })
  const noisy = (bucket: string): Finding =>
    compliant(bucket, { warnings: [message`It is public.`] })
  test.each<[AnnotationLevel, number, number, (bucket: string) => Finding]>([
    ['error', 8, 8, drifted],
    // The step's own failure is the tenth.
    ['error', 9, 9, drifted],
    ['error', 10, 9, drifted],
    ['error', 11, 9, drifted],
    ['warning', 9, 9, noisy],
    ['warning', 10, 10, noisy],
    ['warning', 11, 10, noisy],
    ['notice', 9, 9, applied],
    ['notice', 10, 10, applied],
    ['notice', 11, 10, applied]
  ])(
    'are limited for %s and %i buckets to %i, and the last one counts the rest',
    (level, total, shown, make) => {
      const all = makeReport(manyFindings(total, make))
      const annotations = workflowAnnotations(all)
      expect(annotations.map(annotation => annotation.level)).toEqual(Array(shown).fill(level))
      const own = all.verdict.failed ? 1 : 0
      expect(annotations.length + own).toBeLessThanOrEqual(10)
      const left = total === shown ? [] : [`${total - shown + 1} more ${level}s`]
      expect(
        annotations.flatMap(({ message: text }) => /^\d+ more \w+/.exec(plain(text)) ?? [])
      ).toEqual(left)
    }
  )

  test('are limited separately from other levels', () => {
    const findings = [...manyFindings(11), ...manyFindings(11, noisy), ...manyFindings(11, applied)]
    const levels = workflowAnnotations(makeReport(findings)).map(({ level }) => level)
    expect(levels).toEqual([
      ...Array<AnnotationLevel>(9).fill('error'),
      ...Array<AnnotationLevel>(10).fill('warning'),
      ...Array<AnnotationLevel>(10).fill('notice')
    ])
  })
})

describe('the message of an annotation', () => {
  test.each([
    [4_095, 4_095, false],
    [4_096, 4_096, false],
    [4_097, 4_096, true]
  ])('is, for %i characters, cut to %i', (length, shown, isCut) => {
    const line = logLine('x'.repeat(length))
    expect(line).toHaveLength(shown)
    expect(line.endsWith('…')).toBe(isCut)
  })

  test('is cut in a check run as well, and its title at 255 characters', () => {
    const workflowRun = { workflowFile: '.github/workflows/nightly.yml' }
    const fitted = (bucket: number, length: number) =>
      checkAnnotations(
        makeReport([drifted('b'.repeat(bucket), said('x'.repeat(length)))], 'drift', {
          workflowRun
        })
      ).map(({ title, message }) => [title.length, title.at(-1), message.length, message.at(-1)])
    // The rest is `OSS bucket encryption: ` and ` drifted`; ` Apply.`.
    expect(fitted(224, 4_089)).toEqual([[255, 'd', 4_096, '.']])
    expect(fitted(225, 4_090)).toEqual([[255, '…', 4_096, '…']])
  })
})

describe('outputs', () => {
  const sizeOf = (findings: readonly Finding[]): number =>
    Buffer.byteLength(JSON.stringify(findings.map(jsonFinding)))
  const results = (findings: readonly Finding[]) => {
    const { values, omittedResults } = stepOutputs(makeReport(findings), '', '')
    const shown = JSON.parse(values.results ?? '') as Finding[]
    return [Buffer.byteLength(values.results ?? ''), shown.length, omittedResults]
  }

  test('have all results up to 100,000 bytes, and omit a whole finding above', () => {
    const others = manyFindings(99)
    const room = 100_000 - sizeOf([...others, drifted('last', [])])
    expect(results([...others, drifted('last', said('x'.repeat(room)))])).toEqual([100_000, 100, 0])
    const [size = 0, shown, left] = results([
      ...others,
      drifted('last', said('x'.repeat(room + 1)))
    ])
    expect([size < 100_000, shown, left]).toEqual([true, 99, 1])
    // Bytes, not characters.
    expect(results([...others, drifted('last', said('漢'.repeat(room / 3 + 1)))])[2]).toBe(1)
  })

  test('have as many results as fit to the byte', () => {
    const others = manyFindings(100)
    const room = 100_000 - sizeOf([drifted('big', []), ...others.slice(0, 99)])
    const resultsWith = (length: number) =>
      results([drifted('big', said('x'.repeat(length))), ...others])
    expect(resultsWith(room)).toEqual([100_000, 100, 1])
    expect(resultsWith(room + 1)[2]).toBe(2)
  })

  test.each([
    [9_985, 10_000, '.'],
    [9_986, 10_000, '…']
  ])('have for an error around a message of %i characters one of %i', (length, size, last) => {
    const findings = [drifted('b', said('x'.repeat(length - 6)))]
    const error = plain(stepFailureMessage(makeReport(findings)))
    const { values } = stepOutputs(makeReport(findings), '', error)
    expect([values.error?.length, values.error?.at(-1)]).toEqual([size, last])
  })
})

test('leaves room for the marker beside the longest body of a comment or an issue', () => {
  const about = { policy: 'f'.repeat(16), account: 'f'.repeat(8) }
  const sinceRun = `${Number.MAX_SAFE_INTEGER}.${Number.MAX_SAFE_INTEGER}`
  for (const kind of ['comment', 'issue', 'closing'] as const) {
    expect(
      withMarker({ kind, ...about, sinceRun }, 'x'.repeat(bodyLimit)).length
    ).toBeLessThanOrEqual(65_536)
  }
})
