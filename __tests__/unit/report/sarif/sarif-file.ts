import { sarifReport } from '../../../../src/report/sarif/sarif-report.js'
import type { Report } from '../../../../src/report/report.js'

export interface SarifResult {
  ruleId: string
  ruleIndex: number
  level: string
  message: { text: string }
  locations: {
    physicalLocation: {
      artifactLocation: { uri: string; uriBaseId: string }
      region: { startLine: number; startColumn: number; endLine: number; endColumn: number }
    }
    logicalLocations: { name: string; fullyQualifiedName: string; kind: string }[]
  }[]
  partialFingerprints: { primaryLocationLineHash: string }
  properties: Record<string, unknown>
}

export interface SarifRun {
  tool: { driver: { name: string; semanticVersion: string; rules: { id: string }[] } }
  invocations: {
    executionSuccessful: boolean
    startTimeUtc: string
    endTimeUtc: string
    toolConfigurationNotifications: { message: { text: string }; locations?: unknown[] }[]
    toolExecutionNotifications: { level: string; message: { text: string } }[]
  }[]
  versionControlProvenance?: object[]
  results: SarifResult[]
}

export interface SarifFile {
  $schema: string
  version: string
  runs: SarifRun[]
}

/** The report as read from its file. */
export function sarifFileOf(report: Report): SarifFile {
  const file = sarifReport(report)
  if (file === undefined) throw new Error('There is no SARIF report of this run.')
  return JSON.parse(JSON.stringify(file)) as SarifFile
}

/** The single run of a report. */
export function sarifRunOf(report: Report): SarifRun {
  const [run] = sarifFileOf(report).runs
  if (run === undefined) throw new Error('The file has no run.')
  return run
}
