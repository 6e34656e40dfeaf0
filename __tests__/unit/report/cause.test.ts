import { describe, expect, test } from '@jest/globals'
import { compare } from '../../../src/encryption/comparison.js'
import { explainDrift } from '../../../src/encryption/drift-messages.js'
import { explainExpired } from '../../../src/encryption/exemption.js'
import type { Finding, OpenFinding } from '../../../src/encryption/finding.js'
import type { UnknownCode } from '../../../src/encryption/reason.js'
import type { Requirement } from '../../../src/encryption/requirement.js'
import type { Rule } from '../../../src/encryption/rule.js'
import { findingCause, shareReason } from '../../../src/report/cause.js'
import { renderJobSummary } from '../../../src/report/markdown/job-summary.js'
import { groupBy } from '../../../src/report/sort-and-group.js'
import {
  bucket as bucketPart,
  code,
  input,
  message,
  own,
  requestReference,
  untrusted,
  value,
  type Message
} from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import { compliant, drifted, exemption, makeReport, unknown } from './sample-findings.js'

const regions = ['cn-hangzhou', 'cn-beijing', 'eu-central-1'] as const
const regionOf = (index: number): string => regions[index % regions.length] ?? ''
const keyId = (index: number): string => `key-${String(index % 4)}`
const pinned = (id: string): Requirement => ({
  algorithm: 'KMS',
  kmsKey: [{ id }],
  kmsDataEncryption: 'SM4'
})

/** A finding as the action makes it of a rule. */
function judged(
  bucket: string,
  region: string,
  required: Requirement,
  actual: Rule | null
): Extract<Finding, { status: 'drifted' }> {
  const comparison = compare(required, actual, region)
  if (comparison.kind !== 'differs') throw new Error(`It is ${comparison.kind}.`)
  const { code, differences } = comparison
  const drift = { bucket, region, requirement: required, rule: actual, differences }
  return {
    ...drifted(bucket),
    region,
    required,
    actual,
    differences,
    reason: explainDrift(code, drift)
  }
}

const unreadable = (
  bucket: string,
  code: UnknownCode,
  text: Message,
  hint = message`Allow it.`
): OpenFinding => ({ ...unknown(bucket), reason: { code, message: text, hint } })

const refused = (bucket: string, response: string, requestId: string): OpenFinding => ({
  ...unreadable(
    bucket,
    'access-denied',
    message`${bucketPart(bucket, 'Bucket')} could not be read: OSS responded with ${value('403 AccessDenied')}: ${own(untrusted(response), 'different messages', 'Response')}.${requestReference([requestId])}`
  ),
  requestIds: [requestId]
})

describe('findings have the same cause', () => {
  test.each<[string, Finding, Finding]>([
    [
      'in buckets of several regions and keys',
      judged('a', 'cn-hangzhou', pinned('one'), null),
      judged('b', 'cn-beijing', pinned('two'), null)
    ],
    ['with request ids of their own', refused('a', 'No', 'AAAA'), refused('b', 'No', 'BBBB')],
    ['with a server’s words of their own', refused('a', 'No', 'A'), refused('b', 'Never', 'A')],
    ['if only one names a request id', drifted('a'), withRequestId(drifted('b'))]
  ])('%s', (_, one, other) => {
    expect(findingCause(one)).toBe(findingCause(other))
  })

  test('without a reason, if their status is the same', () => {
    expect(findingCause(compliant('a'))).toBe(findingCause(compliant('b')))
    expect(findingCause(compliant('a'))).not.toBe(findingCause(drifted('a')))
  })
})

describe('findings have different causes', () => {
  const base = drifted('a')
  test.each<[string, Finding]>([
    ['in their status', { ...base, status: 'exempt', exemption: exemption(3) }],
    ['in their code', { ...base, reason: { ...base.reason, code: 'uncovered' } }],
    ['in their words', drifted('a', message`${bucketPart('a', 'Bucket')} has no rules.`)],
    ['in a fact that is not of one bucket only', drifted('a', message`It is ${value('x')}.`)],
    ['in their hint', { ...base, reason: { ...base.reason, hint: message`Apply it.` } }]
  ])('that differ %s', (_, other) => {
    expect(findingCause(other)).not.toBe(findingCause(base))
  })

  test('that differ in a fact, or in what stands for it', () => {
    const found = (what: string, instead: string): Finding =>
      drifted('a', message`It is ${own(value(what), instead)}, not ${value(what)}.`)
    expect(findingCause(found('x', 'odd'))).not.toBe(findingCause(found('y', 'odd')))
    expect(findingCause(found('x', 'odd'))).not.toBe(findingCause(found('x', 'even')))
  })
})

describe('the shared reason', () => {
  test('of one finding is its own, with its request id', () => {
    const finding = refused('a', 'No', 'AAAA')
    expect(shareReason([finding])).toEqual({
      message: finding.reason.message,
      hint: finding.reason.hint,
      differing: []
    })
  })

  test('has placeholders for what differs, and that as columns in the order of the findings', () => {
    const shared = shareReason([
      judged('a', 'cn-hangzhou', pinned('one'), { algorithm: 'AES256' }),
      judged('b', 'cn-beijing', pinned('two'), { algorithm: 'AES256' })
    ])
    expect(plain(shared.message)).toBe(
      'The bucket uses a different algorithm than required. Found: AES256.'
    )
    expect(
      shared.differing.map(({ column, contents }) => [column, ...contents.map(plain)])
    ).toEqual([
      ['Required', 'KMS key one, data encrypted with SM4', 'KMS key two, data encrypted with SM4']
    ])
  })

  test('has columns also for what differs in the hint', () => {
    const pointing = (bucket: string, file: string): OpenFinding => ({
      ...drifted(bucket),
      reason: {
        code: 'rule-missing',
        message: message`${bucketPart(bucket, 'Bucket')} has none.`,
        hint: message`Read ${own(code(file), 'its file', 'File')}, and ${own(code(file), 'the other')}.`
      }
    })
    const shared = shareReason([pointing('a', 'x'), pointing('b', 'y')])
    expect(plain(shared.message)).toBe('The bucket has none.')
    expect(plain(shared.hint)).toBe('Read its file, and the other.')
    // Without a title there is no column.
    expect(shared.differing.map(({ column }) => column)).toEqual(['File'])
  })

  test('has no request ids, which have a column of their own', () => {
    const shared = shareReason([refused('a', 'No', 'AAAA'), refused('b', 'No', 'BBBB')])
    expect(plain(shared.message)).toBe(
      'The bucket could not be read: OSS responded with 403 AccessDenied: No.'
    )
    expect(shared.differing).toEqual([])
  })
})

/** The finding, with a request id at the end of its message. */
function withRequestId(finding: ReturnType<typeof drifted>): Finding {
  const { reason } = finding
  const text = message`${reason.message}${requestReference(['AAAA'])}`
  return { ...finding, reason: { ...reason, message: text } }
}

describe('300 findings with seven causes, in several regions and with several keys', () => {
  const causes: readonly ((bucket: string, index: number) => Finding)[] = [
    (bucket, index) => judged(bucket, regionOf(index), pinned(keyId(index)), null),
    (bucket, index) =>
      judged(bucket, regionOf(index), pinned(keyId(index)), { algorithm: 'AES256' }),
    (bucket, index) =>
      judged(bucket, regionOf(index), pinned(keyId(index)), {
        algorithm: 'KMS',
        kmsKeyId: `other-${index}`,
        kmsDataEncryption: 'SM4'
      }),
    (bucket, index) =>
      judged(bucket, regionOf(index), pinned(keyId(index)), {
        algorithm: 'KMS',
        kmsKeyId: keyId(index)
      }),
    (bucket, index) => {
      const drift = judged(bucket, regionOf(index), pinned(keyId(index)), null)
      const ended = exemption(-1 - index, { owner: `team-${index}` })
      return {
        ...drift,
        exemption: ended,
        reason: explainExpired(bucket, ended, drift.reason)
      }
    },
    (bucket, index) => refused(bucket, `No, because of ${index}`, `AAAA${index}`),
    (bucket, index) =>
      unreadable(
        bucket,
        'timeout',
        message`${bucketPart(bucket, 'Bucket')} could not be read: OSS did not respond within ${own(message`${index} s`, 'the time limit', 'Time limit')}.`,
        message`Raise ${input('request-timeout-seconds')}.`
      )
  ]
  const findings = Array.from({ length: 300 }, (_, index): Finding => {
    const make = causes[index % causes.length] ?? unknown
    return make(`bucket-${index}`, index)
  })
  const [whatToDo = ''] = renderJobSummary(makeReport(findings)).split('\n<summary>⏸️')
  const blocks = whatToDo.split('<h4>').slice(1)

  test('are seven groups', () => {
    expect(groupBy(findings, findingCause).map(({ length }) => length)).toEqual([
      43, 43, 43, 43, 43, 43, 42
    ])
  })

  test('are seven blocks of the summary, each with one message and one thing to do', () => {
    expect(blocks.map(block => block.split('</h4>')[0])).toEqual([
      '❌ 43 buckets: <code>rule-missing</code>',
      '❌ 43 buckets: <code>algorithm-differs</code>',
      '❌ 43 buckets: <code>key-differs</code>',
      '❌ 43 buckets: <code>data-encryption-differs</code>',
      '❌ 43 buckets: <code>exemption-expired</code>',
      '❓ 43 buckets: <code>access-denied</code>',
      '❓ 42 buckets: <code>timeout</code>'
    ])
    expect(whatToDo.match(/To do:/g)).toHaveLength(7)
    expect(whatToDo.match(/<tr><td>/g)).toHaveLength(300)
  })

  test('have a column for each thing that differs', () => {
    expect(
      blocks.map(block => [...block.matchAll(/<th>(.*?)<\/th>/g)].map(([, title]) => title))
    ).toEqual([
      ['Bucket', 'Region', 'Required'],
      ['Bucket', 'Region', 'Required'],
      ['Bucket', 'Region', 'Required', 'Found'],
      ['Bucket', 'Region', 'Required', 'Found'],
      ['Bucket', 'Region', 'Exemption expired', 'Required', 'Owner'],
      ['Bucket', 'Response', 'Request id'],
      ['Bucket', 'Time limit', 'Request id']
    ])
  })

  test('have in its row what is true of a bucket only', () => {
    const rowOf = (bucket: string): string =>
      new RegExp(`<tr><td>[^\n]*<code>${bucket}</code>.*</tr>`).exec(whatToDo)?.[0] ?? ''
    expect(rowOf('bucket-9')).toContain(
      '<td><code>cn-hangzhou</code></td><td>KMS key <code>key-1</code>, data encrypted with SM4</td><td>KMS key <code>other-9</code>, data encrypted with SM4</td>'
    )
    expect(rowOf('bucket-12')).toMatch(
      /<td>No, because of 12<\/td><td><code>AAAA12<\/code><\/td><\/tr>$/
    )
    expect(rowOf('bucket-13')).toContain('<td>13 s</td>')
  })
})
