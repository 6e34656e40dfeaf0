import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../../src/encryption/finding.js'
import { renderBody } from '../../../../src/report/markdown/comment-body.js'
import { renderCheckOutput } from '../../../../src/report/markdown/check-run-text.js'
import { renderIssue } from '../../../../src/report/markdown/issue-content.js'
import { renderJobSummary } from '../../../../src/report/markdown/job-summary.js'
import {
  maxCheckTextBytes,
  maxCheckTitleLength,
  maxIssueTitleLength,
  maxSummaryBytes,
  reservedMarkerLength
} from '../../../../src/report/github-limits.js'
import type { Report } from '../../../../src/report/report.js'
import { message } from '../../../../src/text/message.js'
import {
  compliant,
  drifted,
  exempt,
  exemption,
  manyFindings,
  makeReport,
  said,
  sigterm,
  unknown
} from '../sample-findings.js'
import { sampleReports } from '../sample-reports.js'

const bytes = (text: string): number => Buffer.byteLength(text)
const characters = (text: string): number => text.length

/** Large enough that a report of the size below needs few, and shorter than the limit of a text from outside. */
const paragraph = 450

/** A report of exactly this size, with buckets that each have a cause of their own. */
function ofSize(
  wanted: number,
  size: (report: Report) => number,
  make: (index: number, words: string) => Finding
): Report {
  const words = (length: number): string => 'x'.repeat(length)
  const reportOf = (last: number, count: number): Report =>
    makeReport(
      Array.from({ length: count }, (_, index) =>
        make(index, `${index} ${words(index === count - 1 ? last : paragraph)}`)
      )
    )
  const each = size(reportOf(paragraph, 3)) - size(reportOf(paragraph, 2))
  let count = Math.floor(wanted / each) + 2
  while (size(reportOf(1, count)) > wanted) count -= 1
  const whole = reportOf(1 + wanted - size(reportOf(1, count)), count)
  if (size(whole) !== wanted) throw new Error(`It is ${size(whole)} instead of ${wanted}.`)
  return whole
}

const drift = (index: number, words: string): Finding =>
  drifted(`bucket-${String(index).padStart(5, '0')}`, said(words))
const guest = (index: number, words: string): Finding =>
  exempt(`bucket-${String(index).padStart(5, '0')}`, 99, {
    exemption: exemption(99, { reason: words })
  })

describe.each<
  [
    string,
    number,
    (text: string) => number,
    (report: Report, room?: number) => string,
    typeof drift,
    number
  ]
>([
  ['the job summary, 900 KiB', 900 * 1024, bytes, renderJobSummary, drift, maxSummaryBytes],
  [
    'a comment, 65,536 less a marker',
    65_536 - reservedMarkerLength,
    characters,
    renderBody,
    drift,
    65_536
  ],
  [
    'an issue, 65,536 less a marker',
    65_536 - reservedMarkerLength,
    characters,
    (of, room) => renderIssue(of, room).body,
    drift,
    65_536
  ],
  [
    'the summary of a check, 65,535',
    65_535,
    bytes,
    (of, room) => renderCheckOutput(of, room).summary,
    drift,
    65_535
  ],
  [
    'the text of a check, 65,535',
    65_535,
    bytes,
    (of, room) => renderCheckOutput(of, room).text,
    guest,
    65_535
  ]
])('%s', (_, limit, measure, render, make, hardLimit) => {
  test('is complete up to its limit, and cut by whole rows above', () => {
    const below = ofSize(limit, of => measure(render(of, Infinity)), make)
    const text = render(below)
    expect(measure(text)).toBe(limit)
    expect(text).not.toContain('did not fit')
    const above = {
      ...below,
      findings: below.findings.map((finding, index) => (index === 0 ? longer(finding) : finding))
    }
    const cut = render(above)
    expect(measure(cut)).toBeLessThanOrEqual(limit)
    expect(limit).toBeLessThanOrEqual(hardLimit)
    expect(cut).toMatch(
      /1 more (?:bucket|exemption) did not fit here\. The log and the JSON report list it\./
    )
  })
})

/** The same, longer by one character. */
function longer(finding: Finding): Finding {
  const { reason, exemption: of } = finding
  return {
    ...finding,
    ...(of && { exemption: { ...of, reason: `${of.reason}x` } }),
    ...(reason && { reason: { ...reason, message: message`${reason.message}x` } })
  } as Finding
}

test('counts bytes in a check, where a Chinese character takes three', () => {
  // Each with a cause of its own.
  const findings = Array.from({ length: 100 }, (_, index) =>
    drift(index, `${index} ${'桶'.repeat(900)}`)
  )
  const { summary } = renderCheckOutput(makeReport(findings))
  expect(bytes(summary)).toBeLessThanOrEqual(maxCheckTextBytes)
  expect(bytes(summary)).toBeGreaterThan(maxCheckTextBytes - 4_000)
  expect(summary).toContain('did not fit')
})

test('lets a summary use all of 1 MiB if other code needs nothing, and not a byte more', () => {
  const full = ofSize(maxSummaryBytes, of => bytes(renderJobSummary(of, Infinity)), drift)
  expect(renderJobSummary(full, maxSummaryBytes)).not.toContain('did not fit')
  expect(bytes(renderJobSummary(full, maxSummaryBytes))).toBe(1_048_576)
  const cut = renderJobSummary(full, maxSummaryBytes - 1)
  expect(bytes(cut)).toBeLessThan(1_048_576)
  expect(cut).toContain('1 more bucket did not fit here')
})

describe('titles', () => {
  test.each<[string, Report, string]>([
    ['own words', makeReport(manyFindings(3, compliant)), 'All 3 buckets are compliant'],
    ['a number', makeReport([drifted('a'), compliant('b')]), '1 of 2 buckets needs attention'],
    ['the name of a bucket', makeReport([compliant('photos')]), 'photos is compliant'],
    [
      'what stopped the run',
      makeReport([], 'drift', { stoppedBy: sigterm }),
      'Stopped by SIGTERM; no buckets were checked'
    ]
  ])('begin a check’s with a capital letter, unless with a name: %s', (_, report, title) => {
    expect(renderCheckOutput(report).title).toBe(title)
  })

  test.each([
    ['just fits', 239, 255, false],
    ['is cut', 240, 255, true]
  ])('cut a check’s at 255 characters: %s', (_, length, size, isCut) => {
    const { title } = renderCheckOutput(makeReport([drifted('b'.repeat(length))]))
    expect(title).toHaveLength(size)
    expect(size).toBe(maxCheckTitleLength)
    expect(title.endsWith('…')).toBe(isCut)
  })

  test.each([
    ['just fits', 234, 256, false],
    ['is cut at its beginning', 235, 256, true]
  ])('cut an issue’s at 256 characters: %s', (_, length, size, isCut) => {
    const policy = { file: 'p'.repeat(length), sha256: 'a'.repeat(64) }
    const { title } = renderIssue(makeReport([], 'drift', { policy }))
    expect(title).toHaveLength(size)
    expect(size).toBe(maxIssueTitleLength)
    expect(title.includes('…')).toBe(isCut)
  })

  test('do not start with half of a surrogate pair', () => {
    const policy = { file: `${'p'.repeat(20)}😀${'q'.repeat(232)}`, sha256: 'a'.repeat(64) }
    expect(renderIssue(makeReport([], 'drift', { policy })).title).toBe(
      `OSS encryption drift: …${'q'.repeat(232)}`
    )
  })

  test('name whole buckets without a policy, and are the same in any order', () => {
    const findings = manyFindings(40)
    const { title } = renderIssue(makeReport(findings))
    expect(title).toBe(
      renderIssue(makeReport([...findings].reverse().map(({ bucket }) => compliant(bucket)))).title
    )
    expect(title).toMatch(/^OSS encryption drift: (?:bucket-\d{5}, )+bucket-\d{5} and \d+ more$/)
    expect(title.length).toBeLessThanOrEqual(maxIssueTitleLength)
    expect(renderIssue(makeReport([drifted('logs'), drifted('data')])).title).toBe(
      'OSS encryption drift: data, logs'
    )
  })
})

describe('a report with any limit', () => {
  /** Some of every section, at length. */
  const crowded = makeReport(
    [
      ...(sampleReports['every-status']?.findings ?? []),
      ...manyFindings(60),
      ...manyFindings(60, bucket => unknown(`u-${bucket}`)),
      ...manyFindings(30, bucket =>
        compliant(`a-${bucket}`, { status: 'applied', previous: null })
      ),
      ...manyFindings(30, bucket =>
        compliant(`w-${bucket}`, { warnings: [said('It is public.')] })
      ),
      ...manyFindings(30, bucket => exempt(`e-${bucket}`)),
      ...manyFindings(30, bucket => compliant(`c-${bucket}`))
    ],
    'drift',
    { diagnostics: Array.from({ length: 20 }, (_, index) => ({ message: said(`Odd: ${index}.`) })) }
  )
  const full = renderJobSummary(crowded, Infinity)
  const rooms = Array.from({ length: 60 }, (_, index) => 1_500 + index * 617)

  test('keeps within the limit, is well-formed, and counts what it omits', () => {
    for (const room of [...rooms, bytes(full) - 1, bytes(full)]) {
      const text = renderJobSummary(crowded, room)
      expect(bytes(text)).toBeLessThanOrEqual(room)
      for (const name of ['table', 'details', 'ul', 'tr', 'p', 'pre']) {
        expect([name, text.split(`<${name}>`).length]).toEqual([
          name,
          text.split(`</${name}>`).length
        ])
      }
      expect(text.includes('did not fit')).toBe(room < bytes(full))
      expect(text).not.toMatch(/<table>\n<tr><th>[^\n]*\n<\/table>/)
    }
  })

  test('shows every cause before the second bucket of any', () => {
    const causesIn = (text: string): number => text.match(/<h4>[❌❓]/gu)?.length ?? 0
    const texts = rooms.map(room => renderJobSummary(crowded, room))
    const cut = texts.filter(text => / buckets? like these did not fit/.test(text))
    const short = texts.filter(text => causesIn(text) < causesIn(full))
    expect(cut.length).toBeGreaterThan(0)
    expect(short.length).toBeGreaterThan(0)
    for (const text of short) {
      const [doing = ''] = text.split('<h3>What changed')
      // The rest is smaller than another cause, but may have room for a row or two.
      expect((doing.match(/<\/tr>\n<tr><td>/g) ?? []).length).toBeLessThan(10)
    }
  })

  test('shows only the headline if nothing else fits', () => {
    expect(renderJobSummary(crowded, 200)).toMatch(
      /^<h2>.*<\/h2>\n\n<p>The rest did not fit here. See the log.<\/p>\n\n$/
    )
  })
})
