import { describe, expect, test } from '@jest/globals'
import {
  checkAnnotations,
  toCheckConclusion
} from '../../../../src/report/check-run/check-annotations.js'
import { untrusted } from '../../../../src/text/message.js'
import { expectGolden } from '../golden.js'
import {
  compliant,
  drifted,
  exempt,
  hostileText,
  manyFindings,
  makeReport,
  unknown,
  listFailure
} from '../sample-findings.js'
import { sampleRun, sampleReports } from '../sample-reports.js'

describe('the conclusion of a check run', () => {
  const applied = compliant('a', { status: 'applied', previous: null })
  test.each([
    ['drift', [drifted('a')], 'failure'],
    ['drift', [unknown('a')], 'failure'],
    ['unknown', [drifted('a')], 'neutral'],
    ['unknown', [drifted('a'), unknown('b')], 'failure'],
    ['none', [drifted('a')], 'neutral'],
    ['none', [unknown('a')], 'neutral'],
    ['none', [], 'neutral'],
    ['drift', [], 'failure'],
    ['drift', [compliant('a')], 'success'],
    ['drift', [applied], 'success'],
    ['none', [applied, unknown('b')], 'neutral'],
    ['drift', [exempt('a')], 'success']
  ] as const)('is right for fail-on %s, case %#', (failOn, findings, conclusion) => {
    expect(toCheckConclusion(makeReport(findings, failOn))).toBe(conclusion)
  })

  test('is never success after a failed list', () => {
    expect(toCheckConclusion(makeReport([], 'none', { listFailure }))).toBe('neutral')
    expect(toCheckConclusion(makeReport([], 'drift', { listFailure }))).toBe('failure')
  })
})

describe('the annotations of a check run', () => {
  test.each([
    [1, 1],
    [499, 499],
    [500, 500],
    [501, 500],
    [5_000, 500]
  ])('are limited for %i buckets to %i, and the last one counts the rest', (count, shown) => {
    const annotations = checkAnnotations(
      makeReport(manyFindings(count), 'drift', { workflowRun: sampleRun })
    )
    expect(annotations).toHaveLength(shown)
    const last = annotations.at(-1)?.message
    if (count > shown) expect(last).toContain(`${count - shown + 1} more annotations`)
    else expect(last).not.toContain('more annotations')
  })

  test('are on the workflow’s file without a line in a policy, and absent without either', () => {
    expect(
      checkAnnotations(makeReport([drifted('a')], 'drift', { workflowRun: sampleRun }))
    ).toMatchObject([
      { path: '.github/workflows/nightly.yml', start_line: 1, annotation_level: 'failure' }
    ])
    expect(checkAnnotations(makeReport([drifted('a')]))).toEqual([])
  })

  test('contain no line break from hostile text, and keep within GitHub’s limits', () => {
    const long = makeReport(
      [drifted('b'.repeat(300), [untrusted(hostileText.repeat(200), Infinity)])],
      'drift',
      {
        workflowRun: sampleRun
      }
    )
    for (const { path, title, message } of checkAnnotations(long)) {
      expect(`${path}${title}${message}`).not.toMatch(/\p{Cc}|\u202e/u)
      expect(title.length).toBeLessThanOrEqual(255)
      expect(message.length).toBeLessThanOrEqual(4_096)
    }
  })
})

test.each(Object.entries(sampleReports))(
  'renders the check annotations of %s as in the golden file',
  (name, verdict) => {
    const text = `${JSON.stringify({ conclusion: toCheckConclusion(verdict), annotations: checkAnnotations(verdict) }, null, 2)}\n`
    expectGolden(`check-annotations/${name}.json`, text)
  }
)
