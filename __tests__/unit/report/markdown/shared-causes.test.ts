import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../../src/encryption/finding.js'
import {
  renderGeneralized,
  generalizeMessage
} from '../../../../src/report/markdown/generalize-message.js'
import { renderJobSummary } from '../../../../src/report/markdown/job-summary.js'
import { compliant, drifted, makeReport } from '../sample-findings.js'

const withRequestIds = (bucket: string, ...requestIds: string[]) =>
  compliant(bucket, { requestIds })

describe('a message about several buckets', () => {
  test.each([
    ['Bucket photos has no rule.', 'The bucket has no rule.'],
    ['Whether bucket photos has it.', 'Whether the bucket has it.'],
    ['UPLOADS TO BUCKET photos MAY FAIL.', 'UPLOADS TO THE BUCKET MAY FAIL.'],
    [
      'Allow it on acs:oss:*:*:photos to the role.',
      'Allow it on acs:oss:*:*:<bucket> to the role.'
    ],
    ['See photos.oss-cn-hangzhou.aliyuncs.com.', 'See <bucket>.oss-cn-hangzhou.aliyuncs.com.'],
    ['Not read. Request id: 65C0A1B2.', 'Not read.'],
    ['Give 65C0A1B2 to the support.', 'Give <request id> to the support.'],
    ['A bucket of other-photos and photos-2.', 'A bucket of other-photos and photos-2.']
  ])('generalizes %s', (text, expected) => {
    expect(renderGeneralized(generalizeMessage(text, withRequestIds('photos', '65C0A1B2')))).toBe(
      expected
    )
  })
})

describe('two causes', () => {
  /** The number of groups for buckets with these messages. */
  const groupsOf = (messages: Record<string, string>): number => {
    const findings = Object.entries(messages).map(([bucket, message]) => drifted(bucket, message))
    return renderJobSummary(makeReport(findings)).split('<h4>').length - 1
  }

  test.each<[string, Record<string, string>, number]>([
    [
      'messages about their own bucket',
      { photos: 'Bucket photos is so.', media: 'Bucket media is so.' },
      1
    ],
    [
      'a message about the other bucket',
      { photos: 'Bucket photos is so.', media: 'Bucket photos is so.' },
      2
    ],
    [
      'a name that is also a word',
      { kms: 'Bucket kms: kms is off.', oss: 'Bucket oss: kms is off.' },
      2
    ],
    ['a name within a word', { a: 'Bucket a was denied.', b: 'Bucket b was denied.' }, 1],
    ['a different fact', { photos: 'Bucket photos: 403.', media: 'Bucket media: 404.' }, 2]
  ])('are grouped only if the message is true of each bucket: %s', (_, messages, groups) => {
    expect(groupsOf(messages)).toBe(groups)
  })

  test.each([
    ['their hint', { reason: { code: 'rule-missing', message: 'M.', hint: 'Other.' } }],
    ['their code', { reason: { code: 'uncovered', message: 'M.', hint: 'Apply.' } }],
    ['their requirement', { required: { algorithm: 'SM4' } }],
    ['the rule found', { actual: { algorithm: 'SM4' } }],
    ['their status', { status: 'unknown' }]
  ] as const)('are separate if the buckets differ in %s', (_, more) => {
    const one = drifted('one', 'M.')
    const summaryOf = (other: Finding) => renderJobSummary(makeReport([one, other]))
    expect(summaryOf({ ...one, bucket: 'other' })).toContain('2 buckets: <code>rule-missing')
    expect(summaryOf({ ...one, bucket: 'other', ...more } as Finding)).not.toMatch(
      /<h4>. 2 buckets/u
    )
  })
})
