import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../../src/encryption/finding.js'
import { renderCheckOutput } from '../../../../src/report/markdown/check-run-text.js'
import { renderBody } from '../../../../src/report/markdown/comment-body.js'
import { renderConfigErrorSummary } from '../../../../src/report/markdown/config-error-text.js'
import { renderJobSummary } from '../../../../src/report/markdown/job-summary.js'
import {
  bucketLink,
  policyFileLink,
  policyLink,
  reasonLink
} from '../../../../src/report/markdown/links.js'
import type { Pages } from '../../../../src/report/report.js'
import {
  compliant,
  drifted,
  exempt,
  hostileText,
  listFailure,
  makeReport,
  policyLine,
  said,
  uncovered,
  unknown,
  without
} from '../sample-findings.js'
import { elementsOf, renderAsGithub, textOf } from './render-as-github.js'

const source = 'https://github.com/octo/shop/blob/0123456789abcdef0123456789abcdef01234567'
const reasons = 'https://github.com/example/oss-bucket-encryption/blob/v1/docs/reasons.md'
const pages: Pages = { source, reasons }

/** Each link of a report, as its text and its URL. */
function linksIn(markdown: string): [string, unknown][] {
  return elementsOf(renderAsGithub(markdown).sanitized)
    .filter(({ tagName }) => tagName === 'a')
    .map(element => [textOf(element), element.properties.href])
}

describe('a bucket', () => {
  test.each([
    ['photos', 'cn-hangzhou'],
    ['a-b-1', 'ap-southeast-1'],
    ['old_name', 'rg-china-mainland']
  ])('%s in %s is linked to its page in the console', (bucket, region) => {
    expect(bucketLink({ bucket, region })).toBe(
      `<a href="https://oss.console.aliyun.com/bucket/oss-${region}/${bucket}/overview"><code>${bucket}</code></a>`
    )
  })

  test('without a region is not linked', () => {
    expect(bucketLink({ bucket: 'photos' })).toBe('<code>photos</code>')
  })

  test.each([
    'cn-hangzhou-finance',
    'cn-hzfinance',
    'cn-shanghai-finance-1',
    'cn-shenzhen-finance-1'
  ])('in the finance region %s is not linked: its console is another one', region => {
    expect(bucketLink({ bucket: 'photos', region })).toBe('<code>photos</code>')
  })

  test.each([
    ['../../evil', 'cn-hangzhou'],
    ['photos/overview?x=1#', 'cn-hangzhou'],
    ['Photos', 'cn-hangzhou'],
    ['a"><b>', 'cn-hangzhou'],
    ['照片', 'cn-hangzhou'],
    ['', 'cn-hangzhou'],
    ['photos', '..'],
    ['photos', 'cn-hangzhou/../x'],
    ['photos', '@evil.example'],
    ['photos', ''],
    [hostileText, 'cn-hangzhou'],
    ['photos', hostileText]
  ])('with a hostile name or region is not linked: %j in %j', (bucket, region) => {
    expect(bucketLink({ bucket, region })).not.toContain('<a')
  })
})

describe('a reason code', () => {
  test('is linked to what the documentation says about it', () => {
    expect(reasonLink('key-differs', pages)).toBe(
      `<a href="${reasons}#key-differs"><code>key-differs</code></a>`
    )
  })

  test('is not linked if the page is not known', () => {
    expect(reasonLink('key-differs', { source })).toBe('<code>key-differs</code>')
  })
})

describe('a line of the policy', () => {
  test.each([
    ['tiers.yml', 'tiers.yml'],
    ['.github/a b.yml', '.github/a%20b.yml'],
    ['策略/加密.yml', '%E7%AD%96%E7%95%A5/%E5%8A%A0%E5%AF%86.yml'],
    ['a?b#c.yml', 'a%3Fb%23c.yml'],
    ['half\ud800.yml', 'half%EF%BF%BD.yml']
  ])('in %j is linked to the file at the commit of the run', (file, path) => {
    expect(policyLink({ file, line: 12, column: 3 }, pages)).toContain(
      `<a href="${source}/${path}#L12"><code>`
    )
    expect(policyFileLink(file, pages)).toContain(`<a href="${source}/${path}"><code>`)
  })

  test('is not linked if the repository is not known', () => {
    expect(policyLink(policyLine(12), { reasons })).toBe('<code>tiers.yml:12</code>')
    expect(policyFileLink('tiers.yml', { reasons })).toBe('<code>tiers.yml</code>')
  })

  test('is not linked by anything but http', () => {
    const elsewhere = { source: 'javascript:alert(1)//', reasons: 'data:text/html,' }
    expect(policyLink(policyLine(12), elsewhere)).toBe('<code>tiers.yml:12</code>')
    expect(reasonLink('uncovered', elsewhere)).toBe('<code>uncovered</code>')
  })
})

const policy = { file: 'tiers.yml', sha256: 'a'.repeat(64) }
const bucketUrl = (bucket: string): string =>
  `https://oss.console.aliyun.com/bucket/oss-cn-hangzhou/${bucket}/overview`
const lineLink = (line: number): [string, string] => [
  `tiers.yml:${line}`,
  `${source}/tiers.yml#L${line}`
]

describe('the reports', () => {
  const findings: Finding[] = [
    { ...drifted('lone'), source: policyLine(3) },
    { ...unknown('a'), source: policyLine(4) },
    { ...unknown('b'), source: policyLine(5) },
    compliant('changed', { status: 'applied', previous: null, source: policyLine(6) }),
    compliant('warned', { warnings: [said('It is public.')], source: policyLine(7) }),
    exempt('guest'),
    compliant('fine', { source: policyLine(8) })
  ]
  const diagnostics = [{ message: said('Odd.'), source: policyLine(9) }]
  const expected = [
    ['lone', bucketUrl('lone')],
    ['rule-missing', `${reasons}#rule-missing`],
    lineLink(3),
    ['access-denied', `${reasons}#access-denied`],
    ['a', bucketUrl('a')],
    lineLink(4),
    ['b', bucketUrl('b')],
    lineLink(5),
    ['changed', bucketUrl('changed')],
    lineLink(6),
    lineLink(9),
    ['warned', bucketUrl('warned')],
    lineLink(7),
    ['guest', bucketUrl('guest')],
    lineLink(30)
  ]
  const file = ['tiers.yml', `${source}/tiers.yml`]
  const report = makeReport(findings, 'drift', { policy, pages, diagnostics })

  test('link buckets, reasons and lines of the policy in each section but the compliant buckets', () => {
    expect(linksIn(renderJobSummary(report))).toEqual([file, ...expected])
    expect(linksIn(renderBody(report))).toEqual([file, ...expected])
    const { summary, text } = renderCheckOutput(report)
    expect([...linksIn(summary), ...linksIn(text)]).toEqual([file, ...expected])
  })

  test('link only buckets if no page is known', () => {
    expect(linksIn(renderJobSummary({ ...report, pages: {} }))).toEqual(
      expected.filter(([, url]) => url?.startsWith('https://oss.console'))
    )
  })

  test('link nothing if nothing is known', () => {
    const unplaced: Finding[] = [
      uncovered('stray'),
      { ...without(unknown('b'), 'region'), status: 'unknown' },
      { ...drifted('bank'), region: 'cn-hangzhou-finance' }
    ]
    expect(linksIn(renderJobSummary(makeReport(unplaced, 'drift', { policy })))).toEqual([])
  })

  test('link a result and a reason why the list failed', () => {
    const change = { ...drifted('b'), previous: { algorithm: 'SM4' } }
    expect(linksIn(renderJobSummary(makeReport([change], 'drift', { pages })))).toEqual([
      ['b', bucketUrl('b')],
      ['rule-missing', `${reasons}#rule-missing`],
      ['b', bucketUrl('b')],
      ['rule-missing', `${reasons}#rule-missing`]
    ])
    expect(linksIn(renderJobSummary(makeReport([], 'drift', { listFailure, pages })))).toEqual([
      ['access-denied', `${reasons}#access-denied`]
    ])
  })

  test('link the lines of configuration errors and warnings', () => {
    const summary = renderConfigErrorSummary({
      kind: 'config-errors',
      problems: [{ message: said('No such key.'), source: policyLine(4) }],
      diagnostics,
      advice: [],
      phase: 'nothing',
      mode: 'verify',
      startedAt: new Date(0),
      finishedAt: new Date(1),
      workflowRun: {},
      pages
    })
    expect(linksIn(summary)).toEqual([lineLink(4), lineLink(9)])
  })
})
