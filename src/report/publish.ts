import * as core from '@actions/core'
import { annotationsOf } from './annotations.js'
import { mayColour } from './colour.js'
import { failureSentence } from './failure.js'
import { inWorkspace, newReportPath, removeReport, writeReport, writeSummary } from './files.js'
import { jsonReport } from './json.js'
import { logGroup, logRemark } from './log.js'
import { outputNames, outputsOf, type OutputName } from './outputs.js'
import type { Report } from './report.js'
import { renderSummary } from './markdown/summary.js'
import { tellGitHub } from './github/tell-github.js'
import type { GitHubPublication } from './github/telling.js'
import {
  writeAnnotation,
  writeGroup,
  writeLine,
  writeVerdict,
  writeWarning
} from './workflow-log.js'

export interface Publication {
  readonly summary: boolean
  readonly annotations: boolean
  /** Files, seen from the workspace; without `json`, a new one in the runner's temp folder. */
  readonly reports: { readonly json?: string; readonly sarif?: string; readonly junit?: string }
  /** Absent: nothing is told on GitHub itself. */
  readonly github?: GitHubPublication
  readonly env: Readonly<Record<string, string | undefined>>
  /** Takes the secrets out of a text. */
  readonly clean: (text: string) => string
}

/**
 * Tells the outcome everywhere: log, files, job summary, outputs, GitHub, annotations. Answers with
 * the sentence that the step must fail with, empty when it passes. What can't be written or told is a
 * warning and never changes the verdict; rejects when the outputs can't be written, since later
 * steps decide by them. What only this machine is needed for comes before GitHub, which may be slow.
 */
export async function publish(report: Report, to: Publication): Promise<string> {
  const { findings, verdict, failOn } = report
  const colours = mayColour(to.env)
  for (const remark of report.remarks) writeLine(logRemark(remark))
  for (const finding of findings) writeGroup(logGroup(finding), colours)

  const { json, lines, troubles } = await writeFiles(report, to)
  const error = failureSentence(verdict, findings, failOn, report.stoppedBy, report.unlisted)
  const { values, cut } = outputsOf(report, json, error)
  setOutputs(values, to.clean)
  if (cut > 0) lines.push(`The output results leaves out ${cut} findings; the JSON report has all.`)

  if (to.github !== undefined) {
    const told = await tellGitHub(report, to.github)
    lines.push(...told.lines)
    troubles.push(...told.troubles)
  }
  if (to.annotations) annotationsOf(report, troubles).forEach(writeAnnotation)
  else troubles.forEach(writeWarning)
  lines.forEach(writeLine)
  writeVerdict(verdict.sentence, verdict.status, colours)
  return error
}

/** All reports of this machine: what was written as lines for the log, what was not as sentences. */
async function writeFiles(report: Report, { reports, summary, env, clean }: Publication) {
  const lines: string[] = []
  const troubles: string[] = []
  // One may be another by way of a link.
  const others = report.policy === undefined ? [] : [inWorkspace(report.policy.file, env)]
  const write = async (what: string, file: string, text: string): Promise<boolean> => {
    const trouble = await writeReport(`The ${what}`, file, clean(text), env, others)
    if (trouble === null) {
      lines.push(`${what}: ${file}`)
      others.push(file)
    } else troubles.push(trouble)
    return trouble === null
  }
  const json = reports.json === undefined ? newReportPath(env) : inWorkspace(reports.json, env)
  const written = await write('JSON report', json, asText(jsonReport(report)))
  if (reports.sarif !== undefined) {
    const { sarifReport, whyNoSarif } = await import('./sarif/sarif.js')
    const file = inWorkspace(reports.sarif, env)
    const sarif = sarifReport(report)
    if (sarif === undefined) {
      const left = await removeReport('The SARIF report', file, env, others)
      troubles.push(...[whyNoSarif(report), left].filter(trouble => typeof trouble === 'string'))
    } else {
      await write('SARIF report', file, asText(sarif))
    }
  }
  if (reports.junit !== undefined) {
    const { junitReport } = await import('./junit/junit.js')
    await write('JUnit report', inWorkspace(reports.junit, env), junitReport(report))
  }
  if (summary) {
    const trouble = await writeSummary(clean(renderSummary(report)), env)
    if (trouble !== null) troubles.push(trouble)
  }
  return { json: written ? json : '', lines, troubles }
}

function asText(data: object): string {
  return `${JSON.stringify(data, null, 2)}\n`
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
