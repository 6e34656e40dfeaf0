import { describe, expect, test } from '@jest/globals'
import {
  renderConfigErrorCheck,
  renderConfigErrorComment,
  renderConfigErrorSummary
} from '../../../../src/report/markdown/config-error-text.js'
import { checkContent } from '../../../../src/report/check-run/check-content.js'
import { commentContent } from '../../../../src/report/markdown/comment-body.js'
import { maxBodyLength, maxCheckTextBytes } from '../../../../src/report/github-limits.js'
import { summaryLimit } from '../../../../src/report/markdown/job-summary.js'
import type { ConfigErrorReport } from '../../../../src/report/report.js'
import {
  code,
  emptyMessage,
  input,
  join,
  lines,
  message,
  quote
} from '../../../../src/text/message.js'
import { renderAsGithub, countByTagName, elementsOf } from './render-as-github.js'
import {
  policyLine,
  compliant,
  fromOutside,
  hostileText,
  makeReport,
  said,
  unknown
} from '../sample-findings.js'

const configErrorReport = (more: Partial<ConfigErrorReport> = {}): ConfigErrorReport => ({
  kind: 'config-errors',
  problems: [
    { message: message`${input('bucket')} is empty.` },
    { message: said('No such key.'), source: policyLine(4) }
  ],
  diagnostics: [],
  advice: emptyMessage,
  phase: 'nothing',
  mode: 'verify',
  startedAt: new Date(0),
  finishedAt: new Date(1),
  workflowRun: { url: 'https://github.com/octo/shop/actions/runs/42' },
  pages: {},
  ...more
})
const huge = Array.from({ length: 5_000 }, (_, index) => ({
  message: join([...fromOutside(hostileText), quote('<b>'), code('漢'.repeat(400))], ' '),
  source: { ...policyLine(index + 1), file: hostileText }
}))

describe('the comment about configuration errors', () => {
  test('says that nothing was checked, lists every problem, and links to the run', () => {
    const text = renderConfigErrorComment(
      configErrorReport({ advice: message`Set ${input('role-to-assume')}.` })
    )
    expect(text).toBe(
      [
        '<h2>❌ OSS bucket encryption: configuration error, no buckets were checked</h2>',
        '<p>The step <b>failed</b>. Invalid configuration; nothing was sent to Alibaba Cloud.</p>',
        '<ul>\n<li><code>bucket</code> is empty.</li>\n<li><code>tiers.yml:4</code> No such key.</li>\n</ul>',
        '<p>Set <code>role-to-assume</code>.</p>',
        '<p>Mode <code>verify</code> · <a href="https://github.com/octo/shop/actions/runs/42">Workflow run</a></p>',
        ''
      ].join('\n\n')
    )
    const check = renderConfigErrorCheck(configErrorReport())
    expect(check.title).toBe('Configuration error, no buckets were checked')
    expect(check.summary).toContain('<code>bucket</code> is empty.')
    // Otherwise an update would keep the text of an earlier attempt.
    expect(check.text).toContain('Workflow run')
  })

  test.each([
    [
      'list',
      'Configuration error, no buckets were checked',
      /the account&#39;s buckets were listed, but no buckets were checked\./
    ],
    ['survey', 'No policy was written', /The buckets were read/]
  ] as const)('says what the run had done, after the %s', (phase, title, words) => {
    expect(renderConfigErrorCheck(configErrorReport({ phase }))).toMatchObject({
      title,
      summary: expect.stringMatching(words)
    })
    const heading = `encryption: ${title.charAt(0).toLowerCase()}${title.slice(1)}</h2>`
    expect(renderConfigErrorComment(configErrorReport({ phase }))).toContain(heading)
    expect(renderConfigErrorSummary(configErrorReport({ phase }))).toContain(heading)
  })

  test('keeps the line breaks of what is to be typed', () => {
    const problem = message`Add this:${lines('  permissions:', '    id-token: write')}`
    const report = configErrorReport({ problems: [{ message: problem }] })
    expect(renderConfigErrorComment(report)).toContain(
      '<li>Add this:<pre>  permissions:\n    id-token: write</pre></li>'
    )
  })

  test('escapes everything, keeps within GitHub’s limits, and counts what is omitted', () => {
    const workflowRun = { url: `javascript:alert(1)//${hostileText}` }
    const all = configErrorReport({ problems: huge, advice: fromOutside(hostileText), workflowRun })
    const comment = renderConfigErrorComment(all)
    expect(comment.length).toBeLessThan(maxBodyLength)
    const { summary, text } = renderConfigErrorCheck(all)
    for (const part of [summary, text]) {
      expect(Buffer.byteLength(part)).toBeLessThanOrEqual(maxCheckTextBytes)
    }
    const jobSummary = renderConfigErrorSummary(all)
    expect(Buffer.byteLength(jobSummary)).toBeLessThanOrEqual(summaryLimit)
    for (const part of [comment, summary, jobSummary]) {
      expect(part).toMatch(/<p>\d+ more problems did not fit here\.<\/p>/)
      expect(part).not.toMatch(/<script|<!--|javascript:alert\(1\)\/\//)
      // As GitHub renders it, it has only our own elements.
      const tags = Object.keys(countByTagName(elementsOf(renderAsGithub(part).sanitized)))
      expect(['a', 'b', 'code', 'h2', 'li', 'p', 'pre', 'ul']).toEqual(expect.arrayContaining(tags))
    }
  })
})

describe('the job summary about configuration errors', () => {
  const summaryOf = (more: Partial<ConfigErrorReport> = {}): string =>
    renderConfigErrorSummary(configErrorReport(more))

  test('says that nothing was checked, lists every problem and warning, and has no link to its own run', () => {
    const warning = { message: said('No bucket can reach it.'), source: policyLine(9) }
    expect(
      summaryOf({ advice: message`Set ${input('role-to-assume')}.`, diagnostics: [warning] })
    ).toBe(
      [
        '<h2>❌ OSS bucket encryption: configuration error, no buckets were checked</h2>',
        '<p>The step <b>failed</b>. Invalid configuration; nothing was sent to Alibaba Cloud.</p>',
        '<ul>\n<li><code>bucket</code> is empty.</li>\n<li><code>tiers.yml:4</code> No such key.</li>\n</ul>',
        '<p>Set <code>role-to-assume</code>.</p>',
        '<h3>Warnings about the configuration</h3>\n<ul>\n<li>⚠️ <code>tiers.yml:9</code> No bucket can reach it.</li>\n</ul>',
        ''
      ].join('\n\n')
    )
  })

  test('links the lines of the policy', () => {
    const source = 'https://github.com/octo/shop/blob/main'
    expect(summaryOf({ pages: { source } })).toContain(
      `<li><a href="${source}/tiers.yml#L4"><code>tiers.yml:4</code></a> No such key.</li>`
    )
  })

  test('keeps room for warnings beside many problems', () => {
    const diagnostics = Array.from({ length: 5 }, (_, index) => ({ message: said(`W${index}.`) }))
    const text = renderConfigErrorSummary(
      configErrorReport({ problems: huge, diagnostics }),
      20_000
    )
    expect(text.match(/<li>⚠️ W\d\.<\/li>/g)).toHaveLength(5)
    expect(text).toMatch(/<p>\d+ more problems did not fit here\.<\/p>/)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(20_000)
  })
})

test('lists problems up to any limit: what encloses the list counts, too', () => {
  const problems = Array.from({ length: 1_000 }, () => ({ message: said('x'.repeat(80)) }))
  const report = configErrorReport({ problems })
  for (let limit = 20_000; limit < 20_100; limit += 1) {
    const text = renderConfigErrorSummary(report, limit)
    expect(text).toMatch(/<p>\d+ more problems did not fit here\.<\/p>/)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit)
  }
})

test('points to the log for warnings that do not fit: there is no JSON report', () => {
  const diagnostics = Array.from({ length: 500 }, () => ({ message: said('x'.repeat(100)) }))
  const report = configErrorReport({ problems: huge, diagnostics })
  const { summary } = renderConfigErrorCheck(report)
  for (const text of [
    renderConfigErrorSummary(report, 20_000),
    renderConfigErrorComment(report),
    summary
  ]) {
    expect(text).toMatch(
      /<p>\d+ more warnings did not fit here\. The log lists all warnings\.<\/p>/
    )
    expect(text).not.toContain('JSON report')
  }
})

describe('the content for GitHub', () => {
  test('is a failed check and a comment for configuration errors', () => {
    expect(checkContent(configErrorReport())).toMatchObject({
      conclusion: 'failure',
      startedAt: '1970-01-01T00:00:00.000Z',
      completedAt: '1970-01-01T00:00:00.001Z',
      detailsUrl: 'https://github.com/octo/shop/actions/runs/42',
      annotations: [
        { path: 'tiers.yml', start_line: 4, annotation_level: 'failure', message: 'No such key.' }
      ]
    })
    expect(checkContent(configErrorReport({ problems: huge })).annotations).toHaveLength(50)
    expect(commentContent(configErrorReport())).toMatchObject({ needsPerson: true })
  })

  test('is the report’s own for a report with a verdict', () => {
    expect(checkContent(makeReport([compliant('photos')]))).toMatchObject({ conclusion: 'success' })
    expect(commentContent(makeReport([compliant('photos')]))).toMatchObject({ needsPerson: false })
    expect(commentContent(makeReport([unknown('photos')], 'none'))).toMatchObject({
      needsPerson: true
    })
  })
})
