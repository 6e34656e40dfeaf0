import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../src/encryption/finding.js'
import { workflowAnnotations, type AnnotationLevel } from '../../../src/report/annotations.js'
import { stepFailureMessage } from '../../../src/report/step-failure.js'
import { jsonReport } from '../../../src/report/json.js'
import { stepOutputs } from '../../../src/report/outputs.js'
import type { Report } from '../../../src/report/report.js'
import { renderJobSummary } from '../../../src/report/markdown/job-summary.js'
import { untrusted, type Message } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import {
  policyLine,
  compliant,
  drifted,
  exempt,
  exemption,
  hostileText,
  manyFindings,
  makeReport,
  said,
  unknown
} from './sample-findings.js'
import { sampleReports } from './sample-reports.js'

/** Long, hostile, and partly three bytes per character. */
const long = `${hostileText}${'漢'.repeat(300)}${hostileText}`
const longMessage: Message = [untrusted(long, 2_000)]

const broken: Finding = {
  ...unknown('left-broken'),
  reason: { code: 'rollback-failed', message: longMessage, hint: longMessage }
}

/** 5,000 buckets in every status, the most severe last, with long texts in every field. */
const findings: Finding[] = [
  ...manyFindings(800, bucket => compliant(bucket, { warnings: [longMessage] })),
  ...manyFindings(2_000, bucket =>
    exempt(bucket, 14, {
      exemption: exemption(14, { reason: long, owner: long }),
      warnings: [longMessage]
    })
  ),
  ...manyFindings(700, bucket =>
    compliant(bucket, { status: 'applied', previous: null, checks: [longMessage] })
  ),
  ...manyFindings(700, unknown),
  ...manyFindings(799, bucket => drifted(bucket, longMessage)),
  broken
].map((finding, index) => ({
  ...finding,
  bucket: `${finding.bucket}-${index}`,
  rule: long,
  source: policyLine(index + 1)
}))

const diagnostics = Array.from({ length: 1_000 }, (_, line) => ({
  message: longMessage,
  source: policyLine(line + 1)
}))

/** Where a section of the summary ends, whether or not the next ones have rows. */
const sectionEnd =
  /<h3>|<summary>(?:To restore|⏸️|✅)|<p>\d+ more (?:step|exemption|compliant bucket)/

/** The rows that a section of the summary shows, and the number that it omits. */
function shownAndLeft(summary: string, start: string, end = sectionEnd): [number, number] {
  const section = summary.split(start)[1]?.split(end)[0] ?? ''
  const count = (what: RegExp): number => section.match(what)?.length ?? 0
  // A group of one bucket needs no table.
  const alone = Math.max(0, count(/<h4>|⚠️ <b>/g) - count(/<table>/g))
  const left = [...section.matchAll(/<p>(\d+) more /g)].map(([, number]) => Number(number))
  return [count(/<tr><td>|<li>|<pre>/g) + alone, left.reduce((sum, number) => sum + number, 0)]
}

describe.each([
  ['drift', { error: 1_500, warning: 1_000 + 800 + 2_000, notice: 700 }],
  ['none', { error: 1, warning: 1_000 + 800 + 2_000 + 1_499, notice: 700 }]
] as const)('a run over 5,000 buckets with fail-on %s', (failOn, wanted) => {
  let report: Report
  beforeAll(() => {
    report = makeReport(findings, failOn, { diagnostics, listedBuckets: 6_000 })
  })

  test('keeps the outputs far below the limit of a job', () => {
    const error = plain(stepFailureMessage(report))
    const { values, omittedResults } = stepOutputs(report, '/r.json', error)
    const results = JSON.parse(values.results ?? '') as Finding[]
    expect(Buffer.byteLength(values.results ?? '')).toBeLessThanOrEqual(100_000)
    expect(Buffer.byteLength(Object.values(values).join(''))).toBeLessThan(150_000)
    expect(results.length).toBeGreaterThan(10)
    expect(results.length + omittedResults).toBe(5_000)
    expect(results[0]?.bucket).toMatch(/^left-broken/)
    expect(results.slice(1).map(({ status }) => status)).toEqual(
      results.slice(1).map(() => 'drifted')
    )
    expect(values['exempt-count']).toBe('2000')
  })

  test('keeps the summary within 1 MiB, shows some of every section, and counts the rest', () => {
    const summary = renderJobSummary(report)
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024)
    for (const [start, total] of [
      ['<h3>What to do</h3>', 1_500],
      ['<h3>What changed</h3>', 700],
      ['<h3>Warnings about the configuration</h3>', 1_000],
      ['<h3>Warnings about compliant buckets</h3>', 800]
    ] as const) {
      const [shown, left] = shownAndLeft(summary, start)
      expect([start, shown > 20, left > 0, shown + left]).toEqual([start, true, true, total])
    }
    const [exemptions, otherExemptions] = shownAndLeft(
      summary,
      '<summary>⏸️',
      /<summary>✅|<p>\d+ more compliant/
    )
    expect([exemptions > 20, otherExemptions > 0]).toEqual([true, true])
    expect(exemptions + otherExemptions).toBe(2_000)
    // Each step restores 100 of the changed buckets.
    expect(shownAndLeft(summary, '<summary>To restore', /<summary>⏸️/)).toEqual([7, 0])
    expect(/<h4>(.*?) .*?<code>(\D*)-\d/.exec(summary)?.slice(1)).toEqual(['🚨', 'left-broken'])
    expect(summary.match(/<tr>/g)?.length).toBe(summary.match(/<\/tr>/g)?.length)
  })

  test.each<[AnnotationLevel, number]>([
    ['error', 9],
    ['warning', 10],
    ['notice', 10]
  ])('limits annotations of level %s to the %i that the runner shows', (level, most) => {
    const annotations = workflowAnnotations(report).filter(annotation => annotation.level === level)
    const total = wanted[level]
    expect(annotations).toHaveLength(Math.min(total, most))
    if (total > most) {
      expect(plain(annotations.at(-1)?.message ?? [])).toMatch(
        new RegExp(`^${total - most + 1} more ${level}s are `)
      )
    }
    if (level === 'error') expect(annotations[0]?.title).toContain('left-broken')
    if (level === 'warning' && failOn === 'none') expect(annotations[0]?.title).toContain('drifted')
  })

  test('has a complete JSON report in the order of the findings', () => {
    const json = JSON.parse(JSON.stringify(jsonReport(report))) as {
      findings: { bucket: string; reason?: { message: string } }[]
      remarks: unknown[]
    }
    expect(json.findings.map(({ bucket }) => bucket)).toEqual(findings.map(({ bucket }) => bucket))
    expect(json.findings.at(-1)?.reason?.message).toBe(plain(longMessage))
    expect(json.remarks).toHaveLength(1_000)
  })
})

test('keeps the outputs of one bucket small, whatever its message', () => {
  const [finding] = [drifted('b', [untrusted('漢'.repeat(1_000_000), Infinity)])]
  const report = makeReport([finding])
  const error = plain(stepFailureMessage(report))
  const { values, omittedResults } = stepOutputs(report, '', error)
  expect(Buffer.byteLength(Object.values(values).join(''))).toBeLessThan(100_000)
  expect(values.error).toMatch(/^rule-missing: 漢+…$/)
  expect([values.results, omittedResults]).toEqual(['[]', 1])
})

test('shows all of 500 short rows, 100 diagnostics and 200 exemptions in a summary', () => {
  const summary = renderJobSummary(
    makeReport([...manyFindings(500), ...manyFindings(200, bucket => exempt(bucket))], 'drift', {
      diagnostics: diagnostics
        .slice(0, 100)
        .map(({ source }) => ({ message: said('Odd.'), source }))
    })
  )
  expect(summary).not.toContain('did not fit')
  expect(summary.split('<tr><td>')).toHaveLength(701)
  expect(summary.split('<li>')).toHaveLength(101)
})

test('shows each of 5,000 buckets in a summary if most are compliant', () => {
  const { findings: estate = [], ...more } = sampleReports['five-thousand'] ?? {}
  const summary = renderJobSummary(makeReport(estate, 'drift', more))
  const shown = new Set(
    [...summary.matchAll(/<td>(?:<a [^>]*>)?<code>(estate-\d+)<\/code>/g)].map(([, name]) => name)
  )
  expect([shown.size, summary.includes('did not fit')]).toEqual([5_000, false])
})
