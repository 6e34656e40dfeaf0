import { describe, expect, test } from '@jest/globals'
import { renderRefusalCheck, renderRefusalComment } from '../../../src/report/markdown/refusal.js'
import { checkContentOf, commentContentOf } from '../../../src/report/github/content.js'
import { bodyLength, checkText } from '../../../src/report/platform-limits.js'
import type { RefusedRun } from '../../../src/report/refusal.js'
import { asHtml, census, elementsOf } from './as-html.js'
import { at, compliant, hostile, report, unknown } from './specimens.js'

const refused = (more: Partial<RefusedRun> = {}): RefusedRun => ({
  problems: [{ message: 'bucket is empty.' }, { message: 'No such key.', source: at(4) }],
  advice: '',
  after: 'nothing',
  mode: 'verify',
  startedAt: new Date(0),
  finishedAt: new Date(1),
  run: { url: 'https://github.com/octo/shop/actions/runs/42' },
  ...more
})
const huge = Array.from({ length: 5_000 }, (_, index) => ({
  message: `${hostile} ${'漢'.repeat(400)}`,
  source: { ...at(index + 1), file: hostile }
}))

describe('what GitHub shows of a refusal', () => {
  test('is that nothing was checked, every problem in its place, and the run', () => {
    const text = renderRefusalComment(refused({ advice: 'Forks get no secrets.' }))
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
    const check = renderRefusalCheck(refused())
    expect(check.title).toBe('configuration error: no bucket was checked')
    expect(check.summary).toContain('bucket is empty.')
    // Else that of an earlier attempt would stay.
    expect(check.text).toContain('The run')
  })

  test.each([
    ['list', 'configuration error: no bucket was checked', /No bucket was looked at/],
    ['survey', 'no policy was written', /The buckets were read/]
  ] as const)('after the %s says what was done', (after, title, words) => {
    expect(renderRefusalCheck(refused({ after }))).toMatchObject({
      title,
      summary: expect.stringMatching(words)
    })
    expect(renderRefusalComment(refused({ after }))).toContain(title)
  })

  test('keeps what a person must type on lines of its own', () => {
    const message = 'Add this:\n  permissions:\n    id-token: write'
    expect(renderRefusalComment(refused({ problems: [{ message }] }))).toContain(
      '<li>Add this:<pre>  permissions:\n    id-token: write</pre></li>'
    )
  })

  test('makes nothing of what is in it, within GitHub’s limits, and counts what is left out', () => {
    const run = { url: `javascript:alert(1)//${hostile}` }
    const all = refused({ problems: huge, advice: hostile, run })
    const comment = renderRefusalComment(all)
    expect(comment.length).toBeLessThan(bodyLength)
    const { summary, text } = renderRefusalCheck(all)
    for (const part of [summary, text]) {
      expect(Buffer.byteLength(part)).toBeLessThanOrEqual(checkText)
    }
    for (const part of [comment, summary]) {
      expect(part).toMatch(/<p>\d+ more problems did not fit here\.<\/p>/)
      expect(part).not.toMatch(/<script|<!--|javascript:alert\(1\)\/\//)
      // Read as GitHub reads it, there is nothing but what we wrote.
      const tags = Object.keys(census(elementsOf(asHtml(part).shown)))
      expect(['a', 'b', 'code', 'h2', 'li', 'p', 'pre', 'ul']).toEqual(expect.arrayContaining(tags))
    }
  })
})

describe('what is told of a run', () => {
  test('of a refusal: a failure, and reason enough for a comment', () => {
    expect(checkContentOf(refused())).toMatchObject({
      conclusion: 'failure',
      startedAt: '1970-01-01T00:00:00.000Z',
      completedAt: '1970-01-01T00:00:00.001Z',
      detailsUrl: 'https://github.com/octo/shop/actions/runs/42',
      annotations: [
        { path: 'tiers.yml', start_line: 4, annotation_level: 'failure', message: 'No such key.' }
      ]
    })
    expect(checkContentOf(refused({ problems: huge })).annotations).toHaveLength(50)
    expect(commentContentOf(refused())).toMatchObject({ needsPerson: true })
  })

  test('of a report: what it says itself', () => {
    expect(checkContentOf(report([compliant('photos')]))).toMatchObject({ conclusion: 'success' })
    expect(commentContentOf(report([compliant('photos')]))).toMatchObject({ needsPerson: false })
    expect(commentContentOf(report([unknown('photos')], 'none'))).toMatchObject({
      needsPerson: true
    })
  })
})
