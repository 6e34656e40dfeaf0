import { describe, expect, test } from '@jest/globals'
import { isFailing, verdictOf, type FailOn } from '../../../src/encryption/verdict.js'
import { allAnnotations } from '../../../src/report/annotations.js'
import { toCheckConclusion } from '../../../src/report/check-run/check-annotations.js'
import { stepFailureMessage } from '../../../src/report/step-failure.js'
import { jsonReport } from '../../../src/report/json.js'
import { junitReport } from '../../../src/report/junit/junit-report.js'
import { renderCheckOutput } from '../../../src/report/markdown/check-run-text.js'
import { renderBody } from '../../../src/report/markdown/comment-body.js'
import { renderIssue, renderClosingComment } from '../../../src/report/markdown/issue-content.js'
import { renderJobSummary } from '../../../src/report/markdown/job-summary.js'
import { stepOutputs } from '../../../src/report/outputs.js'
import type { Report } from '../../../src/report/report.js'
import { sarifReport } from '../../../src/report/sarif/sarif-report.js'
import { code, message } from '../../../src/text/message.js'
import {
  compliant,
  drifted,
  exempt,
  listFailure,
  makeReport,
  sigterm,
  unknown
} from './sample-findings.js'
import { sampleReports } from './sample-reports.js'

/** Every report of one run says the same, as an auditor who compares them expects. */
const failOns: readonly FailOn[] = ['drift', 'unknown', 'none']
const broken = { ...unknown('a-broken'), reason: brokenReason() }
const others: Record<string, Report> = {
  listFailure: makeReport([], 'drift', { listFailure }),
  nothing: makeReport([]),
  stopped: makeReport([compliant('a')], 'drift', { stoppedBy: sigterm }),
  'stopped amid it': makeReport([drifted('a'), unknown('b')], 'drift', {
    stoppedBy: message`${code('SIGINT')}`
  }),
  'may be broken': makeReport([broken, compliant('b')]),
  'all exempt': makeReport([exempt('a'), exempt('b')]),
  draft: makeReport([compliant('a'), exempt('b')], 'drift', { mode: 'draft' }),
  'draft that some bucket does not meet': makeReport([compliant('a'), drifted('b')], 'drift', {
    mode: 'draft',
    draft: { text: 'rules: []', unowned: [] }
  }),
  'one unknown': makeReport([unknown('a')])
}

function brokenReason() {
  return {
    code: 'rollback-failed',
    message: message`It may be broken.`,
    hint: message`Restore it.`
  } as const
}

function judged(report: Report, failOn: FailOn): Report {
  const { findings, stoppedBy, listFailure: why } = report
  return { ...report, failOn, verdict: verdictOf(findings, failOn, stoppedBy, why) }
}

const all = Object.entries({ ...sampleReports, ...others }).flatMap(([name, report]) =>
  failOns.map(failOn => [name, failOn, judged(report, failOn)] as const)
)

describe.each(all)('the run %s with fail-on %s', (_, failOn, report) => {
  const { verdict, findings } = report
  const { counts } = verdict
  const { summary } = renderCheckOutput(report)
  const markdowns = {
    summary: renderJobSummary(report),
    comment: renderBody(report),
    issue: renderIssue(report).body,
    check: summary
  }
  const isGood =
    findings.length > 0 &&
    counts.drifted + counts.unknown === 0 &&
    report.stoppedBy === undefined &&
    report.listFailure === undefined

  test('has the same counts in every format', () => {
    const there = { drifted: 0, unknown: 0, applied: 0, exempt: 0, compliant: 0 }
    for (const { status } of findings) there[status] += 1
    expect(counts).toEqual(there)
    expect(jsonReport(report)).toMatchObject({ counts: there, status: verdict.status })
    for (const markdown of [...Object.values(markdowns), renderClosingComment(report)]) {
      for (const [status, number] of Object.entries(there)) {
        const said = new RegExp(`&nbsp;(\\d+)&nbsp;${status}\\b`).exec(markdown)?.[1] ?? '0'
        expect([status, Number(said)]).toEqual([status, number])
      }
    }
    const whole = /<testsuites [^>]*>/.exec(junitReport(report))?.[0] ?? ''
    expect(whole).toContain(` failures="${there.drifted}" `)
    const ofRun = Number(/ errors="(\d+)"/.exec(whole)?.[1]) - there.unknown
    expect(ofRun).toBe(
      [report.listFailure, report.stoppedBy].filter(what => what !== undefined).length +
        (findings.length === 0 && report.listFailure === undefined ? 1 : 0)
    )
    const sarif = sarifReport(report) as { runs: { results: unknown[] }[] } | undefined
    if (sarif !== undefined) {
      expect(sarif.runs[0]?.results).toHaveLength(there.drifted + there.unknown)
    }
    expect(stepOutputs(report, '', '').values).toMatchObject({
      'drifted-count': String(there.drifted),
      'unknown-count': String(there.unknown),
      drift: String(there.drifted > 0)
    })
  })

  test('is green in no format unless every bucket is as required', () => {
    for (const [where, markdown] of Object.entries(markdowns)) {
      // The headline of a check run is its title.
      if (where === 'check') continue
      const heading = /<h2>[^]*?<\/h2>/.exec(markdown)?.[0] ?? ''
      expect([where, /[✅🔧📝]/u.test(heading)]).toEqual([where, isGood])
    }
    expect(toCheckConclusion(report) === 'success').toBe(isGood)
    const junit = junitReport(report)
    expect(!/<(?:failure|error)\b/.test(junit)).toBe(isGood)
    const sarif = sarifReport(report)
    if (!isGood && sarif !== undefined) expect(JSON.stringify(sarif)).toContain('"ruleIndex"')
    if (report.mode === 'draft') expect(sarif).toBeUndefined()
  })

  test('is red in every format exactly for what fails the step', () => {
    const fails = findings.filter(finding => isFailing(finding, failOn)).length
    expect(toCheckConclusion(report) === 'failure').toBe(verdict.failed)
    expect(stepFailureMessage(report).length > 0).toBe(verdict.failed)
    const errors = allAnnotations(report).filter(({ level }) => level === 'error')
    expect(errors).toHaveLength(fails)
    for (const markdown of Object.values(markdowns)) {
      expect(markdown).toContain(`<b>${verdict.failed ? 'failed' : 'passed'}</b>`)
    }
  })
})
