import { describe, expect, test } from '@jest/globals'
import {
  renderConfigErrorCheck,
  renderConfigErrorComment
} from '../../../../src/report/markdown/config-error-text.js'
import { checkContent } from '../../../../src/report/check-run/check-content.js'
import { commentContent } from '../../../../src/report/markdown/comment-body.js'
import { maxBodyLength, maxCheckTextBytes } from '../../../../src/report/github-limits.js'
import type { ConfigErrorReport } from '../../../../src/report/report.js'
import { renderAsGithub, countByTagName, elementsOf } from './render-as-github.js'
import { policyLine, compliant, hostileText, makeReport, unknown } from '../sample-findings.js'

const configErrorReport = (more: Partial<ConfigErrorReport> = {}): ConfigErrorReport => ({
  kind: 'config-errors',
  problems: [{ message: 'bucket is empty.' }, { message: 'No such key.', source: policyLine(4) }],
  advice: '',
  phase: 'nothing',
  mode: 'verify',
  startedAt: new Date(0),
  finishedAt: new Date(1),
  workflowRun: { url: 'https://github.com/octo/shop/actions/runs/42' },
  ...more
})
const huge = Array.from({ length: 5_000 }, (_, index) => ({
  message: `${hostileText} ${'漢'.repeat(400)}`,
  source: { ...policyLine(index + 1), file: hostileText }
}))

describe('the comment about configuration errors', () => {
  test('says that nothing was checked, lists every problem, and links to the run', () => {
    const text = renderConfigErrorComment(configErrorReport({ advice: 'Forks get no secrets.' }))
    expect(text).toBe(
      [
        '<h2>❌ OSS bucket encryption: configuration error: no bucket was checked</h2>',
        '<p>The step <b>failed</b>. Nothing was sent to OSS, because of what the step was given:</p>',
        '<ul>\n<li>bucket is empty.</li>\n<li><code>tiers.yml:4</code> No such key.</li>\n</ul>',
        '<p>Forks get no secrets.</p>',
        '<p>Mode <code>verify</code> · <a href="https://github.com/octo/shop/actions/runs/42">The run</a></p>',
        ''
      ].join('\n\n')
    )
    const check = renderConfigErrorCheck(configErrorReport())
    expect(check.title).toBe('configuration error: no bucket was checked')
    expect(check.summary).toContain('bucket is empty.')
    // Otherwise an update would keep the text of an earlier attempt.
    expect(check.text).toContain('The run')
  })

  test.each([
    ['list', 'configuration error: no bucket was checked', /No bucket was looked at/],
    ['survey', 'no policy was written', /The buckets were read/]
  ] as const)('says what the run had done, after the %s', (phase, title, words) => {
    expect(renderConfigErrorCheck(configErrorReport({ phase }))).toMatchObject({
      title,
      summary: expect.stringMatching(words)
    })
    expect(renderConfigErrorComment(configErrorReport({ phase }))).toContain(title)
  })

  test('keeps the line breaks of what is to be typed', () => {
    const message = 'Add this:\n  permissions:\n    id-token: write'
    expect(renderConfigErrorComment(configErrorReport({ problems: [{ message }] }))).toContain(
      '<li>Add this:<pre>  permissions:\n    id-token: write</pre></li>'
    )
  })

  test('escapes everything, keeps within GitHub’s limits, and counts what is omitted', () => {
    const workflowRun = { url: `javascript:alert(1)//${hostileText}` }
    const all = configErrorReport({ problems: huge, advice: hostileText, workflowRun })
    const comment = renderConfigErrorComment(all)
    expect(comment.length).toBeLessThan(maxBodyLength)
    const { summary, text } = renderConfigErrorCheck(all)
    for (const part of [summary, text]) {
      expect(Buffer.byteLength(part)).toBeLessThanOrEqual(maxCheckTextBytes)
    }
    for (const part of [comment, summary]) {
      expect(part).toMatch(/<p>\d+ more problems did not fit here\.<\/p>/)
      expect(part).not.toMatch(/<script|<!--|javascript:alert\(1\)\/\//)
      // As GitHub renders it, it has only our own elements.
      const tags = Object.keys(countByTagName(elementsOf(renderAsGithub(part).sanitized)))
      expect(['a', 'b', 'code', 'h2', 'li', 'p', 'pre', 'ul']).toEqual(expect.arrayContaining(tags))
    }
  })
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
