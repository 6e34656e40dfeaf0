import { describe, expect, test } from '@jest/globals'
import type { Finding, FindingDetails } from '../../../../src/encryption/finding.js'
import { warningsAboutExemption } from '../../../../src/encryption/exemption.js'
import type { Rule } from '../../../../src/encryption/rule.js'
import { renderJobSummary } from '../../../../src/report/markdown/job-summary.js'
import { bucket as bucketPart, message, requestReference } from '../../../../src/text/message.js'
import {
  policyLine,
  compliant,
  drifted,
  exempt,
  exemption,
  fromOutside,
  hostileText,
  manyFindings,
  makeReport,
  said,
  sigterm,
  uncovered,
  unknown,
  listFailure
} from '../sample-findings.js'

const section = (summary: string, heading: string): string =>
  summary.split(`<h3>${heading}</h3>`)[1]?.split('<h3>')[0] ?? ''
/** A bucket of the samples, as the reports link it. */
const linked = (bucket: string, region = 'cn-hangzhou'): string =>
  `<a href="https://oss.console.aliyun.com/bucket/oss-${region}/${bucket}/overview"><code>${bucket}</code></a>`
const broken = (bucket: string): Finding => ({
  ...unknown(bucket),
  previous: null,
  reason: {
    code: 'rollback-failed',
    message: message`Uploads to ${bucketPart(bucket)} may fail now.`,
    hint: message`Restore it.`
  }
})

describe('the headline', () => {
  test.each<[string, Finding[], string]>([
    ['no bucket', [], '❓ OSS bucket encryption: no buckets were checked'],
    [
      'a drifted bucket',
      [drifted('b')],
      '❌ OSS bucket encryption: <code>b</code> needs attention'
    ],
    [
      'a compliant bucket',
      [compliant('b')],
      '✅ OSS bucket encryption: <code>b</code> is compliant'
    ],
    ['an exempt bucket', [exempt('b')], '✅ OSS bucket encryption: <code>b</code> is exempt'],
    [
      'several drifted buckets',
      [compliant('a'), drifted('b'), unknown('c')],
      '❌ OSS bucket encryption: 2 of 3 buckets need attention'
    ],
    [
      'one drifted bucket among several',
      [compliant('a'), unknown('c')],
      '❓ OSS bucket encryption: 1 of 2 buckets needs attention'
    ],
    [
      'a bucket with a failed rollback',
      [broken('a'), drifted('b')],
      '🚨 OSS bucket encryption: 2 of 2 buckets need attention, 1 of them immediately'
    ],
    [
      'only failed rollbacks',
      [broken('a'), compliant('b')],
      '🚨 OSS bucket encryption: 1 of 2 buckets needs immediate attention'
    ],
    [
      'a changed bucket',
      [compliant('a', { status: 'applied', previous: null }), exempt('b')],
      '🔧 OSS bucket encryption: 1 of 2 buckets was changed to meet its requirement, 1 exempt'
    ],
    [
      'several changed buckets',
      manyFindings(2, bucket => compliant(bucket, { status: 'applied', previous: null })),
      '🔧 OSS bucket encryption: 2 of 2 buckets were changed to meet their requirements'
    ],
    [
      'only compliant buckets',
      manyFindings(3, compliant),
      '✅ OSS bucket encryption: all 3 buckets are compliant'
    ],
    [
      'compliant and exempt buckets',
      [...manyFindings(2, compliant), exempt('e')],
      '✅ OSS bucket encryption: 2 of 3 buckets are compliant, 1 exempt'
    ],
    [
      'only exempt buckets',
      [exempt('a'), exempt('b')],
      '✅ OSS bucket encryption: all 2 buckets are exempt'
    ]
  ])('is right for %s', (_, findings, headline) => {
    expect(renderJobSummary(makeReport(findings)).split('\n')[0]).toBe(`<h2>${headline}</h2>`)
  })

  test('says that the run was stopped, and then its verdict', () => {
    const summary = renderJobSummary(makeReport([drifted('b')], 'none', { stoppedBy: sigterm }))
    expect(summary).toContain(
      '<h2>🛑 OSS bucket encryption: stopped by <code>SIGTERM</code>; <code>b</code> needs attention</h2>'
    )
    expect(summary).toContain(
      '<p>The run was stopped by <code>SIGTERM</code> after every bucket had been checked.</p>'
    )
    expect(summary).not.toContain('1 bucket: 1 drifted')
  })
})

describe('below the headline', () => {
  test('shows the counts, and the result of the step', () => {
    const findings = [
      ...manyFindings(3),
      drifted('x'),
      uncovered('y'),
      unknown('z'),
      compliant('a'),
      exempt('e')
    ]
    expect(renderJobSummary(makeReport(findings))).toContain(
      '<p>❌&nbsp;5&nbsp;drifted · ❓&nbsp;1&nbsp;unknown · ⏸️&nbsp;1&nbsp;exempt · ✅&nbsp;1&nbsp;compliant<br>\n' +
        'The step <b>failed</b> · Mode <code>verify</code></p>'
    )
    expect(renderJobSummary(makeReport(findings, 'none'))).toContain(
      'The step <b>passed</b>, because <code>fail-on: none</code> is set · Mode'
    )
    expect(renderJobSummary(makeReport([compliant('a')]))).toContain(
      'The step <b>passed</b> · Mode <code>verify</code></p>'
    )
  })

  test('shows the policy, the account and the mode', () => {
    const policy = { file: '.github/tiers.yml', sha256: '0123456789abcdef'.repeat(4) }
    expect(
      renderJobSummary(
        makeReport([compliant('b')], 'drift', { policy, listedBuckets: 7, account: '1234' })
      )
    ).toContain(
      'The step <b>passed</b> · Mode <code>verify</code> · Policy <code>.github/tiers.yml</code> (sha256 <code>0123456789ab</code>) · Account <code>1234</code> · 7 buckets in the account</p>'
    )
  })

  test.each([
    ['drift', 'The step <b>failed</b> ·'],
    ['none', 'The step <b>passed</b>, because <code>fail-on: none</code> is set · Mode']
  ] as const)('shows for a failed list with fail-on %s: %s', (failOn, outcome) => {
    const summary = renderJobSummary(makeReport([], failOn, { listFailure }))
    expect(summary).toContain('<h2>❓ OSS bucket encryption: the buckets could not be listed</h2>')
    expect(summary).toContain(
      '<p><code>access-denied</code>: No list.<br>\n<b>👉&nbsp;To do:</b> Allow it.</p>'
    )
    expect(summary).toContain(outcome)
    expect(summary).not.toContain('<table>')
  })
})

describe('action items', () => {
  test('show what is required and found where the reason does not state it', () => {
    const required = { algorithm: 'AES256' } as const
    const unread = (bucket: string, actual?: Rule): Finding => ({
      ...unknown(bucket),
      required,
      ...(actual === undefined ? {} : { actual })
    })
    const alone = unread('a', { algorithm: 'SM4' })
    expect(renderJobSummary(makeReport([alone]))).toContain(
      'Region <code>cn-hangzhou</code> · Required AES256 · Found SM4'
    )
    const several = [alone, unread('b', { algorithm: 'AES256' })]
    const items = section(renderJobSummary(makeReport(several)), 'What to do')
    expect(items).toContain('Region <code>cn-hangzhou</code> · Required AES256</p>')
    expect(items).toMatch(/<th>Bucket<\/th><th>Found<\/th>.*\n.*SM4.*\n.*AES256/)
    // Before and after are in the table of changes.
    expect(
      section(renderJobSummary(makeReport([{ ...alone, previous: null }])), 'What to do')
    ).not.toContain('SM4')
  })

  test('are grouped by cause, the most severe first', () => {
    const doing = section(
      renderJobSummary(
        makeReport([
          drifted('other', said('Another story.')),
          ...manyFindings(60, unknown),
          ...manyFindings(3),
          broken('x')
        ])
      ),
      'What to do'
    )
    expect([...doing.matchAll(/<h4>(.*)<\/h4>/g)].map(([, head]) => head)).toEqual([
      `🚨 ${linked('x')}: <code>rollback-failed</code>`,
      '❌ 3 buckets: <code>rule-missing</code>',
      `❌ ${linked('other')}: <code>rule-missing</code>`,
      '❓ 60 buckets: <code>access-denied</code>'
    ])
    expect(doing.match(/The bucket could not be read\./g)).toHaveLength(1)
    expect(doing.match(/<tr><td>/g)).toHaveLength(63)
    expect(doing).toContain('<summary>The 60 buckets</summary>')
  })

  test('have the message of a bucket that is alone with its cause', () => {
    const finding = {
      ...drifted('b', message`It has none.${requestReference(['65C0A1B2'])}`),
      rule: 'customer <data>',
      source: policyLine(12),
      warnings: [said('It is public.')],
      checks: [said('Its key is Enabled.')]
    }
    expect(section(renderJobSummary(makeReport([finding])), 'What to do')).toContain(
      [
        '<p>It has none. Request id: <code>65C0A1B2</code>.',
        '<b>👉&nbsp;To do:</b> Apply.',
        '<b>Notes:</b> ⚠️ It is public.<br>✓ Its key is Enabled.',
        'Region <code>cn-hangzhou</code> · Required AES256 · Policy rule “customer &lt;data&gt;”, <code>tiers.yml:12</code></p>'
      ].join('<br>\n')
    )
  })

  test('have what is specific to a bucket in its row', () => {
    const findings = [
      {
        ...unknown('a'),
        source: policyLine(3),
        warnings: [said('It is public.')],
        requestIds: ['AAAAAAAA']
      },
      {
        ...unknown('b'),
        source: policyLine(4),
        region: 'cn-beijing',
        requestIds: ['BBBBBBB1', 'BBBBBBB2']
      }
    ]
    const doing = section(renderJobSummary(makeReport(findings)), 'What to do')
    expect(doing).toContain(
      `<tr><td>${linked('a')}</td><td><code>cn-hangzhou</code></td><td><code>tiers.yml:3</code></td><td><code>AAAAAAAA</code></td><td>⚠️ It is public.</td></tr>\n` +
        `<tr><td>${linked('b', 'cn-beijing')}</td><td><code>cn-beijing</code></td><td><code>tiers.yml:4</code></td><td><code>BBBBBBB2</code></td><td></td></tr>`
    )
  })

  test('have request ids of a drifted bucket only if its reason names them', () => {
    const ids = { requestIds: ['AAAAAAA1', 'AAAAAAA2'] }
    const findings = [
      { ...drifted('a'), ...ids },
      { ...drifted('b', message`It was restored.${requestReference(['AAAAAAA1'])}`), ...ids }
    ]
    const doing = section(renderJobSummary(makeReport(findings)), 'What to do')
    expect(doing.match(/AAAAAAA\d/g)).toEqual(['AAAAAAA1'])
    const failed = {
      code: 'canary-failed',
      message: said('It was stored as it is.'),
      hint: said('Ask.')
    } as const
    const canary = renderJobSummary(makeReport([{ ...drifted('c'), ...ids, reason: failed }]))
    expect(canary.match(/AAAAAAA\d/g)).toEqual(['AAAAAAA2'])
  })

  test('point to an expired exemption rather than to the rule', () => {
    const late = { ...drifted('late'), source: policyLine(12), exemption: exemption(-3) }
    expect(section(renderJobSummary(makeReport([late])), 'What to do')).toContain(
      'Policy exemption <code>tiers.yml:30</code>'
    )
    const ruled = { ...late, rule: 'logs' }
    expect(section(renderJobSummary(makeReport([ruled])), 'What to do')).toContain(
      'Policy rule “logs” · exemption <code>tiers.yml:30</code>'
    )
  })

  test('do not repeat a request id of a bucket that the message names', () => {
    const text = message`It could not be read.${requestReference(['AAAAAAA1'])}`
    const finding: Finding = {
      ...unknown('a'),
      requestIds: ['AAAAAAA1', 'AAAAAAA2'],
      reason: { code: 'access-denied', message: text, hint: said('Allow.') }
    }
    const doing = section(renderJobSummary(makeReport([finding])), 'What to do')
    expect(doing.match(/AAAAAAA\d/g)).toEqual(['AAAAAAA1', 'AAAAAAA2'])
    expect(doing).toContain('Request id <code>AAAAAAA2</code></p>')
    // The message of several buckets names none.
    const two = renderJobSummary(makeReport([finding, { ...finding, bucket: 'b' }]))
    expect(two).toContain('<td><code>AAAAAAA1</code> <code>AAAAAAA2</code></td>')
  })
})

describe('changed buckets', () => {
  const change = (bucket: string, more: Partial<FindingDetails> = {}): Finding =>
    compliant(bucket, { status: 'applied', previous: { algorithm: 'SM4' }, ...more })
  const changesOf = (...findings: Finding[]): string =>
    section(renderJobSummary(makeReport(findings)), 'What changed').split('<details>')[0] ?? ''
  test('are rows of one table, with the rule before and after and the result', () => {
    expect(
      changesOf(
        change('a', { checks: [said('It works.')] }),
        change('b', { previous: null, warnings: [said('It is public.')] }),
        compliant('c')
      )
    ).toBe(
      [
        '',
        '<table>',
        '<tr><th>Bucket</th><th>Region</th><th>Before</th><th>After</th><th>Result</th><th>Notes</th><th>Request id</th></tr>',
        `<tr><td>${linked('a')}</td><td><code>cn-hangzhou</code></td><td>SM4</td><td>AES256</td><td>🔧&nbsp;applied</td><td>✓ It works.</td><td><code>65C0A1B2</code></td></tr>`,
        `<tr><td>${linked('b')}</td><td><code>cn-hangzhou</code></td><td>no rule</td><td>AES256</td><td>🔧&nbsp;applied</td><td>⚠️ It is public.</td><td><code>65C0A1B2</code></td></tr>`,
        '</table>',
        '',
        ''
      ].join('\n')
    )
  })

  test('have rows of their own if the same rule became another one', () => {
    const common: Partial<FindingDetails> = { required: { algorithm: 'any' }, previous: null }
    const changed = changesOf(
      change('a', { ...common, actual: { algorithm: 'SM4' } }),
      change('b', { ...common, actual: { algorithm: 'AES256' } })
    )
    expect(changed).toContain('<td>no rule</td><td>SM4</td>')
    expect(changed).toContain('<td>no rule</td><td>AES256</td>')
  })

  test('include buckets that failed after a change, whose notes are with what to do', () => {
    const failed = {
      ...drifted('b'),
      previous: { algorithm: 'SM4' },
      warnings: [said('It is public.')]
    }
    const summary = renderJobSummary(makeReport([failed]))
    expect(section(summary, 'What to do')).toContain('⚠️ It is public.')
    const changed = changesOf(failed)
    expect(changed).toContain('<th>After</th><th>Result</th></tr>')
    expect(changed).toContain(
      '<td>SM4</td><td>no rule</td><td>❌&nbsp;<code>rule-missing</code></td></tr>'
    )
  })

  test.each<[string, Rule | null, string]>([
    ['no rule', null, 'no rule'],
    ['a rule', { algorithm: 'SM4' }, 'SM4']
  ])('are as before if the bucket has %s again', (_, rule, words) => {
    const back: Finding = {
      ...unknown('b'),
      reason: { code: 'canary-inconclusive', message: said('M.'), hint: said('H.') },
      previous: rule,
      actual: rule
    }
    expect(changesOf(back)).toContain(
      `<td>${words}</td><td>${words} (as before)</td><td>❓&nbsp;<code>canary-inconclusive</code></td>`
    )
  })

  test('show what is not determined', () => {
    expect(changesOf(compliant('b', { status: 'applied' }))).toContain(
      '<td>not determined</td><td>AES256</td>'
    )
    expect(changesOf(broken('b'))).toContain('<td>no rule</td><td>not determined</td>')
  })
})

describe('the details', () => {
  const publicWarning = (bucket: string) => message`${bucketPart(bucket, 'Bucket')} is public.`
  const findings = [
    exempt('later', 126),
    compliant('fine', { rule: 'customer <data>', source: policyLine(12) }),
    exempt('soon', 9, { checks: [said('It is compliant already.')] }),
    uncovered('stray'),
    { ...drifted('late'), exemption: exemption(-3) },
    compliant('odd', { warnings: [publicWarning('odd')] }),
    compliant('strange', { warnings: [publicWarning('strange')] })
  ]
  const summary = renderJobSummary(
    makeReport(findings, 'drift', {
      diagnostics: [{ message: said('No bucket can reach it.'), source: policyLine(9) }]
    })
  )

  test('show the warnings about the configuration', () => {
    expect(section(summary, 'Warnings about the configuration')).toContain(
      '<li>⚠️ <code>tiers.yml:9</code> No bucket can reach it.</li>'
    )
  })

  /** The folded exemptions of a summary. */
  const exemptionsIn = (text: string): string =>
    /<details>\n<summary>⏸️[^]*?<\/table>\n<\/details>/.exec(text)?.[0] ?? ''

  test('show the exemptions, those that expire first at the top', () => {
    const exemptions = exemptionsIn(summary)
    const buckets = [...exemptions.matchAll(/<tr><td><a [^>]*><code>(\w+)/g)].map(
      ([, bucket]) => bucket
    )
    expect(buckets).toEqual(['late', 'soon', 'later'])
    expect(exemptions).toContain('2027-03-31<br>⚠️&nbsp;9&nbsp;days&nbsp;left')
    expect(exemptions).toContain('⚠️&nbsp;expired&nbsp;3&nbsp;days&nbsp;ago')
    expect(exemptions).toContain(
      '<td>anonymous downloads</td><td>⏸️&nbsp;no rule</td><td><code>tiers.yml:30</code></td><td>✓ It is compliant already.</td>'
    )
    expect(exemptions).toContain('<td>❌&nbsp;no rule</td>')
    expect(exemptions).toContain('<br>126&nbsp;days&nbsp;left</td><td>web-team</td>')
  })

  test.each([
    [1, 0, '⏸️ 1 exemption'],
    [1, 1, '⏸️ 1 exemption, ⚠️ 1 ends within 14 days'],
    [10, 0, '⏸️ 10 exemptions'],
    [12, 2, '⏸️ 12 exemptions, ⚠️ 2 end within 14 days']
  ])('fold %i exemptions, and show above the fold that %i end soon', (total, soon, line) => {
    const folded = exemptionsIn(
      renderJobSummary(
        makeReport([
          ...manyFindings(total - soon, bucket => exempt(bucket, 15)),
          ...manyFindings(soon, bucket => exempt(`s${bucket}`, 14))
        ])
      )
    )
    expect(folded).toContain(`<details>\n<summary>${line}</summary>\n<table>`)
    expect(folded.match(/<tr><td>/g)).toHaveLength(total)
  })

  test('are counted apart if they have expired', () => {
    const late = (bucket: string) => ({ ...drifted(bucket), exemption: exemption(-3) })
    const folded = exemptionsIn(
      renderJobSummary(makeReport([exempt('a', 3), late('b'), late('c'), exempt('d')]))
    )
    expect(folded).toContain(
      '<summary>⏸️ 4 exemptions, ⚠️ 2 expired, ⚠️ 1 ends within 14 days</summary>'
    )
    expect(exemptionsIn(renderJobSummary(makeReport([late('b')])))).toContain(
      '<summary>⏸️ 1 exemption, ⚠️ 1 expired</summary>'
    )
  })

  test.each([true, false])(
    'of exemptions do not repeat the date and the owner as a note, if the bucket is compliant: %s',
    isCompliant => {
      const of = exemption(3)
      const warnings = [...warningsAboutExemption(of, isCompliant), said('It is public.')]
      const folded = exemptionsIn(renderJobSummary(makeReport([exempt('a', 3, { warnings })])))
      expect(folded).toContain('<td>⚠️ It is public.</td></tr>')
    }
  )

  test('show warnings about compliant buckets without a fold', () => {
    const warnings = section(summary, 'Warnings about compliant buckets').split('<details>')[0]
    expect(warnings).toContain('⚠️ <b>2 buckets:</b> The bucket is public.')
    expect(warnings).toContain(`<td>${linked('strange')}</td>`)
  })

  test('fold the compliant buckets', () => {
    expect(summary).toMatch(
      /<details>\n<summary>✅ 3 buckets are compliant<\/summary>\n<table>\n.*\n<tr><td><code>fine<\/code><\/td><td><code>cn-hangzhou<\/code><\/td><td>AES256<\/td><td>rule “customer &lt;data&gt;”, <code>tiers.yml:12/
    )
  })

  test('show an exempt bucket once', () => {
    expect(summary.match(/<code>soon<\/code>/g)).toHaveLength(1)
  })

  test('have no heading without content', () => {
    expect(renderJobSummary(makeReport([compliant('fine')]))).not.toMatch(
      /<h3>|Policy|in the account/
    )
  })
})

test('escapes everything that a policy says', () => {
  const place = { file: hostileText, line: 1, column: 1 }
  const summary = renderJobSummary(
    makeReport(
      [
        exempt(hostileText, 1, {
          exemption: exemption(1, { reason: hostileText, owner: hostileText }),
          warnings: [fromOutside(hostileText)],
          region: hostileText
        }),
        { ...drifted(hostileText, fromOutside(hostileText)), rule: hostileText, source: place }
      ],
      'drift',
      {
        policy: { file: hostileText, sha256: 'a'.repeat(64) },
        diagnostics: [{ message: fromOutside(hostileText), source: place }]
      }
    )
  )
  expect(summary).not.toMatch(/<script|<!--|(?!\n)\p{Cc}|\u202e/u)
  expect(summary.match(/<table>/g)).toHaveLength(1)
  expect(summary.match(/<\/table>/g)).toHaveLength(1)
  // Each block is in one piece: after a blank line, GitHub would read Markdown.
  for (const block of summary.trim().split('\n\n')) expect(block).toMatch(/^<(\w+)>[^]*<\/\w+>$/)
})
