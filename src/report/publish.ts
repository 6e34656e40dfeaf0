import { guardedFiles, type OutputFile, type ReportFiles } from '../runtime/output-file.js'
import { annotationsOf } from './annotations.js'
import { mayColour } from './colour.js'
import { failureSentence } from './failure.js'
import { newReportPath, removeReport, writeNewReport, writeReport, writeSummary } from './files.js'
import { jsonReport } from './json.js'
import { logGroup, logRemark } from './log.js'
import { outputsOf } from './outputs.js'
import { refusal, refusalAnnotations, type RefusedRun } from './refusal.js'
import type { Report } from './report.js'
import { setOutputs } from './set-outputs.js'
import { renderSummary } from './markdown/summary.js'
import { tellGitHub } from './github/tell-github.js'
import type { GitHubPublication } from './github/telling.js'
import {
  logLine,
  writeAnnotation,
  writeGroup,
  writeLine,
  writeVerdict,
  writeWarning
} from './workflow-log.js'

export interface Publication {
  readonly summary: boolean
  readonly annotations: boolean
  /** Without `json`, that is a new file in the runner's temp folder. */
  readonly reports: ReportFiles
  /** Absent: nothing is told on GitHub itself. */
  readonly github?: GitHubPublication
  readonly env: Readonly<Record<string, string | undefined>>
  /** Takes the secrets out of a text. */
  readonly clean: (text: string) => string
}

/**
 * Tells the outcome everywhere: log, files, job summary, outputs, GitHub, annotations. Answers with
 * the sentence that the step must fail with, empty when it passes. What can't be written or told is a
 * warning and never changes the verdict, the outputs apart: later steps decide by them, so without
 * them the step fails once all else is told. Files and outputs come before GitHub, which may be slow;
 * annotations after it, since they say what could not be published there.
 */
export async function publish(report: Report, to: Publication): Promise<string> {
  const { findings, verdict, failOn } = report
  const colours = mayColour(to.env)
  for (const remark of report.remarks) writeLine(logRemark(remark))
  for (const finding of findings) writeGroup(logGroup(finding), colours)

  const { json, lines, troubles } = await writeFiles(report, to)
  const error = failureSentence(verdict, findings, failOn, report.stoppedBy, report.unlisted)
  const { values, cut } = outputsOf(report, json, error)
  const unset = setOutputs(values, to.env, to.clean)
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
  // First, since what is long is cut.
  return unset === null ? error : `${unset} ${error === '' ? verdict.sentence : error}`
}

/**
 * Tells everywhere that a run was refused; its report files are gone already. Answers with the text
 * that the step must fail with.
 */
export async function publishRefusal(
  refused: RefusedRun,
  { annotations, github, env, clean }: Pick<Publication, 'annotations' | 'github' | 'env' | 'clean'>
): Promise<string> {
  const error = refusal(refused)
  const unset = setOutputs({ status: 'unknown', error }, env, clean)
  const told = github === undefined ? undefined : await tellGitHub(refused, github)
  if (annotations) refusalAnnotations(refused.problems).forEach(writeAnnotation)
  told?.troubles.forEach(writeWarning)
  told?.lines.forEach(writeLine)
  return unset === null ? error : `${logLine(unset)}\n${error}`
}

/** All reports of this machine: what was written as lines for the log, what was not as sentences. */
async function writeFiles(report: Report, { reports, summary, env, clean }: Publication) {
  const lines: string[] = []
  const troubles: string[] = []
  // One may be another by way of a link.
  const guarded = guardedFiles(report.policy?.file, env)
  const note = (what: string, file: string, trouble: string | null): boolean => {
    if (trouble === null) lines.push(`${what}: ${file}`)
    else troubles.push(trouble)
    return trouble === null
  }
  const write = (what: string, file: OutputFile, text: string): boolean => {
    const written = note(what, file.path, writeReport(`The ${what}`, file, clean(text), guarded))
    if (written) guarded.push({ path: file.real, what: `the ${what}` })
    return written
  }
  const json = reports.json?.path ?? newReportPath(env)
  const jsonText = asText(jsonReport(report))
  const written =
    reports.json === undefined
      ? note('JSON report', json, writeNewReport('The JSON report', json, clean(jsonText), env))
      : write('JSON report', reports.json, jsonText)
  if (reports.sarif !== undefined) {
    const { sarifReport, whyNoSarif } = await import('./sarif/sarif.js')
    const sarif = sarifReport(report)
    if (sarif === undefined) {
      const left = removeReport('The SARIF report', reports.sarif, guarded)
      troubles.push(...[whyNoSarif(report), left].filter(trouble => typeof trouble === 'string'))
    } else {
      write('SARIF report', reports.sarif, asText(sarif))
    }
  }
  if (reports.junit !== undefined) {
    const { junitReport } = await import('./junit/junit.js')
    write('JUnit report', reports.junit, junitReport(report))
  }
  if (summary) {
    const trouble = writeSummary(clean(renderSummary(report)), env)
    if (trouble !== null) troubles.push(trouble)
  }
  return { json: written ? json : '', lines, troubles }
}

function asText(data: object): string {
  return `${JSON.stringify(data, null, 2)}\n`
}
