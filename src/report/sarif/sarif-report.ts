import type { Invocation, Log, Notification, VersionControlDetails } from 'sarif'
import { defined } from '../../encryption/defined-fields.js'
import { needsAttention } from '../../encryption/finding.js'
import type { Diagnostic } from '../../encryption/source-location.js'
import { message, type Message } from '../../text/message.js'
import { plain } from '../../text/plain.js'
import { count, plainText } from '../../text/plain-text.js'
import { sortBySeverity } from '../sort-and-group.js'
import { maxSarifResults } from '../github-limits.js'
import type { Report, WorkflowRun } from '../report.js'
import { encodeUriPath } from '../format-location.js'
import { physicalLocation, uriBaseId } from './physical-location.js'
import { messageText, sarifResult } from './result.js'
import { sarifRules } from './rules.js'

/**
 * The SARIF 2.1.0 report: a result for each drifted or unknown bucket, so that the alerts of all
 * others close. Undefined if {@link sarifOmissionReason} has a reason.
 *
 * There is no `automationDetails`, which the upload action would prefer to its input `category` and
 * to the category that it derives from the job and its matrix. Two matrix jobs for two accounts
 * would then share a category, and each upload would close the other's alerts. Source:
 * github/codeql-action, `populateRunAutomationDetails`.
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
 * Why a run must not write a SARIF file, as a sentence. GitHub closes each alert without a result
 * in an upload, and does not document `executionSuccessful: false`: since 2022 it has rejected,
 * accepted and sometimes rejected such files. So an incomplete run must not be uploaded. Source:
 * github/codeql-action, issue 1316, pull requests 1393 and 1732.
 */
export function sarifOmissionReason({
  mode,
  listFailure,
  stoppedBy,
  findings
}: Report): Message | undefined {
  const cause =
    listFailure !== undefined
      ? message`the buckets could not be listed`
      : stoppedBy !== undefined
        ? message`the run was stopped by ${stoppedBy}`
        : findings.length === 0
          ? message`no buckets were checked`
          : undefined
  if (cause !== undefined) {
    return message`No SARIF report was written, because ${cause}. Uploading a partial report would close alerts about buckets that were not checked.`
  }
  // A draft exempts buckets without a rule.
  return mode === 'draft'
    ? message`No SARIF report was written, because a drafted policy is not in force yet. Uploading a report would close alerts about buckets that the draft exempts.`
    : undefined
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

function diagnosticNotification({ message: text, source }: Diagnostic): Notification {
  return {
    level: 'warning',
    message: { text: messageText(plain(text)) },
    ...(source && { locations: [{ physicalLocation: physicalLocation(source) }] })
  }
}

function omittedNotification(omitted: number): Notification {
  const text = `${count(omitted, 'more drifted or unknown bucket')} ${omitted === 1 ? 'is' : 'are'} not in this file, because GitHub accepts at most ${maxSarifResults} results. The JSON report lists all of them.`
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
