import {
  claimViolation,
  falseDriftViolation,
  objectViolation,
  previousViolation,
  undeterminedViolation,
  uploadViolation,
  writeViolation
} from './bucket-violations.js'
import { findLeaks } from './find-leaks.js'
import { downgradeViolation } from './lost-updates.js'
import type { BucketRun, ObservedFinding, Observation, ObservedReport } from './observation.js'
import { reportSchemaErrors } from './report-schema.js'
import { reportViolations } from './report-violations.js'
import type { SoakRound } from './round.js'
import { restsOnSingleFalseRead } from './single-false-read.js'
import type { BucketViolation, Violation } from './violation.js'

export interface OracleResult {
  readonly violations: readonly Violation[]
  /** Buckets whose only response about their rule was false, which no client can know. */
  readonly excused: readonly string[]
  /** Buckets whose rule another writer set between the run's last read and its write. */
  readonly raced: readonly string[]
  readonly findings: readonly ObservedFinding[]
}

/** Compares what a run reported and did with the true state at the server. */
export function checkRun(round: SoakRound, observed: Observation): OracleResult {
  const { result, secrets } = observed
  const leaks = findLeaks(result, secrets).map(detail => ({ kind: 'leak' as const, detail }))
  const report = readReport(result.report)
  if (report === undefined) {
    const lastOutput = result.stderr.slice(-300) || result.stdout.slice(-300)
    const detail = `there is no report (exit code ${result.exitCode}): ${lastOutput}`
    return {
      violations: [...leaks, { kind: 'report', detail }],
      excused: [],
      raced: [],
      findings: []
    }
  }
  const schemaErrors = reportSchemaErrors(report)
  if (schemaErrors.length > 0) {
    const schemaViolations = schemaErrors.map(error => ({
      kind: 'report' as const,
      detail: JSON.stringify(error)
    }))
    return { violations: [...leaks, ...schemaViolations], excused: [], raced: [], findings: [] }
  }
  const stopped = report.stoppedBy !== undefined
  const runViolations = reportViolations(round, observed, report)
  const excused: string[] = []
  const raced: string[] = []
  const bucketViolations = round.buckets.flatMap(bucket => {
    const finding = report.findings.find(({ bucket: name }) => name === bucket.name)
    const record = observed.records.get(bucket.name)
    if (finding === undefined || record === undefined) return []
    const checked = checkBucket({ round, bucket, finding, record, stopped })
    if (checked.excused) excused.push(bucket.name)
    if (checked.raced) raced.push(bucket.name)
    return checked.violations.map(violation => ({ ...violation, bucket: bucket.name }))
  })
  const violations = [...leaks, ...runViolations, ...bucketViolations]
  return { violations, excused, raced, findings: report.findings }
}

function readReport(text: string): ObservedReport | undefined {
  try {
    return JSON.parse(text) as ObservedReport
  } catch {
    return undefined
  }
}

function checkBucket(run: BucketRun): {
  violations: BucketViolation[]
  excused: boolean
  raced: boolean
} {
  const claim = claimViolation(run)
  const excused = claim?.kind === 'false-compliant' && restsOnSingleFalseRead(run)
  const downgrade = downgradeViolation(run)
  const violations = [
    ...(excused ? [] : [claim]),
    downgrade.violation,
    previousViolation(run),
    uploadViolation(run),
    writeViolation(run),
    falseDriftViolation(run),
    undeterminedViolation(run),
    objectViolation(run)
  ].filter(violation => violation !== undefined)
  return { violations, excused, raced: downgrade.raced }
}
