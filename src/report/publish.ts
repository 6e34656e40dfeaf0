import * as core from '@actions/core'
import { annotationsOf } from './annotations.js'
import { failureSentence } from './failure.js'
import { reportPath, writeReport, writeSummary } from './files.js'
import { jsonReport } from './json.js'
import { logGroup, logRemark } from './log.js'
import { outputNames, outputsOf, type OutputName } from './outputs.js'
import type { Report } from './report.js'
import { renderSummary } from './summary.js'
import { writeAnnotation, writeGroup, writeLine } from './workflow-log.js'

export interface Publication {
  readonly summary: boolean
  readonly annotations: boolean
  /** Absent: a new file in the runner's temp folder. */
  readonly jsonReport?: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Takes the secrets out of a text. */
  readonly clean: (text: string) => string
}

/**
 * Tells the outcome everywhere: log, annotations, job summary, JSON report, outputs. Answers with
 * the sentence that the step must fail with, empty when it passes. A summary or a report that can't
 * be written is a warning and never changes the verdict; rejects when the outputs can't be written,
 * since later steps decide by them.
 */
export async function publish(report: Report, to: Publication): Promise<string> {
  const { findings, verdict, failOn } = report
  for (const remark of report.remarks) writeLine(logRemark(remark))
  for (const finding of findings) writeGroup(logGroup(finding))
  if (to.annotations) annotationsOf(report).forEach(writeAnnotation)
  if (to.summary) await writeSummary(to.clean(renderSummary(report)), to.env)

  const file = await writeReport(
    reportPath(to.jsonReport, to.env),
    to.clean(`${JSON.stringify(jsonReport(report), null, 2)}\n`),
    to.env
  )
  const error = failureSentence(verdict, findings, failOn, report.stoppedBy, report.unlisted)
  const { values, cut } = outputsOf(report, file, error)
  setOutputs(values, to.clean)
  // No warning: of those the runner shows ten, and what may be left out here are the least of them.
  if (cut > 0) writeLine(`The output results leaves out ${cut} findings; the JSON report has all.`)
  if (file !== '') writeLine(`JSON report: ${file}`)
  writeLine(verdict.sentence)
  return error
}

/** Sets outputs, without the secrets of this run: the runner would drop an output that holds one. */
export function setOutputs(
  values: Partial<Record<OutputName, string>>,
  clean: Publication['clean']
): void {
  for (const name of outputNames) {
    const value = values[name]
    if (value !== undefined) core.setOutput(name, clean(value))
  }
}
