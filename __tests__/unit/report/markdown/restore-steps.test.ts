import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import type { Finding, FindingDetails } from '../../../../src/encryption/finding.js'
import type { UnknownCode } from '../../../../src/encryption/reason.js'
import { renderJobSummary } from '../../../../src/report/markdown/job-summary.js'
import { renderCheckOutput } from '../../../../src/report/markdown/check-run-text.js'
import { renderBody } from '../../../../src/report/markdown/comment-body.js'
import type { StepReference } from '../../../../src/report/report.js'
import {
  compliant,
  drifted,
  hostileText,
  makeReport,
  manyFindings,
  said,
  unknown
} from '../sample-findings.js'
import { elementsOf, renderAsGithub, textOf } from './render-as-github.js'

const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'

const change = (bucket: string, more: Partial<FindingDetails> = {}): Finding =>
  compliant(bucket, { status: 'applied', previous: null, ...more })

const failed = (code: UnknownCode, more: Partial<FindingDetails>): Finding => ({
  ...unknown('b'),
  reason: { code, message: said('M.'), hint: said('H.') },
  ...more
})

const step: StepReference = {
  uses: 'example/oss-bucket-encryption@v1',
  inputs: [['role-to-assume', 'acs:ram::1234567890123456:role/gate']],
  secretInputs: []
}

/** The text of each step that a reader may copy. */
function stepsFor(findings: readonly Finding[], reference = step): string[] {
  const summary = renderJobSummary(makeReport(findings, 'drift', { step: reference }))
  return elementsOf(renderAsGithub(summary).sanitized)
    .filter(({ tagName }) => tagName === 'pre')
    .map(element => textOf(element))
}

/** The inputs of a step as the runner reads them: as text. */
function inputsOf(text: string): Record<string, string> {
  const [{ with: inputs }] = parse(text) as [{ with: Record<string, unknown> }]
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)]))
}

describe('the steps that restore the previous rules', () => {
  test('are steps of a workflow, with the inputs of this run', () => {
    const [text = '', ...others] = stepsFor([change('b', { previous: { algorithm: 'SM4' } })])
    expect(others).toEqual([])
    expect(parse(text)).toEqual([
      {
        name: 'Restore the previous encryption rule',
        uses: 'example/oss-bucket-encryption@v1',
        with: {
          bucket: 'b',
          mode: 'apply',
          algorithm: 'SM4',
          'role-to-assume': 'acs:ram::1234567890123456:role/gate'
        }
      }
    ])
  })

  test.each<[string, Finding, Record<string, string>]>([
    [
      'no rule, which is weaker',
      change('b', { previous: null }),
      { algorithm: 'none', 'allow-downgrade': 'true' }
    ],
    [
      'a key and its data encryption',
      change('b', { previous: { algorithm: 'KMS', kmsKeyId: key, kmsDataEncryption: 'SM4' } }),
      { algorithm: 'KMS', 'kms-key-id': key, 'kms-data-encryption': 'SM4' }
    ],
    [
      'a rule, if what the bucket has now is not determined',
      failed('rollback-failed', { previous: { algorithm: 'SM4' } }),
      { algorithm: 'SM4', 'allow-downgrade': 'true' }
    ]
  ])('set %s', (_, finding, inputs) => {
    const [text = ''] = stepsFor([finding])
    expect(inputsOf(text)).toEqual({
      bucket: 'b',
      mode: 'apply',
      'role-to-assume': 'acs:ram::1234567890123456:role/gate',
      ...inputs
    })
  })

  test('have the buckets with the same previous rule together', () => {
    const steps = stepsFor([
      change('a', { previous: { algorithm: 'SM4' } }),
      change('b'),
      change('c', { previous: { algorithm: 'SM4' } })
    ])
    expect(steps.map(inputsOf)).toMatchObject([
      { bucket: 'a\nc\n', algorithm: 'SM4' },
      { bucket: 'b', algorithm: 'none' }
    ])
  })

  test('have at most 100 buckets each', () => {
    const buckets = manyFindings(201, bucket => change(bucket))
    const steps = stepsFor(buckets).map(inputsOf)
    const names = steps.map(({ bucket = '' }) => bucket.trimEnd().split('\n'))
    expect(names.map(({ length }) => length)).toEqual([100, 100, 1])
    expect(names.flat()).toEqual(buckets.map(({ bucket }) => bucket))
    expect(new Set(steps.map(({ algorithm }) => algorithm))).toEqual(new Set(['none']))
    expect(stepsFor(buckets.slice(0, 100))).toHaveLength(1)
  })

  test('name inputs with secrets in comments, without a value', () => {
    const [text = ''] = stepsFor([change('b')], {
      ...step,
      secretInputs: ['access-key-id', 'access-key-secret']
    })
    expect(text.split('\n').slice(-2)).toEqual([
      "    # access-key-id: as in this run's step",
      "    # access-key-secret: as in this run's step"
    ])
    expect(Object.keys(inputsOf(text))).not.toContain('access-key-secret')
  })

  test('use the action of the repository if the run does not name another', () => {
    const [text = ''] = stepsFor([change('b')], { inputs: [], secretInputs: [] })
    expect(parse(text)).toMatchObject([{ uses: './' }])
  })

  test.each([
    '1e5',
    '0x10',
    '0o17',
    '1_000',
    '.5',
    '123',
    '00123',
    '+1',
    '-1',
    '-',
    '--- x',
    'null',
    'NULL',
    '~',
    'a: b',
    'a #b',
    '#b',
    '"quoted"',
    "it's",
    '[a]',
    '*',
    '&a',
    '!tag',
    'x:',
    ' padded ',
    'a\nmode: verify',
    'logs-1',
    'acs:ram::1:role/a@b',
    '密钥',
    ''
  ])('have the input %j as it is', value => {
    const reference: StepReference = { ...step, inputs: [['region', value]] }
    const [text = ''] = stepsFor([change('b')], reference)
    const [{ with: inputs }] = parse(text) as [{ with: Record<string, unknown> }]
    expect(inputs['region']).toBe(value)
    expect(inputs['mode']).toBe('apply')
  })

  test.each(['1e5', '0x10', 'null', '123', 'logs-1'])('name the bucket %s as it is', bucket => {
    const [alone = ''] = stepsFor([change(bucket)])
    expect(parse(alone)).toMatchObject([{ with: { bucket } }])
    const [several = ''] = stepsFor([change(bucket), change('other')])
    expect(parse(several)).toMatchObject([{ with: { bucket: `${bucket}\nother\n` } }])
  })

  test('stay one step whatever an input says', () => {
    const reference: StepReference = { ...step, inputs: [['region', `${hostileText}</pre>`]] }
    const steps = stepsFor([change('b')], reference)
    expect(steps).toHaveLength(1)
    expect(parse(steps[0] ?? '')).toMatchObject([{ with: { mode: 'apply' } }])
  })

  test('are not there for a rule that is restored already', () => {
    const back = { previous: null, actual: null }
    expect(stepsFor([failed('canary-inconclusive', back)])).toEqual([])
    const refused: Finding = {
      ...drifted('b'),
      previous: null,
      reason: { code: 'canary-failed', message: said('M.'), hint: said('H.') }
    }
    expect(stepsFor([refused])).toEqual([])
  })

  test.each<[string, Finding]>([
    ['the rollback failed', failed('rollback-failed', { previous: null })],
    [
      'the canary was inconclusive, and another rule is found',
      failed('canary-inconclusive', { previous: null, actual: { algorithm: 'SM4' } })
    ],
    [
      'the previous rule is found, which may be a stale read',
      failed('read-back-mismatch', { previous: null, actual: null })
    ]
  ])('are there if %s', (_, finding) => {
    expect(stepsFor([finding]).map(inputsOf)).toMatchObject([{ bucket: 'b', algorithm: 'none' }])
  })

  test.each<[string, Finding]>([
    ['a bucket without a change', compliant('b')],
    ['an unknown previous rule', compliant('b', { status: 'applied' })],
    ['a rule that no inputs can express', change('b', { previous: { algorithm: 'AES512' } })]
  ])('are not there for %s', (_, finding) => {
    expect(stepsFor([finding])).toEqual([])
    expect(renderJobSummary(makeReport([finding], 'drift', { step }))).not.toContain('To restore')
  })

  test('are counted if they do not fit, and the JSON report has what they would restore', () => {
    const changed = makeReport(
      manyFindings(201, bucket => change(bucket)),
      'drift',
      { step }
    )
    const whole = renderJobSummary(changed, Infinity)
    const cut = renderJobSummary(changed, Buffer.byteLength(whole) - 10)
    expect(cut).toContain(
      '</details>\n\n<p>1 more step to restore previous rules did not fit here. The log and the JSON report list the previous rule of each bucket.</p>'
    )
    expect(cut.match(/<pre>/g)).toHaveLength(2)
    expect(renderBody(changed, 5_000)).toContain(
      '<p>3 more steps to restore previous rules did not fit here.'
    )
  })

  test('are unfolded and right after what to do for a bucket that a failed rollback left changed', () => {
    const report = makeReport(
      [
        change('fine', { previous: { algorithm: 'SM4' } }),
        { ...failed('rollback-failed', { previous: { algorithm: 'SM4' } }), bucket: 'broken' },
        { ...failed('rollback-failed', { previous: null, actual: null }), bucket: 'back' }
      ],
      'drift',
      { step }
    )
    for (const text of [renderJobSummary(report), renderBody(report)]) {
      const urgent = text.indexOf(
        '<details open>\n<summary>To restore the previous rule after the failed rollback, run'
      )
      const changed = text.indexOf('<h3>What changed</h3>')
      const folded = text.indexOf('<details>\n<summary>To restore the previous rules, run')
      expect(text.slice(0, urgent)).toContain('What to do')
      expect(text.slice(urgent, changed)).toMatch(/bucket: broken\n/)
      expect(text.slice(urgent, changed)).not.toMatch(/bucket: (?:fine|back)\n/)
      expect(text.slice(changed, folded)).toContain('<td>🚨&nbsp;<code>rollback-failed</code></td>')
      expect(text.slice(folded)).toMatch(/bucket: fine\n[^]*bucket: back\n/)
    }
  })

  test('name the role only in the job summary, which the run’s own readers see', () => {
    const report = makeReport([change('a')], 'drift', { step })
    expect(renderJobSummary(report)).toContain('acs:ram::1234567890123456:role/gate')
    for (const text of [renderBody(report), renderCheckOutput(report).text]) {
      expect(text).toContain('    # role-to-assume: as in this run&#39;s step')
      expect(text).not.toContain('1234567890123456')
    }
  })

  test('are in a comment after failed rollbacks, however much else there is to say', () => {
    const broken = Array.from({ length: 100 }, (_, index) => ({
      ...failed('rollback-failed', { previous: { algorithm: 'SM4' } as const }),
      bucket: `${'b'.repeat(60)}${String(index).padStart(3, '0')}`
    }))
    const report = makeReport([...broken, ...manyFindings(500)], 'drift', { step })
    expect(renderBody(report)).toMatch(
      /<details open>\n<summary>To restore the previous rules after the failed rollback, run[^]*b000\n[^]*b024\n/
    )
  })

  test('are folded, below a line that says how many there are', () => {
    const one = renderBody(makeReport([change('a')], 'drift', { step }))
    expect(one).toContain(
      '<details>\n<summary>To restore the previous rule, run this step</summary>\n<p>The next run with <code>mode: apply</code> sets the required rule again. To keep the previous rule, change the requirement first.</p>\n<pre>- name:'
    )
    const two = renderBody(
      makeReport([change('a'), change('b', { previous: { algorithm: 'SM4' } })], 'drift', { step })
    )
    expect(two).toContain('<summary>To restore the previous rules, run these steps</summary>')
    expect(two).toContain('</pre>\n<pre>')
    expect(two).toContain('</pre>\n</details>')
  })
})
