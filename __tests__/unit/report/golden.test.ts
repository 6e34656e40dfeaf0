import { describe, expect, test } from '@jest/globals'
import type { Status } from '../../../src/encryption/finding.js'
import { annotationsOf } from '../../../src/report/annotations.js'
import { coloured } from '../../../src/report/colour.js'
import { failureSentence } from '../../../src/report/failure.js'
import { jsonReport } from '../../../src/report/json.js'
import { logGroup, logRemark } from '../../../src/report/log.js'
import { outputsOf } from '../../../src/report/outputs.js'
import type { Report } from '../../../src/report/report.js'
import { logLine } from '../../../src/report/workflow-log.js'
import { problemsWithReport } from '../../action/report-schema.js'
import { expectGolden, isWriting } from './golden.js'
import { tenVerdicts } from './ten-verdicts.js'

const pretty = (data: unknown): string => `${JSON.stringify(data, null, 2)}\n`

/** The log as the runner shows it: groups unfolded, colours as their codes. */
function log(report: Report): string {
  const { findings, remarks, verdict } = report
  return [
    ...remarks.map(logRemark).map(logLine),
    ...findings
      .map(logGroup)
      .flatMap(({ title, status, lines }) => [shown(title, status), ...lines.map(logLine)]),
    shown(verdict.sentence, verdict.status),
    ''
  ].join('\n')
}

function shown(line: string, status: Status): string {
  return coloured(logLine(line), status).replaceAll('\u001b', '\\e')
}

function failure({ verdict, findings, failOn, stoppedBy, unlisted }: Report): string {
  return failureSentence(verdict, findings, failOn, stoppedBy, unlisted)
}

const renderers: readonly [folder: string, ending: string, render: (report: Report) => string][] = [
  ['log', 'txt', log],
  [
    'annotations',
    'json',
    report =>
      pretty(annotationsOf(report, ['The job summary could not be written: no space left.']))
  ],
  ['json', 'json', report => pretty(jsonReport(report))],
  ['outputs', 'json', report => pretty(outputsOf(report, '/tmp/report.json', failure(report)))]
]

describe.each(renderers)('%s', (folder, ending, render) => {
  test.each(Object.entries(tenVerdicts))(
    'of %s is as reviewed, and the same twice',
    (name, report) => {
      const text = render(report)
      expectGolden(`${folder}/${name}.${ending}`, text)
      expect(render(structuredClone(report))).toBe(text)
    }
  )
})

test.each(Object.entries(tenVerdicts))(
  'the JSON report of %s has the published form',
  (_, report) => {
    expect(problemsWithReport(JSON.parse(pretty(jsonReport(report))))).toEqual([])
  }
)

describe('golden files', () => {
  test.each(['true', '1'])('are not written in CI: %s', CI => {
    expect(() => isWriting({ GOLDEN: 'write', CI })).toThrow('GOLDEN=write is not for CI')
  })

  test('are written only where a person asks for it', () => {
    expect(isWriting({ GOLDEN: 'write' })).toBe(true)
    expect(isWriting({ GOLDEN: 'write', CI: 'false' })).toBe(true)
    expect(isWriting({})).toBe(false)
    expect(isWriting({ CI: 'true' })).toBe(false)
    expect(isWriting({ GOLDEN: 'yes' })).toBe(false)
  })
})
