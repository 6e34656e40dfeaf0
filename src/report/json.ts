import type { Exemption } from '../encryption/exemption.js'
import type { Finding } from '../encryption/finding.js'
import type { Requirement } from '../encryption/requirement.js'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import type { Report } from './report.js'

/** The form of the JSON report; schema/report.schema.json describes it. A change that breaks readers raises it. */
export const schemaVersion = 1

/** The JSON report as data: always whole, whatever other reports leave out. */
export function jsonReport(report: Report): object {
  const { mode, failOn, credentials, restrictedSession, stoppedBy, verdict, findings } = report
  return {
    schemaVersion,
    mode,
    status: verdict.status,
    failOn,
    credentials,
    restrictedSession,
    endpoint: report.endpoint,
    kmsEndpoint: report.kmsEndpoint,
    stsEndpoint: report.stsEndpoint,
    policy: report.policy,
    remarks: report.diagnostics.map(jsonDiagnostic),
    account: report.account,
    listed: report.listedBuckets,
    unlisted: report.listFailure,
    stoppedBy,
    startedAt: report.startedAt.toISOString(),
    finishedAt: report.finishedAt.toISOString(),
    counts: verdict.counts,
    findings: findings.map(jsonFinding),
    action: { version: report.version },
    run: report.workflowRun
  }
}

/** A finding as the report and the output `results` show it. */
export function jsonFinding(finding: Finding): object {
  const { bucket, region, status, reason, required, actual, previous, ...others } = finding
  const { rule, source, exemption, ...rest } = others
  // What is undefined is left out: an absent `actual` is not known, a null one is no rule.
  return {
    bucket,
    region,
    status,
    reason,
    rule,
    source: source && jsonSource(source),
    exemption: exemption && jsonExemption(exemption),
    required: required && jsonRequirement(required),
    actual,
    previous,
    ...rest
  }
}

/** A requirement in the words of the inputs: no key id is the service key, `*` is any customer key. */
function jsonRequirement(requirement: Requirement): object {
  if (requirement.algorithm !== 'KMS') return requirement
  const { algorithm, kmsKey, kmsDataEncryption } = requirement
  const kmsKeyIds =
    kmsKey === 'service-key'
      ? []
      : kmsKey === 'any-key'
        ? ['*']
        : [...new Set(kmsKey.map(({ id, alias }) => id ?? alias))]
  return { algorithm, kmsKeyIds, kmsDataEncryption }
}

function jsonExemption({ reason, owner, expires, daysLeft }: Exemption): object {
  return { reason, owner, expires, daysLeft }
}

function jsonDiagnostic({ message, source }: Diagnostic): object {
  return { message, source: source && jsonSource(source) }
}

function jsonSource({ file, line }: SourceLocation): object {
  return { file, line }
}
