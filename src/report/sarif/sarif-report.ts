import type { Invocation, Log, Notification, VersionControlDetails } from 'sarif'
import { defined } from '../../encryption/defined.js'
import { needsAttention } from '../../encryption/finding.js'
import type { Diagnostic } from '../../encryption/source-location.js'
import { count, plainText } from '../../text/plain-text.js'
import { sortBySeverity } from '../sort-and-group.js'
import { maxSarifResults } from '../github-limits.js'
import type { Report, WorkflowRun } from '../report.js'
import { encodeUriPath, physicalLocation, uriBaseId } from './physical-location.js'
import { messageText, sarifResult } from './result.js'
import { sarifRules } from './rules.js'

/**
 * The SARIF 2.1.0 report as data: a result for each bucket that is drifted or unknown, so that the
 * alerts of all others close. Absent where `whyNoSarif` says that there must be no file.
 *
 * There is no `automationDetails`: the upload action would prefer it to its own input `category`, and
 * to what it makes of the job and its matrix. Two jobs of a matrix over two accounts would then have
 * one category, and each upload would close the alerts of the other. Source: github/codeql-action,
 * `populateRunAutomationDetails`.
 */
export function sarifReport(report: Report): Log | undefined {
  if (sarifOmissionReason(report) !== undefined) return undefined
  const { findings, failOn, workflowRun, version } = report
  const open = sortBySeverity(findings).filter(({ status }) => needsAttention(status))
  const included = open.slice(0, maxSarifResults)
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'OSS bucket encryption',
            semanticVersion: version,
            rules: [...sarifRules]
          }
        },
        invocations: [invocation(report, open.length - included.length)],
        ...versionControl(workflowRun),
        originalUriBaseIds: {
          [uriBaseId]: { description: { text: 'The root of the repository.' } }
        },
        columnKind: 'utf16CodeUnits',
        results: included.map(finding => sarifResult(finding, failOn, workflowRun))
      }
    ]
  }
}

/**
 * Why a run must leave no SARIF file: a sentence. GitHub closes each alert that an upload has no
 * result for, and does not say what it does with `executionSuccessful: false`: since 2022 it has
 * refused such a file, taken it, and refused it only sometimes. So what was not looked at to the end
 * is not to be uploaded at all. Source: github/codeql-action, issue 1316, pull requests 1393 and 1732.
 */
export function sarifOmissionReason({
  mode,
  listFailure,
  stoppedBy,
  findings
}: Report): string | undefined {
  const why =
    listFailure !== undefined
      ? 'the buckets could not be listed'
      : stoppedBy !== undefined
        ? `the run was stopped by ${stoppedBy}`
        : findings.length === 0
          ? 'no bucket was looked at'
          : undefined
  // It exempts what has no rule.
  if (why === undefined && mode === 'draft') {
    return 'No SARIF report was written, because a draft is no policy yet: uploading it would close alerts about what it exempts.'
  }
  return (
    why &&
    `No SARIF report was written, because ${why}: uploading it would close alerts about buckets that nobody looked at.`
  )
}

function invocation({ startedAt, finishedAt, diagnostics }: Report, omitted: number): Invocation {
  return {
    executionSuccessful: true,
    startTimeUtc: startedAt.toISOString(),
    endTimeUtc: finishedAt.toISOString(),
    toolConfigurationNotifications: diagnostics.map(diagnosticNotification),
    toolExecutionNotifications: omitted === 0 ? [] : [omittedNotification(omitted)]
  }
}

function diagnosticNotification({ message, source }: Diagnostic): Notification {
  return {
    level: 'warning',
    message: { text: messageText(message) },
    ...(source && { locations: [{ physicalLocation: physicalLocation(source) }] })
  }
}

function omittedNotification(omitted: number): Notification {
  const text = `${count(omitted, 'more bucket')} that ${omitted === 1 ? 'is' : 'are'} not as required or could not be told ${omitted === 1 ? 'is' : 'are'} not in this file, since GitHub takes no more than ${maxSarifResults} results; the JSON report has all.`
  return { level: 'warning', message: { text } }
}

function versionControl({ server = '', repository = '', sha, ref }: WorkflowRun): {
  versionControlProvenance?: VersionControlDetails[]
} {
  const repositoryUri = `${server}/${encodeUriPath(repository)}`
  if (server === '' || repository === '' || !URL.canParse(repositoryUri)) return {}
  const branch = ref?.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined
  const details = defined({
    repositoryUri,
    revisionId: sha === undefined ? undefined : plainText(sha),
    branch: branch === undefined ? undefined : plainText(branch),
    mappedTo: { uriBaseId }
  })
  return { versionControlProvenance: [details] }
}
