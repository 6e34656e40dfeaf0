import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../../src/encryption/finding.js'
import { renderBody } from '../../../../src/report/markdown/comment-body.js'
import { renderCheckOutput } from '../../../../src/report/markdown/check-run-text.js'
import { renderJobSummary } from '../../../../src/report/markdown/job-summary.js'
import {
  compliant,
  exempt,
  hostileText,
  makeReport,
  manyFindings,
  unknown
} from '../sample-findings.js'
import { countByTagName, elementsOf, renderAsGithub, textOf } from './render-as-github.js'

const draftReport = (text: string, unowned: readonly string[] = [], file = 'drafted.yml') =>
  makeReport([compliant('b')], 'drift', {
    policy: { file, sha256: '0'.repeat(64) },
    draft: { text, unowned }
  })
const summaryOf = (text: string, unowned: readonly string[] = []): string =>
  renderJobSummary(draftReport(text, unowned))

describe('the policy that a draft wrote', () => {
  /** Three bytes per character: the limit is in bytes. */
  const largest = '桶'.repeat(17_066) + 'xx'

  test('is shown up to 50 KiB', () => {
    expect(Buffer.byteLength(largest)).toBe(51_200)
    const summary = summaryOf(largest)
    expect(summary).toContain(`<pre>${largest}</pre>`)
    expect(summary).not.toContain('too long')
  })

  test('is replaced by a notice if it is a byte longer', () => {
    const summary = summaryOf(`${largest}x`)
    expect(summary).not.toContain('桶桶')
    expect(summary).toContain('<code>drafted.yml</code></summary>\n<p>It is too long to show')
  })

  test('can be copied as it is, with its empty lines and its spaces', () => {
    const text = 'rules:\n\n  - buckets: ["<b>", \'*\']\n    algorithm: AES256 # & more'
    const [copied] = elementsOf(renderAsGithub(summaryOf(text)).sanitized)
      .filter(({ tagName }) => tagName === 'pre')
      .map(element => textOf(element).replace(/^ $/gm, ''))
    expect(copied).toBe(text)
  })

  test('is in the summary only', () => {
    const report = draftReport('rules: []')
    const { summary, text } = renderCheckOutput(report)
    expect(renderBody(report) + summary + text).not.toMatch(/rules: \[\]|Next steps/)
  })
})

describe('the headline of a draft', () => {
  const headlineOf = (findings: readonly Finding[]): string =>
    renderJobSummary(
      makeReport(findings, 'drift', {
        mode: 'draft',
        policy: { file: 'drafted.yml', sha256: '0'.repeat(64) },
        draft: { text: 'rules: []', unowned: [] }
      })
    ).split('\n')[0] ?? ''

  test.each<[string, Finding[], string]>([
    ['one bucket', [compliant('a')], '📝 OSS bucket encryption: policy drafted from 1 bucket'],
    [
      'exempt buckets as well',
      [compliant('a'), exempt('b'), exempt('c')],
      '📝 OSS bucket encryption: policy drafted from 3 buckets'
    ],
    [
      'a bucket that the policy leaves out',
      [compliant('a'), unknown('b')],
      '❓ OSS bucket encryption: 1 of 2 buckets needs attention'
    ]
  ])('is right for %s', (_, findings, headline) => {
    expect(headlineOf(findings)).toBe(`<h2>${headline}</h2>`)
  })
})

describe('the next steps of a draft', () => {
  test('say where the policy is, what to review, and how to check it', () => {
    expect(summaryOf('rules: []')).toContain(
      [
        '<h3>Next steps</h3>',
        '<ol>',
        "<li>Copy <code>drafted.yml</code> into the repository. This run wrote it only to the job's workspace. Its text is below.</li>",
        '<li>Review what it requires. It requires what each bucket has today, which may be too little. Put the strongest rules first, and replace bucket names with patterns.</li>',
        '<li>Check the buckets against it: run this action with <code>policy-file: drafted.yml</code> and <code>mode: verify</code>.</li>',
        '</ol>'
      ].join('\n')
    )
  })

  test.each([
    [
      ['photos'],
      'Set the owner of the exemption of each bucket without an encryption rule: <code>photos</code>.'
    ],
    [
      ['photos', 'logs'],
      'Set the owner of the exemption of each bucket without an encryption rule: <code>photos</code>, <code>logs</code>.'
    ]
  ])('ask for the missing owners of %j', (unowned, sentence) => {
    const items = summaryOf('rules: []', unowned).match(/<li>.*<\/li>/g) ?? []
    expect(items).toHaveLength(4)
    expect(items[2]).toBe(`<li>${sentence}</li>`)
  })

  test.each([
    [20, ''],
    [21, ' and 1 more'],
    [5_000, ' and 4980 more']
  ])('name 20 of %i buckets without owners', (total, rest) => {
    const buckets = manyFindings(total).map(({ bucket }) => bucket)
    const [item = ''] = /<li>Set the owner.*/.exec(summaryOf('rules: []', buckets)) ?? []
    expect(item).toContain('exemption of each bucket without an encryption rule: ')
    expect(item.match(/<code>bucket-\d+<\/code>/g)).toHaveLength(20)
    expect(item.endsWith(`<code>bucket-00019</code>${rest}.</li>`)).toBe(true)
  })

  test('come before everything else that a reader can do, and are absent without a draft', () => {
    const summary = summaryOf('rules: []')
    expect(summary.indexOf('Next steps')).toBeLessThan(summary.indexOf('1 bucket is compliant'))
    const policy = { file: 'tiers.yml', sha256: '0'.repeat(64) }
    expect(renderJobSummary(makeReport([compliant('b')], 'drift', { policy }))).not.toMatch(
      /Next steps|The policy in/
    )
  })

  test('have no markup from names', () => {
    const summary = renderJobSummary(draftReport('a: 1', [hostileText], hostileText))
    const { parsed, sanitized } = renderAsGithub(summary)
    expect(countByTagName(elementsOf(sanitized))).toEqual(countByTagName(elementsOf(parsed)))
    expect(elementsOf(sanitized).map(({ tagName }) => tagName)).not.toContain('script')
    for (const block of summary.trim().split('\n\n')) expect(block).toMatch(/^<(\w+)>[^]*<\/\w+>$/)
  })
})
