import { describe, expect, test } from '@jest/globals'
import { commentContent } from '../../../src/report/markdown/comment-body.js'
import { issueContent } from '../../../src/report/markdown/issue-content.js'
import { renderJobSummary } from '../../../src/report/markdown/job-summary.js'
import { checkContent } from '../../../src/report/check-run/check-content.js'
import { bodyLimit, maxCheckTextBytes } from '../../../src/report/github-limits.js'
import {
  changesSince,
  openBucketsNote,
  parseOpenBuckets
} from '../../../src/report/open-buckets.js'
import { compliant, drifted, exempt, makeReport, manyFindings, unknown } from './sample-findings.js'

const noteOf = (...buckets: string[]) =>
  openBucketsNote({ findings: buckets.map(bucket => drifted(bucket)) })
const unlisted = { ...makeReport([]), listFailure: unknown('').reason }
const previous = (...buckets: string[]) => parseOpenBuckets(noteOf(...buckets)) ?? new Set<string>()

describe('the note of the buckets that need attention', () => {
  test('is read back from the end of a text, and names no bucket', () => {
    const note = openBucketsNote({
      findings: [drifted('photos'), compliant('fine'), unknown('media'), exempt('guest')]
    })
    expect(note).toMatch(/^<!-- oss-bucket-encryption open:(?: [0-9a-f]{12}){2} -->\n$/)
    expect(parseOpenBuckets(`Some text.\n\n${note}`)?.size).toBe(2)
    // GitHub may use other line ends, and cut the last one.
    expect(parseOpenBuckets(`Some text.\r\n${note.trimEnd()}`)?.size).toBe(2)
    expect(parseOpenBuckets(noteOf())).toEqual(new Set())
  })

  test.each([
    ['no text', null],
    ['a text without one', 'Some text.'],
    ['one that is not at the end', `${noteOf('photos')}more`],
    ['one with other words in it', '<!-- oss-bucket-encryption open: photos -->'],
    ['one that was cut', noteOf('photos').slice(0, 40)]
  ])('is not known from %s', (_, text) => {
    expect(parseOpenBuckets(text)).toBeNull()
  })

  test.each([
    [1_000, true],
    [1_001, false]
  ])('of %i buckets is kept: %s', (number, isKept) => {
    expect(openBucketsNote({ findings: manyFindings(number) }) !== '').toBe(isKept)
  })

  test('is not written by a run that could not list the buckets', () => {
    expect(openBucketsNote(unlisted)).toBe('')
    expect(parseOpenBuckets(commentContent(unlisted).text)).toBeNull()
  })

  test('is in comments, issues and check runs, within their limits', () => {
    const report = makeReport(manyFindings(1_000))
    const { text = '' } = checkContent(report)
    const { body } = issueContent(report)
    const comment = commentContent(report).text
    for (const content of [text, body, comment]) {
      expect(parseOpenBuckets(content)?.size).toBe(1_000)
    }
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxCheckTextBytes)
    expect(body.length).toBeLessThanOrEqual(bodyLimit)
    expect(comment.length).toBeLessThanOrEqual(bodyLimit)
  })
})

describe('what has changed since an earlier run', () => {
  test('is told by bucket, whatever its reason', () => {
    const findings = [
      drifted('new'),
      { ...unknown('still') },
      compliant('fixed'),
      exempt('excused'),
      compliant('fine')
    ]
    expect(changesSince(previous('still', 'fixed', 'excused', 'deleted'), findings)).toEqual({
      added: ['new'],
      fixed: ['fixed'],
      exempted: ['excused'],
      unchanged: 1,
      gone: 1
    })
  })

  test.each([
    ['a', [drifted('a')], 'Since the last report: 1 unchanged.'],
    ['', [compliant('a')], 'Since the last report: no change.'],
    ['a', [exempt('a')], 'Since the last report: <b>1 now exempt</b> (<code>a</code>).'],
    ['', [drifted('a')], 'Since the last report: <b>1 new</b> (<code>a</code>).'],
    [
      'a b c',
      [compliant('a'), drifted('b'), drifted('<d>')],
      'Since the last report: <b>1 new</b> (<code>&lt;d&gt;</code>); <b>1 fixed</b> (<code>a</code>); 1 unchanged; 1 bucket no longer checked.'
    ]
  ])('of "%s" is in the summary, case %#', (open, findings, sentence) => {
    const buckets = open === '' ? [] : open.split(' ')
    expect(renderJobSummary(makeReport(findings), undefined, previous(...buckets))).toContain(
      `<p>${sentence}</p>`
    )
  })

  test('names ten buckets and counts the others', () => {
    const summary = renderJobSummary(makeReport(manyFindings(12)), undefined, new Set())
    expect(summary).toMatch(
      /<b>12 new<\/b> \(<code>bucket-00000<\/code>, .*<code>bucket-00009<\/code> and 2 more\)/
    )
  })

  test('is not mentioned by a run that could not list the buckets', () => {
    expect(renderJobSummary(unlisted, undefined, previous('a'))).not.toContain('Since the last')
  })

  test('is not mentioned without an earlier report', () => {
    expect(renderJobSummary(makeReport([drifted('a')]))).not.toContain('Since the last report')
  })
})
