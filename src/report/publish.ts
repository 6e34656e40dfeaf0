import * as core from '@actions/core'
import type { Mode } from '../encryption/mode.js'
import { describeRequirement, type Requirement } from '../encryption/requirement.js'
import { annotationsOf } from './annotations.js'
import { failureSentence } from './failure.js'
import { reportPath, writeReport, writeSummary } from './files.js'
import { jsonReport } from './json.js'
import { logGroup } from './log.js'
import { outputNames, outputsOf, type OutputName } from './outputs.js'
import type { Report } from './report.js'
import { renderSummary } from './summary.js'
import { logLine, writeAnnotation, writeGroup, writeLine, writeWarning } from './workflow-log.js'

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
  for (const finding of findings) writeGroup(logGroup(finding))
  if (to.annotations) annotationsOf(findings, failOn).forEach(writeAnnotation)
  if (to.summary) await writeSummary(to.clean(renderSummary(report)), to.env)

  const file = await writeReport(
    reportPath(to.jsonReport, to.env),
    to.clean(`${JSON.stringify(jsonReport(report), null, 2)}\n`),
    to.env
  )
  const error = failureSentence(verdict, findings, failOn, report.stoppedBy)
  const { values, cut } = outputsOf(report, file, error)
  setOutputs(values, to.clean)
  if (cut > 0)
    writeWarning(`The output results leaves out ${cut} findings; the JSON report has all.`)
  if (file !== '') writeLine(`JSON report: ${file}`)
  writeLine(verdict.sentence)
  return error
}

/** What the log begins with. */
export interface Announcement {
  readonly version: string
  readonly mode: Mode
  readonly requirement: Requirement
  readonly buckets: number
  /** The host that replaces the regions' own, if any. */
  readonly endpoint: string | undefined
  /** The same for KMS. */
  readonly kmsEndpoint: string | undefined
  /** The same for STS. */
  readonly stsEndpoint: string | undefined
  /** The proxies that requests may go through; empty when there is none. */
  readonly proxy: string
  /** Who the run is. */
  readonly credentials: string
  /** Sessions that are narrowed to what the run needs. */
  readonly sessions: number
}

export function announce(run: Announcement): void {
  const { version, mode, requirement, buckets, endpoint, kmsEndpoint, stsEndpoint, proxy } = run
  writeLine(`OSS bucket encryption ${version}`)
  writeLine(`mode         ${mode}`)
  writeLine(`required     ${describeRequirement(requirement)}`)
  writeLine(`buckets      ${buckets}`)
  if (endpoint !== undefined) writeLine(`endpoint     ${endpoint}`)
  if (kmsEndpoint !== undefined) writeLine(`KMS          ${kmsEndpoint}`)
  if (stsEndpoint !== undefined) writeLine(`STS          ${stsEndpoint}`)
  if (proxy !== '') writeLine(`proxy        ${proxy}`)
  writeLine(`credentials  ${run.credentials}`)
  if (run.sessions === 1) {
    writeLine('session      restricted to what this run needs')
  } else if (run.sessions > 1) {
    writeLine(
      `sessions     ${run.sessions}, each restricted to what this run needs on some of the buckets: one session policy for all would be longer than STS takes`
    )
  }
}

/** Why the step can't begin, as the text that it must fail with. */
export function refusal(problems: readonly string[], advice: string): string {
  return [
    'Nothing was sent to OSS, because of what the step was given:',
    ...problems.map(problem => `- ${problem.split('\n').map(logLine).join('\n')}`),
    ...(advice === '' ? [] : [logLine(advice)])
  ].join('\n')
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
