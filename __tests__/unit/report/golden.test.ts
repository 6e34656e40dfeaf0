import { describe, expect, test } from '@jest/globals'
import type { Status } from '../../../src/encryption/finding.js'
import { workflowAnnotations } from '../../../src/report/annotations.js'
import { logLine } from '../../../src/report/log-line.js'
import { colorize } from '../../../src/report/publish/workflow-log.js'
import { stepFailureMessage } from '../../../src/report/step-failure.js'
import { jsonReport } from '../../../src/report/json.js'
import { diagnosticLogLine, findingLog } from '../../../src/report/log/finding-log.js'
import { stepOutputs } from '../../../src/report/outputs.js'
import type { Report } from '../../../src/report/report.js'
import { message } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import { reportSchemaErrors } from '../../../dev/soak/report-schema.js'
import { expectGolden, isWriting } from './golden.js'
import { sampleReports } from './sample-reports.js'

const pretty = (data: unknown): string => `${JSON.stringify(data, null, 2)}\n`

/** The log as the runner shows it, with unfolded groups and visible color codes. */
function log(report: Report): string {
  const { findings, diagnostics, verdict } = report
  return [
    ...diagnostics.map(diagnosticLogLine).map(logLine),
    ...findingLog(findings).flatMap(({ title, status, lines }) => [
      ...(title === undefined ? [] : [shown(`▾ ${title}`, status)]),
      ...lines.map(logLine)
    ]),
    shown(plain(verdict.sentence), verdict.status),
    ''
  ].join('\n')
}

function shown(line: string, status: Status): string {
  return colorize(logLine(line), status).replaceAll('\u001b', '\\e')
}

const renderers: readonly [folder: string, ending: string, render: (report: Report) => string][] = [
  ['log', 'txt', log],
  [
    'annotations',
    'json',
    report =>
      pretty(
        workflowAnnotations(report, [
          message`The job summary could not be written: no space left.`
        ]).map(({ message: text, ...annotation }) => ({ ...annotation, message: plain(text) }))
      )
  ],
  ['json', 'json', report => pretty(jsonReport(report))],
  [
    'outputs',
    'json',
    report => {
      const { omittedResults, values } = stepOutputs(
        report,
        '/tmp/report.json',
        plain(stepFailureMessage(report))
      )
      return pretty({ cut: omittedResults, values })
    }
  ]
]

describe.each(renderers)('%s', (folder, ending, render) => {
  test.each(Object.entries(sampleReports))(
    'renders %s as in the golden file, and always the same',
    (name, report) => {
      const text = render(report)
      expectGolden(`${folder}/${name}.${ending}`, text)
      expect(render(structuredClone(report))).toBe(text)
    }
  )
})

test.each(Object.entries(sampleReports))(
  'the JSON report of %s is valid against the schema',
  (_, report) => {
    expect(reportSchemaErrors(JSON.parse(pretty(jsonReport(report))))).toEqual([])
  }
)

describe('golden files', () => {
  test.each(['true', '1'])('are not written in CI: %s', CI => {
    expect(() => isWriting({ GOLDEN: 'write', CI })).toThrow('GOLDEN=write is not for CI')
  })

  test('are written only on request', () => {
    expect(isWriting({ GOLDEN: 'write' })).toBe(true)
    expect(isWriting({ GOLDEN: 'write', CI: 'false' })).toBe(true)
    expect(isWriting({})).toBe(false)
    expect(isWriting({ CI: 'true' })).toBe(false)
    expect(isWriting({ GOLDEN: 'yes' })).toBe(false)
  })
})
