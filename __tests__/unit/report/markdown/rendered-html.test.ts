import { describe, expect, test } from '@jest/globals'
import { renderCheckOutput } from '../../../../src/report/markdown/check-run-text.js'
import { renderBody } from '../../../../src/report/markdown/comment-body.js'
import { renderIssue, renderClosingComment } from '../../../../src/report/markdown/issue-content.js'
import { renderJobSummary } from '../../../../src/report/markdown/job-summary.js'
import { plainText } from '../../../../src/text/plain-text.js'
import type { Report } from '../../../../src/report/report.js'
import {
  renderAsGithub,
  htmlOf,
  countByTagName,
  elementsOf,
  textOf,
  type HtmlElement
} from './render-as-github.js'
import {
  compliant,
  drifted,
  exempt,
  fromOutside,
  hostileText,
  makeReport as reportOf,
  listFailure
} from '../sample-findings.js'
import { sampleRun, sampleReports } from '../sample-reports.js'

const markdownOf: Record<string, (report: Report) => string> = {
  // The large sample has the same structure as the others, and is slow to parse.
  'the job summary': report => renderJobSummary(report, 100 * 1024),
  'a comment': report => renderBody(report),
  'an issue': report => renderIssue(report).body,
  'the end of an issue': renderClosingComment,
  'the summary of a check': report => renderCheckOutput(report).summary,
  'the text of a check': report => renderCheckOutput(report).text
}

/** Text that Markdown, GitHub or HTML would turn into something else. */
const mischief = [
  hostileText,
  '@octocat ping @octo/team, (@x) me@x.example #12 octo/shop#34 GH-56 octo/shop@0123456789abcdef0123456789abcdef01234567',
  'https://evil.example/?a=1 www.evil.example ftp://evil.example [l](https://evil.example) ![i](https://evil.example/i.png)',
  ':tada: </details></table></p></pre><img src=x onerror=alert(1)> <!-- hidden --> &lt;b&gt; &#64;octocat',
  '`@octocat` ``` ~~~ | --- | ***bold*** __b__ <a href="https://evil.example">x</a> "quoted\' $x^2$',
  '\n\n# Heading\n\n- item\n\n```mermaid\npie\n```\n\n<script>alert(1)</script>\n\n'
].join(' ')

/** A report with these words wherever the hostile ones are. */
function saying(words: string): Report {
  const escaped = (text: string): string => JSON.stringify(text).slice(1, -1)
  const text = JSON.stringify(sampleReports['hostile'])
  return JSON.parse(text.replaceAll(escaped(hostileText), () => escaped(words))) as Report
}

const names = (tree: Parameters<typeof elementsOf>[0]) => countByTagName(elementsOf(tree))
const linksIn = (markdown: string): unknown[] =>
  elementsOf(renderAsGithub(markdown).sanitized)
    .filter(({ tagName }) => tagName === 'a')
    .map(({ properties }) => properties.href)
const isCode = ({ tagName }: HtmlElement): boolean => tagName === 'code' || tagName === 'pre'

describe.each(Object.entries(markdownOf))('%s', (_, render) => {
  test.each([
    ['those of the verdicts', hostileText],
    ['all kinds of mischief', mischief]
  ])('creates no element from hostile text: %s', (_, words) => {
    const { code: some = 0, ...tame } = names(
      renderAsGithub(render(saying('Tame words'))).sanitized
    )
    const { code: more = 0, ...wild } = names(renderAsGithub(render(saying(words))).sanitized)
    expect(wild).toEqual(tame)
    expect(more).toBeGreaterThanOrEqual(some)
  })

  test('creates no mention, reference, link or emoji from hostile text outside of code', () => {
    const { sanitized } = renderAsGithub(render(saying(mischief)))
    const text = textOf(sanitized, element => !isCode(element))
    expect(text).not.toMatch(/@[a-z]|#\d|GH-\d|https?:|www\.|[0-9a-f]{7}|:\w+:|\$/i)
  })

  test.each(Object.entries(sampleReports))(
    'is well-formed for %s, and GitHub removes nothing of it',
    (_, report) => {
      const markdown = render(report)
      const { parsed, sanitized } = renderAsGithub(markdown)
      expect(names(sanitized)).toEqual(names(parsed))
      const elements = elementsOf(sanitized)
      for (const name of ['table', 'details', 'pre', 'ul', 'h2', 'h3', 'h4']) {
        const inMarkdown = markdown.split(new RegExp(`<${name}(?: open)?>`)).length - 1
        expect([name, elements.filter(({ tagName }) => tagName === name).length]).toEqual([
          name,
          inMarkdown
        ])
      }
      for (const table of elements.filter(({ tagName }) => tagName === 'table')) {
        const rows = elementsOf(table).filter(({ tagName }) => tagName === 'tr')
        const cells = rows.map(
          row => elementsOf(row).filter(({ tagName }) => /^t[hd]$/.test(tagName)).length
        )
        expect(rows.length).toBeGreaterThan(1)
        expect(new Set(cells).size).toBe(1)
      }
    }
  )
})

describe('the buckets that a reader should see', () => {
  const bucketsIn = (report: Report, statuses: string): string[] =>
    report.findings
      .filter(({ status }) => statuses.includes(status))
      .map(({ bucket }) => plainText(bucket, 2_000))
  const codeIn = (markdown: string): Set<string> =>
    new Set(
      elementsOf(renderAsGithub(markdown).sanitized)
        .filter(({ tagName }) => tagName === 'code')
        .map(element => textOf(element))
    )

  const small = Object.entries(sampleReports).filter(([name]) => name !== 'five-thousand')

  test.each(small)('are all in the summary of %s', (_, report) => {
    const shown = codeIn(renderJobSummary(report))
    const all = bucketsIn(report, 'drifted unknown applied exempt compliant')
    expect(all.filter(bucket => !shown.has(bucket))).toEqual([])
  })

  test.each(small)('are in the other reports of %s unless they are compliant', (_, report) => {
    const { summary, text } = renderCheckOutput(report)
    const expected = bucketsIn(report, 'drifted unknown applied exempt')
    for (const markdown of [renderBody(report), renderIssue(report).body, summary + text]) {
      const shown = codeIn(markdown)
      expect(expected.filter(bucket => !shown.has(bucket))).toEqual([])
    }
  })
})

test('is well-formed for a failed list, a draft and a run with a hostile location', () => {
  const policy = { file: mischief, sha256: 'f'.repeat(64) }
  const text = `a: 1\n\n\n${mischief}\n</pre>\n   \n# end`
  const elsewhere = { url: 'javascript:alert(1)//"><b>x' }
  for (const report of [
    reportOf([], 'drift', {
      listFailure: { ...listFailure, message: fromOutside(mischief), hint: fromOutside(mischief) },
      workflowRun: elsewhere
    }),
    reportOf([compliant('b'), drifted('c'), exempt('d')], 'drift', {
      policy,
      draft: { text, unowned: [mischief] },
      workflowRun: elsewhere
    }),
    reportOf([], 'drift', { stoppedBy: fromOutside(mischief), workflowRun: elsewhere })
  ]) {
    for (const render of Object.values(markdownOf)) {
      const markdown = render(report)
      const { parsed, sanitized } = renderAsGithub(markdown)
      expect(names(sanitized)).toEqual(names(parsed))
      expect(htmlOf(sanitized)).not.toMatch(/<(?:img|b>x|h1|script)\b/)
      for (const url of linksIn(markdown)) {
        expect(url).toMatch(/^https:\/\/oss\.console\.aliyun\.com\/bucket\/[a-z/-]+$/)
      }
      for (const block of markdown.trim().split('\n\n')) {
        expect(block).toMatch(/^(?:<(\w+)>[^]*<\/\w+>)?$/)
      }
    }
  }
})

test('links to the run only where GitHub does not show the link itself', () => {
  const every = reportOf([drifted('b')], 'drift', { workflowRun: sampleRun })
  const bucket = 'https://oss.console.aliyun.com/bucket/oss-cn-hangzhou/b/overview'
  expect(linksIn(renderJobSummary(every))).toEqual([bucket])
  expect(linksIn(renderBody(every))).toEqual([
    'https://github.com/octo/shop/actions/runs/4242424242/attempts/1',
    bucket
  ])
})
