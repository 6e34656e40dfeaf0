import { describe, expect, test } from '@jest/globals'
import { renderCheckOutput } from '../../../../src/report/markdown/check-run-text.js'
import { renderBody } from '../../../../src/report/markdown/comment-body.js'
import { renderIssue, renderClosingComment } from '../../../../src/report/markdown/issue-content.js'
import { renderJobSummary } from '../../../../src/report/markdown/job-summary.js'
import type { Report } from '../../../../src/report/report.js'
import { expectGolden } from '../golden.js'
import { sampleReports } from '../sample-reports.js'

const renderers: Record<string, (report: Report) => string> = {
  summary: report => renderJobSummary(report),
  comment: report => renderBody(report),
  issue: report => {
    const { title, body } = renderIssue(report)
    return `title: ${title}\n\n${body}\nwhen it is closed:\n\n${renderClosingComment(report)}`
  },
  check: report => {
    const { title, summary, text } = renderCheckOutput(report)
    return `title: ${title}\n\nsummary:\n\n${summary}\ntext:\n\n${text}`
  }
}

describe.each(Object.entries(renderers))('%s', (name, render) => {
  test.each(Object.entries(sampleReports))(
    'renders %s as in the golden file',
    (verdict, report) => {
      expectGolden(`${name}/${verdict}.md`, render(report))
    }
  )

  test('is the same for the same findings in any run', () => {
    for (const report of Object.values(sampleReports)) {
      const later: Report = {
        ...report,
        findings: report.findings.map(finding => ({ ...finding, durationMs: 77_777 })),
        startedAt: new Date(0),
        finishedAt: new Date(1),
        workflowRun: {
          ...report.workflowRun,
          runId: '999',
          runAttempt: '7',
          actor: 'someone',
          sha: 'f'.repeat(40)
        }
      }
      const link = /actions\/runs\/\d+\/attempts\/\d+/g
      expect(render(later).replace(link, '')).toBe(render(report).replace(link, ''))
    }
  })
})
