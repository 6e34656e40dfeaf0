import { describe, expect, test } from '@jest/globals'
import { fitParts, partOf } from '../../../src/report/rows-that-fit.js'
import { renderSummary } from '../../../src/report/summary.js'
import {
  at,
  compliant,
  drifted,
  exempt,
  exemption,
  hostile,
  report,
  uncovered,
  unlisted
} from './specimens.js'

const rowOf = (summary: string, bucket: string): string =>
  summary.split('\n').find(line => line.startsWith(`<tr><td><code>${bucket}</code>`)) ?? ''

describe('a summary of a policy', () => {
  const policy = { file: '.github/tiers.yml', sha256: '0123456789abcdef'.repeat(4) }
  const summary = renderSummary(
    report(
      [
        exempt('later', 126),
        compliant('fine', { rule: 'customer <data>', source: at(12) }),
        exempt('soon', 9, { checks: ['As required all the same.'] }),
        uncovered('stray'),
        { ...drifted('late'), exemption: exemption(-3) }
      ],
      'drift',
      { policy, listed: 7, remarks: [{ message: 'No bucket can reach it.', source: at(9) }] }
    )
  )

  test('says which file, how many buckets there are, and what is odd about it', () => {
    expect(summary).toContain(
      '<p>Policy: <code>.github/tiers.yml</code> (sha256 <code>0123456789ab</code>). The account has 7 buckets.</p>'
    )
    expect(summary).toContain('<li>⚠️ <code>tiers.yml:9</code> No bucket can reach it.</li>')
  })

  test('says in each row which rule decided, and where', () => {
    expect(rowOf(summary, 'fine')).toContain(
      '<td>customer &lt;data&gt;<br><sub>tiers.yml:12</sub></td>'
    )
    expect(rowOf(summary, 'stray')).toContain('<td>a rule of the policy<br><sub>tiers.yml:20</sub>')
  })

  test('has the exemptions in a table of their own, those that end first at its top', () => {
    const exemptions = summary.slice(summary.indexOf('<h4>Exemptions</h4>'))
    const buckets = [...exemptions.matchAll(/<tr><td><code>(\w+)/g)].map(([, bucket]) => bucket)
    expect(buckets).toEqual(['late', 'soon', 'later'])
    expect(rowOf(exemptions, 'soon')).toBe(
      '<tr><td><code>soon</code><br><sub>cn-hangzhou</sub></td><td>➖&nbsp;no rule</td><td>web-team</td><td>anonymous downloads<br>As required all the same.</td><td>2027-03-31</td><td>⚠️ 9 days left</td></tr>'
    )
    expect(rowOf(exemptions, 'late')).toContain('<td>⚠️ ended 3 days ago</td>')
    expect(rowOf(exemptions, 'later')).toContain('<td>126 days left</td>')
  })

  test('has an exempt bucket once', () => {
    expect(summary.match(/<code>soon<\/code>/g)).toHaveLength(1)
  })

  test('has no heading for what there is none of', () => {
    const plain = renderSummary(report([compliant('fine')]))
    for (const words of ['Exemptions', 'About the policy', 'Policy:', 'The account has']) {
      expect(plain).not.toContain(words)
    }
  })
})

test.each([
  ['drift', 'The step failed.'],
  ['none', 'The step passed, because <code>fail-on</code> is <code>none</code>.']
] as const)('with fail-on %s a list that could not be had is told: %s', (failOn, outcome) => {
  const summary = renderSummary(report([], failOn, { unlisted }))
  expect(summary).toContain('<h3>❓ OSS bucket encryption: No list.</h3>')
  expect(summary).toContain('<p><code>access-denied</code> Allow it.</p>')
  expect(summary).toContain(outcome)
  expect(summary).not.toContain('<table>')
})

test('all that a policy says is escaped', () => {
  const place = { file: hostile, line: 1, column: 1 }
  const summary = renderSummary(
    report(
      [
        exempt(hostile, 1, {
          exemption: exemption(1, { reason: hostile, owner: hostile }),
          warnings: [hostile],
          region: hostile
        }),
        { ...drifted(hostile, hostile), rule: hostile, source: place }
      ],
      'drift',
      {
        policy: { file: hostile, sha256: 'a'.repeat(64) },
        remarks: [{ message: hostile, source: place }]
      }
    )
  )
  expect(summary).not.toMatch(/<script|<!--|(?!\n)\p{Cc}|\u202e/u)
  expect(summary.match(/<table>/g)).toHaveLength(2)
  expect(summary.match(/<\/table>/g)).toHaveLength(2)
  // Each block is one piece: a blank line within would let Markdown begin.
  for (const block of summary.trim().split('\n\n')) expect(block).toMatch(/^<(\w+)>[^]*<\/\1>$/)
})

describe('rows that share a limit', () => {
  const rows = (count: number, size: number, reserved = 0) =>
    partOf(
      Array.from({ length: count }, () => '漢'.repeat((size - 1) / 3)),
      row => row,
      reserved
    )
  const counts = (parts: ReturnType<typeof rows>[], bytes: number) =>
    fitParts(parts, bytes).map(({ rows: { length }, left }) => [length, left])

  test.each([
    ['all fit, to the byte', 30, [3, 0], [0, 0]],
    ['one byte less', 29, [2, 1], [0, 0]]
  ])('%s', (_, bytes, first, second) => {
    expect(counts([rows(3, 10), rows(0, 10, 50)], bytes)).toEqual([first, second])
  })

  test('the first leaves to the others what is kept for them, and no more than they need', () => {
    expect(counts([rows(100, 10), rows(2, 10, 50), rows(100, 10, 35)], 100)).toEqual([
      [5, 95],
      [2, 0],
      [3, 97]
    ])
  })

  test('what the first does not need is for the others', () => {
    expect(counts([rows(1, 10), rows(100, 10, 20)], 100)).toEqual([
      [1, 0],
      [9, 91]
    ])
  })

  test('a row too large for it ends a part', () => {
    expect(counts([rows(2, 1_000), rows(1, 10)], 100)).toEqual([
      [0, 2],
      [1, 0]
    ])
  })
})
