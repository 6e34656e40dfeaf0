import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../src/encryption/finding.js'
import type { FailOn } from '../../../src/encryption/verdict.js'
import { workflowAnnotations } from '../../../src/report/annotations.js'
import { stepFailureMessage } from '../../../src/report/step-failure.js'
import { findingLogGroup, diagnosticLogLine } from '../../../src/report/log/finding-log.js'
import { stepOutputs } from '../../../src/report/outputs.js'
import { renderJobSummary } from '../../../src/report/markdown/job-summary.js'
import { logLine } from '../../../src/report/log-line.js'
import {
  policyLine,
  compliant,
  drifted,
  exempt,
  hostileText,
  manyFindings,
  makeReport,
  uncovered,
  listFailure
} from './sample-findings.js'

describe('hostile text', () => {
  test('is one line in the log, without a workflow command of either form', () => {
    const line = logLine(`  why  ${hostileText}`)
    expect(line).not.toMatch(/\p{C}|\p{Zl}/u)
    expect(line).not.toContain('##[')
    expect(logLine('::error::x')).toBe(': :error::x')
    expect(logLine('  ##[group]x')).toBe('  ## [group]x')
    expect(logLine('\u3000::error::x')).toBe('\u3000: :error::x')
    expect(logLine('x #\u034f#[group]x')).toBe('x # #[group]x')
  })

  test('adds no markup and no blank line to the table of the summary', () => {
    const summary = renderJobSummary(
      makeReport([drifted('b', hostileText), drifted('c', hostileText)])
    )
    expect(summary).not.toContain('<script')
    expect(summary).not.toContain('<!--')
    const table = summary.slice(summary.indexOf('<table>'), summary.indexOf('</table>'))
    expect(table).not.toMatch(/\n\s*\n/)
    expect(summary.match(/<\/table>/g)).toHaveLength(1)
    expect(summary).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })
})

describe('the summary', () => {
  test('shows the verdict first, and then the buckets that need attention', () => {
    const summary = renderJobSummary(makeReport([compliant('fine'), drifted('bad')]))
    expect(summary.split('\n')[0]).toBe(
      '<h2>❌ OSS bucket encryption: 1 of 2 buckets needs attention</h2>'
    )
    expect(summary.indexOf('bad')).toBeLessThan(summary.indexOf('fine'))
  })

  test('is cut by whole rows at the runner’s limit, and says so', () => {
    const summary = renderJobSummary(
      makeReport([...manyFindings(5_000), ...manyFindings(8_000, compliant)])
    )
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024)
    expect(summary.match(/<tr>/g)?.length).toBe(summary.match(/<\/tr>/g)?.length)
    const left = Number(/<p>(\d+) more buckets as required did not fit/.exec(summary)?.[1])
    expect(left).toBeGreaterThan(0)
    expect(left + (summary.match(/<tr><td>/g)?.length ?? 0)).toBe(13_000)
  })
})

describe('annotations', () => {
  test('are one for each bucket that needs attention', () => {
    const findings = [
      compliant('fine'),
      drifted('bad'),
      compliant('set', { status: 'applied' }),
      compliant('elsewhere', { warnings: ['The bucket is in cn-beijing.'] })
    ]
    expect(
      workflowAnnotations(makeReport(findings)).map(({ level, title }) => [level, title])
    ).toEqual([
      ['error', 'OSS bucket encryption: bad drifted'],
      ['warning', 'OSS bucket encryption: elsewhere compliant'],
      ['notice', 'OSS bucket encryption: set applied']
    ])
  })

  test('are warnings for drift that does not fail the step', () => {
    expect(workflowAnnotations(makeReport([drifted('bad')], 'none'))[0]?.level).toBe('warning')
  })

  test.each([
    [9, 9, /has no rule/],
    [10, 9, /^2 more errors/],
    [500, 9, /^492 more errors/]
  ])('limit %i errors to %i, so that the step’s own is the tenth', (count, shown, last) => {
    const annotations = workflowAnnotations(makeReport(manyFindings(count)))
    expect(annotations).toHaveLength(shown)
    expect(annotations.at(-1)?.message).toMatch(last)
  })

  test.each([
    [10, 10, /has no rule/],
    [11, 10, /^2 more warnings/]
  ])('limit %i warnings to %i', (count, shown, last) => {
    const annotations = workflowAnnotations(makeReport(manyFindings(count), 'none'))
    expect(annotations).toHaveLength(shown)
    expect(annotations.at(-1)?.message).toMatch(last)
  })
})

describe('outputs', () => {
  const outputs = (findings: Finding[]) => stepOutputs(makeReport(findings), '/r.json', '').values

  test('have the rule of a single bucket', () => {
    const key = compliant('b', { actual: { algorithm: 'KMS', kmsKeyId: 'key-1' } })
    expect(outputs([key])).toMatchObject({
      algorithm: 'KMS',
      'kms-key-id': 'key-1',
      'kms-data-encryption': 'AES256'
    })
    expect(outputs([drifted('b')])).toMatchObject({ algorithm: '', 'kms-key-id': '' })
    expect(outputs([compliant('b'), compliant('c')])).not.toHaveProperty('algorithm')
  })

  test('keep results small by whole findings, the most severe first', () => {
    const { values, omittedResults } = stepOutputs(
      makeReport([...manyFindings(3_000, compliant), ...manyFindings(10)]),
      '',
      ''
    )
    const results = JSON.parse(values.results ?? '') as Finding[]
    expect(Buffer.byteLength(values.results ?? '')).toBeLessThanOrEqual(100_000)
    expect(results.length + omittedResults).toBe(3_010)
    expect(results.slice(0, 10).every(({ status }) => status === 'drifted')).toBe(true)
  })
})

describe('the failure message of a step', () => {
  const sentence = (findings: Finding[], failOn: FailOn = 'drift') =>
    stepFailureMessage(makeReport(findings, failOn))

  test('is the reason of a single bucket', () => {
    expect(sentence([drifted('b')])).toBe('rule-missing: Bucket b has no rule. Apply.')
  })

  test('names the first five buckets and counts the rest', () => {
    expect(sentence([...manyFindings(7), compliant('fine')])).toBe(
      '8 buckets: 7 drifted, 1 compliant. Failing: bucket-00000 (rule-missing), bucket-00001 (rule-missing), bucket-00002 (rule-missing), bucket-00003 (rule-missing), bucket-00004 (rule-missing) and 2 more.'
    )
  })

  test('is the reason of a failed list', () => {
    const sentence = (failOn: FailOn, stoppedBy?: string) =>
      stepFailureMessage(makeReport([], failOn, { listFailure, ...(stoppedBy && { stoppedBy }) }))
    expect(sentence('unknown')).toBe('access-denied: No list. Allow it.')
    expect(sentence('none')).toBe('')
    expect(sentence('none', 'SIGTERM')).toBe(
      'Stopped by SIGTERM. access-denied: No list. Allow it.'
    )
  })

  test('is empty if the step passes', () => {
    expect(sentence([drifted('b')], 'none')).toBe('')
  })
})

test('logs a change from start to end', () => {
  const finding = compliant('b', {
    status: 'applied',
    previous: { algorithm: 'SM4' },
    differences: [{ field: 'algorithm', required: 'AES256', actual: 'SM4' }]
  })
  expect(findingLogGroup(finding)).toEqual({
    status: 'applied',
    title: '✓ b: applied',
    lines: [
      '  required    AES256',
      '  before      SM4',
      '  now         AES256',
      '  differed    algorithm: required AES256, found SM4',
      '  done        changed, and read back until OSS showed it',
      '  region      cn-hangzhou',
      '  request id  65C0A1B2',
      '  took        3 ms'
    ]
  })
})

describe('the log of a run with a policy', () => {
  test('shows the rule that decided, its location, and the expiry of an exemption', () => {
    expect(findingLogGroup(exempt('b')).title).toBe('– b: exempt (rule-missing)')
    expect(findingLogGroup(exempt('b')).lines.slice(0, 4)).toEqual([
      '  required    AES256',
      '  policy      tiers.yml:12 (customer data)',
      '  exempt      until 2027-03-31, 126 days left: anonymous downloads (owner web-team)',
      '  found       no rule'
    ])
  })

  test('shows that an uncovered bucket needs a rule', () => {
    expect(findingLogGroup(uncovered('b')).lines.slice(0, 3)).toEqual([
      '  required    a rule of the policy',
      '  policy      tiers.yml:20',
      '  found       not known'
    ])
  })

  test('shows the diagnostics of the policy with their location', () => {
    expect(diagnosticLogLine({ message: 'Odd.', source: policyLine(9) })).toBe(
      'warning      tiers.yml:9:3: Odd.'
    )
    expect(diagnosticLogLine({ message: 'Odd.' })).toBe('warning      Odd.')
  })
})
