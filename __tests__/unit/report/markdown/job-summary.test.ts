import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../../src/encryption/finding.js'
import type { Rule } from '../../../../src/encryption/rule.js'
import { renderJobSummary } from '../../../../src/report/markdown/job-summary.js'
import {
  policyLine,
  compliant,
  drifted,
  exempt,
  exemption,
  hostileText,
  manyFindings,
  makeReport,
  uncovered,
  unknown,
  listFailure
} from '../sample-findings.js'

const section = (summary: string, heading: string): string =>
  summary.split(`<h3>${heading}</h3>`)[1]?.split('<h3>')[0] ?? ''
const broken = (bucket: string): Finding => ({
  ...unknown(bucket),
  previous: null,
  reason: {
    code: 'rollback-failed',
    message: `UPLOADS TO BUCKET ${bucket} MAY FAIL NOW.`,
    hint: 'Restore it.'
  }
})

describe('the headline', () => {
  test.each<[string, Finding[], string]>([
    ['no bucket', [], '❓ OSS bucket encryption: no bucket was looked at'],
    [
      'a drifted bucket',
      [drifted('b')],
      '❌ OSS bucket encryption: <code>b</code> needs attention'
    ],
    [
      'a compliant bucket',
      [compliant('b')],
      '✅ OSS bucket encryption: <code>b</code> is as required'
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
      '🚨 OSS bucket encryption: 2 of 2 buckets need attention, 1 of them at once'
    ],
    [
      'only failed rollbacks',
      [broken('a'), compliant('b')],
      '🚨 OSS bucket encryption: 1 of 2 buckets needs attention at once'
    ],
    [
      'a changed bucket',
      [compliant('a', { status: 'applied', previous: null }), exempt('b')],
      '🔧 OSS bucket encryption: 1 of 2 buckets was changed to what is required, 1 exempt'
    ],
    [
      'only compliant buckets',
      manyFindings(3, compliant),
      '✅ OSS bucket encryption: all 3 buckets are as required'
    ],
    [
      'compliant and exempt buckets',
      [...manyFindings(2, compliant), exempt('e')],
      '✅ OSS bucket encryption: 2 of 3 buckets are as required, 1 exempt'
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
    const summary = renderJobSummary(makeReport([drifted('b')], 'none', { stoppedBy: 'SIGTERM' }))
    expect(summary).toContain('<h2>🛑 OSS bucket encryption: stopped by <code>SIGTERM</code>; ')
    expect(summary).toContain(
      '<p>Stopped by SIGTERM, when what was in hand was finished or undone.'
    )
  })
})

describe('below the headline', () => {
  test('shows the counts with their causes, and the result of the step', () => {
    const findings = [
      ...manyFindings(3),
      drifted('x'),
      uncovered('y'),
      unknown('z'),
      compliant('a'),
      exempt('e')
    ]
    expect(renderJobSummary(makeReport(findings))).toContain(
      '<p>❌&nbsp;5&nbsp;drifted: 4&nbsp;<code>rule-missing</code>, 1&nbsp;<code>uncovered</code><br>\n' +
        '❓&nbsp;1&nbsp;unknown: <code>access-denied</code><br>\n' +
        '⏸️&nbsp;1&nbsp;exempt · ✅&nbsp;1&nbsp;compliant<br>\n' +
        'The step <b>failed</b>.</p>'
    )
    expect(renderJobSummary(makeReport(findings, 'none'))).toContain(
      'The step <b>passed</b>, because <code>fail-on</code> is <code>none</code>.'
    )
    expect(renderJobSummary(makeReport([compliant('a')]))).toContain('The step <b>passed</b>.</p>')
  })

  test('shows the policy, the account and the mode', () => {
    const policy = { file: '.github/tiers.yml', sha256: '0123456789abcdef'.repeat(4) }
    expect(
      renderJobSummary(
        makeReport([compliant('b')], 'drift', { policy, listedBuckets: 7, account: '1234' })
      )
    ).toContain(
      '<p>Mode <code>verify</code> · Policy <code>.github/tiers.yml</code> (sha256 <code>0123456789ab</code>) · Account <code>1234</code> · 7 buckets in the account</p>'
    )
  })

  test.each([
    ['drift', 'The step <b>failed</b>.'],
    ['none', 'The step <b>passed</b>, because <code>fail-on</code> is <code>none</code>.']
  ] as const)('shows for a failed list with fail-on %s: %s', (failOn, outcome) => {
    const summary = renderJobSummary(makeReport([], failOn, { listFailure }))
    expect(summary).toContain('<h2>❓ OSS bucket encryption: the buckets could not be listed</h2>')
    expect(summary).toContain(
      '<p><b>Why:</b> <code>access-denied</code> No list.<br>\n<b>👉&nbsp;To do:</b> Allow it.</p>'
    )
    expect(summary).toContain(outcome)
    expect(summary).not.toContain('<table>')
  })
})

describe('action items', () => {
  test('are grouped by cause, the most severe first', () => {
    const doing = section(
      renderJobSummary(
        makeReport([
          drifted('other', 'Another story.'),
          ...manyFindings(60, unknown),
          ...manyFindings(3),
          broken('x')
        ])
      ),
      'What needs doing'
    )
    expect([...doing.matchAll(/<h4>(.*)<\/h4>/g)].map(([, head]) => head)).toEqual([
      '🚨 <code>x</code>: <code>rollback-failed</code>',
      '❌ 3 buckets: <code>rule-missing</code>',
      '❌ <code>other</code>: <code>rule-missing</code>',
      '❓ 60 buckets: <code>access-denied</code>'
    ])
    expect(doing.match(/The bucket could not be read\./g)).toHaveLength(1)
    expect(doing.match(/<tr><td>/g)).toHaveLength(63)
    expect(doing).toContain('<summary>The 60 buckets</summary>')
  })

  test('have the message of a bucket that is alone with its cause', () => {
    const finding = {
      ...drifted('b', 'Bucket b has none. Request id: 65C0A1B2.'),
      rule: 'customer <data>',
      source: policyLine(12),
      warnings: ['It is public.'],
      checks: ['Its key is Enabled.']
    }
    expect(section(renderJobSummary(makeReport([finding])), 'What needs doing')).toContain(
      [
        '<p><b>Required:</b> AES256 (rule “customer &lt;data&gt;”, <code>tiers.yml:12</code>)',
        '<b>Found:</b> no rule',
        '<b>Why:</b> Bucket b has none. Request id: <code>65C0A1B2</code>.',
        '<b>👉&nbsp;To do:</b> Apply.',
        '<b>Notes:</b> ⚠️ It is public.<br>✓ Its key is Enabled.',
        'Region <code>cn-hangzhou</code></p>'
      ].join('<br>\n')
    )
  })

  test('have what is specific to a bucket in its row', () => {
    const findings = [
      {
        ...unknown('a'),
        source: policyLine(3),
        warnings: ['It is public.'],
        requestIds: ['AAAAAAAA']
      },
      {
        ...unknown('b'),
        source: policyLine(4),
        region: 'cn-beijing',
        requestIds: ['BBBBBBB1', 'BBBBBBB2']
      }
    ]
    const doing = section(renderJobSummary(makeReport(findings)), 'What needs doing')
    expect(doing).toContain(
      '<tr><td><code>a</code></td><td><code>cn-hangzhou</code></td><td><code>tiers.yml:3</code></td><td><code>AAAAAAAA</code></td><td>⚠️ It is public.</td></tr>\n' +
        '<tr><td><code>b</code></td><td><code>cn-beijing</code></td><td><code>tiers.yml:4</code></td><td><code>BBBBBBB2</code></td><td></td></tr>'
    )
  })

  test('have request ids of a drifted bucket only if its reason names them', () => {
    const ids = { requestIds: ['AAAAAAA1', 'AAAAAAA2'] }
    const findings = [
      { ...drifted('a'), ...ids },
      { ...drifted('b', 'Bucket b was put back. Request id: AAAAAAA1.'), ...ids }
    ]
    const doing = section(renderJobSummary(makeReport(findings)), 'What needs doing')
    expect(doing.match(/AAAAAAA\d/g)).toEqual(['AAAAAAA1'])
    const failed = {
      code: 'canary-failed',
      message: 'It was stored as it is.',
      hint: 'Ask.'
    } as const
    const canary = renderJobSummary(makeReport([{ ...drifted('c'), ...ids, reason: failed }]))
    expect(canary.match(/AAAAAAA\d/g)).toEqual(['AAAAAAA2'])
  })

  test('point to an expired exemption rather than to the rule', () => {
    const late = { ...drifted('late'), source: policyLine(12), exemption: exemption(-3) }
    expect(section(renderJobSummary(makeReport([late])), 'What needs doing')).toContain(
      'tiers.yml:30'
    )
  })
})

describe('changed buckets', () => {
  const change = (bucket: string, more: Partial<Finding> = {}): Finding =>
    compliant(bucket, { status: 'applied', previous: { algorithm: 'SM4' }, ...more })

  test('have the inputs that restore the old rule', () => {
    const changed = section(
      renderJobSummary(makeReport([change('b', { checks: ['It works.'] })])),
      'What changed'
    )
    expect(changed).toContain('<b>Change:</b> SM4 → AES256')
    expect(changed).toContain('✓ It works.')
    expect(changed).toContain('<pre>bucket: b\nmode: apply\nalgorithm: SM4</pre>')
  })

  test('are grouped if they were changed alike', () => {
    const changed = section(
      renderJobSummary(makeReport([change('a'), change('b'), change('c', { previous: null })])),
      'What changed'
    )
    expect(changed).toContain('<h4>🔧 2 buckets: applied</h4>')
    expect(changed).toContain('<h4>🔧 <code>c</code>: applied</h4>')
    expect(changed).toContain('<p>To bring back what was there, for each of these buckets:</p>')
    expect(changed.match(/<tr><td>/g)).toHaveLength(2)
  })

  test('are separate if the same rule became another one', () => {
    const sm4: Partial<Finding> = { required: { algorithm: 'any' }, actual: { algorithm: 'SM4' } }
    const aes: Partial<Finding> = { required: { algorithm: 'any' } }
    const changed = section(
      renderJobSummary(
        makeReport([
          change('a', { ...sm4, previous: null }),
          change('b', { ...aes, previous: null })
        ])
      ),
      'What changed'
    )
    expect(changed).toContain('no rule → SM4')
    expect(changed).toContain('no rule → AES256')
  })

  test('include buckets that failed after a change', () => {
    const failed = { ...drifted('b'), previous: { algorithm: 'SM4' } }
    const summary = renderJobSummary(makeReport([failed]))
    expect(section(summary, 'What needs doing')).toContain('<code>b</code>')
    expect(section(summary, 'What changed')).toContain(
      '<b>Change:</b> SM4 → no rule<br>\n<b>Then:</b> <code>rule-missing</code>, see what needs doing'
    )
  })

  test('have no inputs for a rule that is restored already', () => {
    const back: Finding = {
      ...drifted('b'),
      reason: { code: 'canary-failed', message: 'M.', hint: 'H.' },
      previous: null
    }
    expect(section(renderJobSummary(makeReport([back])), 'What changed')).not.toContain('<pre>')
    expect(section(renderJobSummary(makeReport([broken('b')])), 'What changed')).toContain('<pre>')
  })

  test.each<[string, Rule | null, string]>([
    ['no rule', null, 'no rule'],
    ['a rule', { algorithm: 'SM4' }, 'SM4']
  ])('are as before if the bucket has %s again: %s', (_, rule, words) => {
    const back: Finding = {
      ...unknown('b'),
      reason: { code: 'canary-inconclusive', message: 'M.', hint: 'H.' },
      previous: rule,
      actual: rule
    }
    expect(section(renderJobSummary(makeReport([back])), 'What changed')).toContain(
      `<b>Change:</b> sent, and found is ${words}, as before<br>`
    )
  })

  test.each([
    ['1e5', 'bucket: "1e5"'],
    ['0x10', 'bucket: "0x10"'],
    ['null', 'bucket: "null"'],
    ['123', 'bucket: "123"'],
    ['a: b', 'bucket: &quot;a: b&quot;'],
    ['logs-1', 'bucket: logs-1']
  ])('have quotes around a value that YAML would misread: %s', (bucket, line) => {
    expect(renderJobSummary(makeReport([change(bucket)]))).toContain(
      `<pre>${line.replaceAll('"', '&quot;')}\n`
    )
  })
})

describe('the details', () => {
  const findings = [
    exempt('later', 126),
    compliant('fine', { rule: 'customer <data>', source: policyLine(12) }),
    exempt('soon', 9, { checks: ['As required all the same.'] }),
    uncovered('stray'),
    { ...drifted('late'), exemption: exemption(-3) },
    compliant('odd', { warnings: ['Bucket odd is public.'] }),
    compliant('strange', { warnings: ['Bucket strange is public.'] })
  ]
  const summary = renderJobSummary(
    makeReport(findings, 'drift', {
      diagnostics: [{ message: 'No bucket can reach it.', source: policyLine(9) }]
    })
  )

  test('show the diagnostics of the policy', () => {
    expect(section(summary, 'About the policy')).toContain(
      '<li>⚠️ <code>tiers.yml:9</code> No bucket can reach it.</li>'
    )
  })

  test('show the exemptions, those that expire first at the top', () => {
    const [exemptions = ''] = section(summary, 'Exemptions').split('<details>')
    const buckets = [...exemptions.matchAll(/<tr><td><code>(\w+)/g)].map(([, bucket]) => bucket)
    expect(buckets).toEqual(['late', 'soon', 'later'])
    expect(exemptions).toContain('2027-03-31<br>⚠️&nbsp;9&nbsp;days&nbsp;left')
    expect(exemptions).toContain('⚠️&nbsp;ended&nbsp;3&nbsp;days&nbsp;ago')
    expect(exemptions).toContain('<td>anonymous downloads<br>✓ As required all the same.</td>')
    expect(exemptions).toContain('<br>126&nbsp;days&nbsp;left</td><td>web-team</td>')
  })

  test('fold many exemptions, and show above the fold how many expire soon', () => {
    const shown = (count: number, soon: number): string =>
      section(
        renderJobSummary(
          makeReport([
            ...manyFindings(count - soon, bucket => exempt(bucket, 15)),
            ...manyFindings(soon, bucket => exempt(`s${bucket}`, 14))
          ])
        ),
        'Exemptions'
      )
    expect(shown(10, 1)).not.toContain('<details>')
    expect(shown(11, 0)).toContain('<summary>The 11 exemptions</summary>\n<table>')
    expect(shown(12, 2)).toContain(
      '<summary>The 12 exemptions, ⚠️ 2 of them over or with 14 days left or less</summary>'
    )
    expect(shown(12, 2)).toContain('</table>\n</details>')
  })

  test('show warnings about compliant buckets without a fold', () => {
    const warnings = section(summary, 'Warnings about buckets that are as required')
    expect(warnings).toContain('⚠️ <b>2 buckets:</b> The bucket is public.')
    expect(warnings).toContain('<td><code>strange</code></td>')
    expect(warnings).not.toContain('<details>')
  })

  test('fold the compliant buckets', () => {
    expect(summary).toMatch(
      /<details>\n<summary>✅ 3 buckets are as required<\/summary>\n<table>\n.*\n<tr><td><code>fine<\/code><\/td><td><code>cn-hangzhou<\/code><\/td><td>AES256<\/td><td>rule “customer &lt;data&gt;”, <code>tiers.yml:12/
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

describe('the policy that a draft wrote', () => {
  const summaryOf = (draftedPolicy: string): string =>
    renderJobSummary(
      makeReport([compliant('b')], 'drift', {
        policy: { file: 'drafted.yml', sha256: '0'.repeat(64) },
        draftedPolicy
      })
    )
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
    expect(summary).toContain('<code>drafted.yml</code></summary>\n<p>It is too long to be shown')
  })
})

describe('the chart', () => {
  const chartOf = (findings: Finding[]) =>
    /```mermaid\n([^]*?)\n```\n/.exec(renderJobSummary(makeReport(findings)))?.[1]

  test('shows the buckets by status, the largest number first, with a color for each status', () => {
    expect(chartOf([...manyFindings(3), ...manyFindings(6, compliant), unknown('u')])).toBe(
      [
        '%%{init: {"pie":{"textPosition":0.8},"themeVariables":{"pie1":"#2da44e","pie2":"#cf222e","pie3":"#bf8700","pieOpacity":"1","pieStrokeColor":"#ffffff","pieOuterStrokeWidth":"0px","pieSectionTextColor":"#ffffff","pieSectionTextSize":"14px"}}}%%',
        'pie showData title Buckets',
        '  "compliant" : 6',
        '  "drifted" : 3',
        '  "unknown" : 1'
      ].join('\n')
    )
  })

  test('is absent for few buckets or a single status', () => {
    expect(chartOf([...manyFindings(3), ...manyFindings(6, compliant)])).toBeUndefined()
    expect(chartOf(manyFindings(10))).toBeUndefined()
  })
})

test('escapes everything that a policy says', () => {
  const place = { file: hostileText, line: 1, column: 1 }
  const summary = renderJobSummary(
    makeReport(
      [
        exempt(hostileText, 1, {
          exemption: exemption(1, { reason: hostileText, owner: hostileText }),
          warnings: [hostileText],
          region: hostileText
        }),
        { ...drifted(hostileText, hostileText), rule: hostileText, source: place }
      ],
      'drift',
      {
        policy: { file: hostileText, sha256: 'a'.repeat(64) },
        diagnostics: [{ message: hostileText, source: place }]
      }
    )
  )
  expect(summary).not.toMatch(/<script|<!--|(?!\n)\p{Cc}|\u202e/u)
  expect(summary.match(/<table>/g)).toHaveLength(1)
  expect(summary.match(/<\/table>/g)).toHaveLength(1)
  // Each block is in one piece: after a blank line, GitHub would read Markdown.
  for (const block of summary.trim().split('\n\n')) expect(block).toMatch(/^<(\w+)>[^]*<\/\w+>$/)
})
