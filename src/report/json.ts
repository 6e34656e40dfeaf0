import { defined } from '../encryption/defined-fields.js'
import type { Difference } from '../encryption/comparison.js'
import type { Exemption } from '../encryption/exemption.js'
import type { Finding, Status } from '../encryption/finding.js'
import type { Mode } from '../encryption/mode.js'
import type { Reason, ReasonCode } from '../encryption/reason.js'
import type { RequiredKey, Requirement } from '../encryption/requirement.js'
import type { DataEncryption, Rule } from '../encryption/rule.js'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import type { FailOn, Verdict } from '../encryption/verdict.js'
import { plain } from '../text/plain.js'
import type { Report, WorkflowRun } from './report.js'

/** The version of the report's format. A change that breaks readers raises it. */
export const schemaVersion = 1 as const

/**
 * The JSON report. schema/report.schema.json describes every field; a test compares the field names
 * of these types with it.
 */
export interface JsonReport {
  readonly schemaVersion: typeof schemaVersion
  readonly mode: Mode
  readonly status: Verdict['status']
  readonly failOn: FailOn
  readonly credentials: string
  readonly restrictedSession: boolean
  readonly endpoint?: string
  readonly kmsEndpoint?: string
  readonly stsEndpoint?: string
  readonly policy?: { readonly file: string; readonly sha256: string }
  readonly remarks: readonly JsonDiagnostic[]
  readonly account?: string
  readonly listed?: number
  readonly unlisted?: JsonReason
  readonly stoppedBy?: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly counts: Readonly<Record<Status, number>>
  readonly findings: readonly JsonFinding[]
  readonly action: { readonly version: string }
  readonly run: WorkflowRun
}

/** A finding as the report and the output `results` show it. */
export interface JsonFinding {
  readonly bucket: string
  readonly region?: string
  readonly status: Status
  readonly reason?: JsonReason
  readonly rule?: string
  readonly source?: JsonSource
  readonly exemption?: JsonExemption
  readonly required?: JsonRequirement
  /** Null: no rule. Absent: not known. */
  readonly actual?: Rule | null
  readonly previous?: Rule | null
  readonly differences: readonly Difference[]
  readonly checks: readonly string[]
  readonly warnings: readonly string[]
  readonly requestIds: readonly string[]
  readonly durationMs: number
}

export interface JsonReason {
  readonly code: ReasonCode
  readonly message: string
  readonly hint: string
}

export interface JsonDiagnostic {
  readonly message: string
  readonly source?: JsonSource
}

export type JsonSource = Pick<SourceLocation, 'file' | 'line'>
export type JsonExemption = Omit<Exemption, 'source'>

/** A requirement in the terms of the inputs: no key id is the service key, `*` is any customer key. */
export type JsonRequirement =
  | Exclude<Requirement, { readonly algorithm: 'KMS' }>
  | {
      readonly algorithm: 'KMS'
      readonly kmsKeyIds: readonly string[]
      readonly kmsDataEncryption: DataEncryption
    }

/** Builds the JSON report, which is always complete, whatever other reports leave out. */
export function jsonReport(report: Report): JsonReport {
  const { mode, failOn, credentials, restrictedSession, stoppedBy, verdict, findings } = report
  return defined({
    schemaVersion,
    mode,
    status: verdict.status,
    failOn,
    credentials: plain(credentials),
    restrictedSession,
    endpoint: report.endpoint,
    kmsEndpoint: report.kmsEndpoint,
    stsEndpoint: report.stsEndpoint,
    policy: report.policy,
    remarks: report.diagnostics.map(jsonDiagnostic),
    account: report.account,
    listed: report.listedBuckets,
    unlisted: report.listFailure && jsonReason(report.listFailure),
    stoppedBy: stoppedBy && plain(stoppedBy),
    startedAt: report.startedAt.toISOString(),
    finishedAt: report.finishedAt.toISOString(),
    counts: verdict.counts,
    findings: findings.map(jsonFinding),
    action: { version: report.version },
    run: report.workflowRun
  })
}

export function jsonFinding(finding: Finding): JsonFinding {
  const { bucket, region, status, reason, required, actual, previous, ...more } = finding
  const { rule, source, exemption, differences, checks, warnings, ...rest } = more
  return defined({
    bucket,
    region,
    status,
    reason: reason && jsonReason(reason),
    rule,
    source: source && jsonSource(source),
    exemption: exemption && jsonExemption(exemption),
    required: required && jsonRequirement(required),
    actual,
    previous,
    differences,
    checks: checks.map(plain),
    warnings: warnings.map(plain),
    ...rest
  })
}

function jsonReason({ code, message, hint }: Reason): JsonReason {
  return { code, message: plain(message), hint: plain(hint) }
}

function jsonRequirement(requirement: Requirement): JsonRequirement {
  if (requirement.algorithm !== 'KMS') return requirement
  const { algorithm, kmsKey, kmsDataEncryption } = requirement
  return { algorithm, kmsKeyIds: kmsKeyIdsOf(kmsKey), kmsDataEncryption }
}

function kmsKeyIdsOf(key: RequiredKey): string[] {
  if (key === 'service-key') return []
  if (key === 'any-key') return ['*']
  return [...new Set(key.map(({ id, alias }) => id ?? alias))]
}

function jsonExemption({ reason, owner, expires, daysLeft }: Exemption): JsonExemption {
  return { reason, owner, expires, daysLeft }
}

function jsonDiagnostic({ message, source }: Diagnostic): JsonDiagnostic {
  return defined({ message: plain(message), source: source && jsonSource(source) })
}

function jsonSource({ file, line }: SourceLocation): JsonSource {
  return { file, line }
}
