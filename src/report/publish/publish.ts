import { protectedFilesOf, type OutputFile, type ReportFiles } from '../../runtime/output-file.js'
import type { Runner } from '../../runtime/actions-runner.js'
import { workflowAnnotations } from '../annotations.js'
import {
  writeAnnotation,
  writeBlock,
  writeLine,
  writeVerdict,
  writeWarning
} from './workflow-log.js'
import { stepFailureMessage } from '../step-failure.js'
import {
  temporaryReportPath,
  removeStaleReport,
  writeTemporaryReport,
  writeReport,
  appendJobSummary
} from './write-reports.js'
import { headerLine, logLine } from '../log-line.js'
import { jsonReport } from '../json.js'
import { diagnosticLogLine, findingLog } from '../log/finding-log.js'
import { stepOutputs } from '../outputs.js'
import { configErrorMessage, configErrorAnnotations } from '../config-error-report.js'
import type { OpenBuckets } from '../open-buckets.js'
import type { ConfigErrorReport, Report } from '../report.js'
import { setOutputs } from './set-outputs.js'
import { message, sentences, words, type Message } from '../../text/message.js'
import { plain } from '../../text/plain.js'
import { count } from '../../text/plain-text.js'
import { renderJobSummary, summaryLimit } from '../markdown/job-summary.js'
import { publishToGitHub } from './github/publish-to-github.js'
import type { GitHubPublication, PublishedLine } from './github/publication.js'

export interface Publication {
  readonly summary: boolean
  readonly annotations: boolean
  /** Without `json`, the JSON report is a new file in the runner's temp folder. */
  readonly reports: ReportFiles
  /** Absent: nothing is published to GitHub's API. */
  readonly github?: GitHubPublication
  readonly runner: Runner
  readonly useColor: boolean
  /** Removes secrets from a text. */
  readonly redact: (text: string) => string
}

/**
 * Publishes the report to the log, files, job summary, outputs, GitHub and annotations. Returns the
 * message that the step must fail with; empty: it passes.
 *
 * A failed publication is a warning and never changes the verdict, with one exception: later steps
 * decide by the outputs, so without them the step fails once everything else is published. Files
 * and outputs come before GitHub, which may be slow; the summary and the annotations come after it,
 * since they show what an earlier run published there, and what failed.
 */
export async function publish(report: Report, publication: Publication): Promise<string> {
  const { findings, verdict } = report
  const { useColor } = publication
  for (const diagnostic of report.diagnostics) writeLine(diagnosticLogLine(diagnostic))
  for (const block of findingLog(findings)) writeBlock(block, useColor)

  const { json, lines, failureMessages } = await writeReportFiles(report, publication)
  const error = stepFailureMessage(report)
  const { values, omittedResults } = stepOutputs(report, json, plain(error))
  const outputFailure = setOutputs(values, publication.runner.outputFile, publication.redact)
  if (omittedResults > 0)
    lines.push(
      `The results output omits ${count(omittedResults, 'finding')} because of its size limit. The JSON report has all of them.`
    )

  let previous: OpenBuckets | undefined
  if (publication.github !== undefined) {
    const published = await publishToGitHub(report, publication.github)
    lines.push(...published.lines.map(formatPublishedLine))
    failureMessages.push(...published.failureMessages)
    previous = published.previous
  }
  if (publication.summary) {
    const text = publication.redact(renderJobSummary(report, summaryLimit, previous))
    const summaryFailure = appendJobSummary(text, publication.runner.summaryFile)
    if (summaryFailure !== null) failureMessages.push(summaryFailure)
  }
  if (publication.annotations) workflowAnnotations(report, failureMessages).forEach(writeAnnotation)
  else failureMessages.forEach(writeWarning)
  lines.forEach(writeLine)
  writeVerdict(verdict.sentence, verdict.status, useColor)
  // The output failure goes first: the end of a long message is cut.
  if (outputFailure === null) return plain(error)
  return plain(sentences(outputFailure, error.length === 0 ? verdict.sentence : error))
}

/**
 * Publishes configuration errors. The report files have been removed already. Returns the message
 * that the step must fail with.
 */
export async function publishConfigErrorReport(
  report: ConfigErrorReport,
  {
    summary,
    annotations,
    github,
    runner,
    redact
  }: Pick<Publication, 'summary' | 'annotations' | 'github' | 'runner' | 'redact'>
): Promise<string> {
  for (const diagnostic of report.diagnostics) writeLine(diagnosticLogLine(diagnostic))
  const error = configErrorMessage(report)
  const outputFailure = setOutputs({ status: 'unknown', error }, runner.outputFile, redact)
  const summaryFailure = summary ? await appendConfigErrorSummary(report, runner, redact) : null
  const published = github === undefined ? undefined : await publishToGitHub(report, github)
  if (annotations) configErrorAnnotations(report.problems).forEach(writeAnnotation)
  for (const failure of [summaryFailure, ...(published?.failureMessages ?? [])]) {
    if (failure !== null) writeWarning(failure)
  }
  published?.lines.map(formatPublishedLine).forEach(writeLine)
  return outputFailure === null ? error : `${logLine(plain(outputFailure))}\n${error}`
}

/** Loaded on demand: few runs have configuration errors. */
async function appendConfigErrorSummary(
  report: ConfigErrorReport,
  runner: Runner,
  redact: (text: string) => string
): Promise<Message | null> {
  const { renderConfigErrorSummary } = await import('../markdown/config-error-text.js')
  return appendJobSummary(redact(renderConfigErrorSummary(report)), runner.summaryFile)
}

function formatPublishedLine({ name, text }: PublishedLine): string {
  return headerLine(name, plain(text))
}

/**
 * Writes the report files: log lines for those that were written, sentences for those that failed.
 */
async function writeReportFiles(report: Report, { reports, runner, redact }: Publication) {
  const lines: string[] = []
  const failureMessages: Message[] = []
  // Two of the paths can be the same file by way of a link.
  const protectedFiles = protectedFilesOf(report.policy?.file, runner)
  const record = (name: string, file: string, failureMessage: Message | null): boolean => {
    if (failureMessage === null) lines.push(`${name}: ${file}`)
    else failureMessages.push(failureMessage)
    return failureMessage === null
  }
  const write = (name: string, file: OutputFile, text: string): boolean => {
    const written = record(
      name,
      file.path,
      writeReport(`The ${name}`, file, redact(text), protectedFiles)
    )
    if (written) protectedFiles.push({ path: file.real, what: message`the ${words(name)}` })
    return written
  }
  const json = reports.json?.path ?? temporaryReportPath(runner)
  const jsonText = toJsonText(jsonReport(report))
  const written =
    reports.json === undefined
      ? record(
          'JSON report',
          json,
          writeTemporaryReport('The JSON report', json, redact(jsonText), runner)
        )
      : write('JSON report', reports.json, jsonText)
  if (reports.sarif !== undefined) {
    const { sarifReport, sarifOmissionReason } = await import('../sarif/sarif-report.js')
    const sarif = sarifReport(report)
    if (sarif === undefined) {
      const removalFailure = removeStaleReport('The SARIF report', reports.sarif, protectedFiles)
      failureMessages.push(
        ...[sarifOmissionReason(report), removalFailure].filter(
          failureMessage => failureMessage !== undefined && failureMessage !== null
        )
      )
    } else {
      write('SARIF report', reports.sarif, toJsonText(sarif))
    }
  }
  if (reports.junit !== undefined) {
    const { junitReport } = await import('../junit/junit-report.js')
    write('JUnit report', reports.junit, junitReport(report))
  }
  return { json: written ? json : '', lines, failureMessages }
}

function toJsonText(data: object): string {
  return `${JSON.stringify(data, null, 2)}\n`
}
