import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../src/encryption/finding.js'
import type { FailOn } from '../../../src/encryption/verdict.js'
import { workflowAnnotations } from '../../../src/report/annotations.js'
import { stepFailureMessage } from '../../../src/report/step-failure.js'
import { stepOutputs } from '../../../src/report/outputs.js'
import { renderJobSummary } from '../../../src/report/markdown/job-summary.js'
import { logLine } from '../../../src/report/log-line.js'
import {
  bucket as bucketPart,
  message,
  own,
  value,
  words,
  type Message
} from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import {
  compliant,
  drifted,
  fromOutside,
  hostileText,
  manyFindings,
  makeReport,
  sigterm,
  unknown,
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
      makeReport([drifted('b', fromOutside(hostileText)), drifted('c', fromOutside(hostileText))])
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
    const left = Number(/<p>(\d+) more compliant buckets did not fit/.exec(summary)?.[1])
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
      compliant('elsewhere', { warnings: [message`The bucket is in cn-beijing.`] })
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
    expect(plain(annotations.at(-1)?.message ?? [])).toMatch(last)
  })

  test.each([
    [10, 10, /has no rule/],
    [11, 10, /^2 more warnings/]
  ])('limit %i warnings to %i', (count, shown, last) => {
    const annotations = workflowAnnotations(makeReport(manyFindings(count), 'none'))
    expect(annotations).toHaveLength(shown)
    expect(plain(annotations.at(-1)?.message ?? [])).toMatch(last)
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
    plain(stepFailureMessage(makeReport(findings, failOn)))

  test('is the reason of a single bucket', () => {
    expect(sentence([drifted('b')])).toBe('rule-missing: Bucket b has no rule. Apply.')
  })

  test('names the first five buckets and counts the rest', () => {
    expect(sentence([...manyFindings(7), compliant('fine')])).toBe(
      '8 buckets: 7 drifted, 1 compliant. Failing: bucket-00000 (rule-missing), bucket-00001 (rule-missing), bucket-00002 (rule-missing), bucket-00003 (rule-missing), bucket-00004 (rule-missing) and 2 more. All have the same cause: The bucket has no rule. Apply.'
    )
  })

  test('has the reason of a single failing bucket among others', () => {
    expect(sentence([drifted('bad'), compliant('fine')])).toBe(
      '2 buckets: 1 drifted, 1 compliant. Failing: bad (rule-missing). Bucket bad has no rule. Apply.'
    )
  })

  test('has no cause if the failing buckets have several', () => {
    expect(sentence([drifted('a'), unknown('b')])).toBe(
      '2 buckets: 1 drifted, 1 unknown. Failing: a (rule-missing), b (access-denied).'
    )
  })

  test('has the cause that the failing buckets share, whatever those are that do not fail', () => {
    expect(sentence([unknown('a'), unknown('b'), drifted('c')], 'unknown')).toBe(
      '3 buckets: 1 drifted, 2 unknown. Failing: a (access-denied), b (access-denied). All have the same cause: The bucket could not be read. Allow.'
    )
  })

  const found = (name: string, rule: string): Message =>
    message`${bucketPart(name, 'Bucket')} has ${own(value(rule), 'another rule', 'Found')}.`

  test('gives one bucket as the example where the shared cause would refer to a table', () => {
    expect(sentence([drifted('a', found('a', 'SM4')), drifted('b', found('b', 'KMS'))])).toBe(
      '2 buckets: 2 drifted. Failing: a (rule-missing), b (rule-missing). All have the same cause. For example: Bucket a has SM4. Apply.'
    )
    expect(sentence([drifted('a', found('a', 'SM4')), drifted('b', found('b', 'SM4'))])).toBe(
      '2 buckets: 2 drifted. Failing: a (rule-missing), b (rule-missing). All have the same cause: The bucket has SM4. Apply.'
    )
  })

  test('has the placeholder of what no table shows', () => {
    const slow = (name: string, attempts: number): Finding =>
      drifted(
        name,
        message`No response after ${own(words(`${attempts} attempts`), 'all attempts')}.`
      )
    expect(sentence([slow('a', 2), slow('b', 5)])).toMatch(
      / All have the same cause: No response after all attempts\. Apply\.$/
    )
  })

  const broken = (name: string): Finding => ({
    ...unknown(name),
    previous: null,
    reason: {
      code: 'rollback-failed',
      message: message`Uploads to ${bucketPart(name)} may fail.`,
      hint: message`Restore it.`
    }
  })

  test('begins with a failed rollback', () => {
    expect(sentence([drifted('a'), broken('b'), compliant('c')], 'none')).toBe(
      'rollback-failed: Uploads to bucket b may fail. Restore it. 3 buckets: 1 drifted, 1 unknown, 1 compliant.'
    )
    expect(sentence([...manyFindings(6), broken('b'), broken('c')])).toBe(
      'rollback-failed: Uploads to bucket b may fail. Restore it. Also failing: c (rollback-failed), bucket-00000 (rule-missing), bucket-00001 (rule-missing), bucket-00002 (rule-missing), bucket-00003 (rule-missing) and 2 more. 8 buckets: 6 drifted, 2 unknown.'
    )
    expect(
      plain(
        stepFailureMessage(makeReport([drifted('a'), broken('b')], 'drift', { stoppedBy: sigterm }))
      )
    ).toMatch(
      /^rollback-failed: .* Also failing: a \(rule-missing\)\. The run was stopped by SIGTERM; /
    )
  })

  test('is the reason of a failed list', () => {
    const sentence = (failOn: FailOn, stoppedBy?: Message) =>
      plain(
        stepFailureMessage(makeReport([], failOn, { listFailure, ...(stoppedBy && { stoppedBy }) }))
      )
    expect(sentence('unknown')).toBe('access-denied: No list. Allow it.')
    expect(sentence('none')).toBe('')
    expect(sentence('none', sigterm)).toBe(
      'The run was stopped by SIGTERM. access-denied: No list. Allow it.'
    )
  })

  test('is empty if the step passes', () => {
    expect(sentence([drifted('b')], 'none')).toBe('')
  })
})
