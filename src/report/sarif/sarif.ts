import { needsAttention } from '../../encryption/finding.js'
import type { Diagnostic } from '../../encryption/source-location.js'
import { count, plainText } from '../../text/plain-text.js'
import { worstFirst } from '../findings-order.js'
import { sarifResults } from '../platform-limits.js'
import type { Report } from '../report.js'
import { encodedPath, placeInFile, uriBaseId } from './place.js'
import { sarifResult } from './result.js'
import { sarifRules } from './rules.js'
import { messageText } from './text.js'

/**
 * The SARIF 2.1.0 report as data: a result for each bucket that is drifted or unknown, so that the
 * alerts of all others close. Absent where `whyNoSarif` says that there must be no file.
 *
 * There is no `automationDetails`: the upload action would prefer it to its own input `category`, and
 * to what it makes of the job and its matrix. Two jobs of a matrix over two accounts would then have
 * one category, and each upload would close the alerts of the other. Source: github/codeql-action,
 * `populateRunAutomationDetails`.
 */
export function sarifReport(report: Report): object | undefined {
  if (whyNoSarif(report) !== undefined) return undefined
  const { findings, failOn, run, version } = report
  const open = worstFirst(findings).filter(({ status }) => needsAttention(status))
  const shown = open.slice(0, sarifResults)
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'OSS bucket encryption',
            semanticVersion: version,
            rules: sarifRules
          }
        },
        invocations: [invocation(report, open.length - shown.length)],
        ...versionControl(run),
        originalUriBaseIds: {
          [uriBaseId]: { description: { text: 'The root of the repository.' } }
        },
        columnKind: 'utf16CodeUnits',
        results: shown.map(finding => sarifResult(finding, failOn, run))
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
export function whyNoSarif({ mode, unlisted, stoppedBy, findings }: Report): string | undefined {
  const why =
    unlisted !== undefined
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

function invocation({ startedAt, finishedAt, remarks }: Report, left: number): object {
  return {
    executionSuccessful: true,
    startTimeUtc: startedAt.toISOString(),
    endTimeUtc: finishedAt.toISOString(),
    toolConfigurationNotifications: remarks.map(remarkNotification),
    toolExecutionNotifications: left === 0 ? [] : [leftOut(left)]
  }
}

function remarkNotification({ message, source }: Diagnostic): object {
  return {
    level: 'warning',
    message: { text: messageText(message) },
    ...(source && { locations: [{ physicalLocation: placeInFile(source) }] })
  }
}

function leftOut(left: number): object {
  const text = `${count(left, 'more bucket')} that ${left === 1 ? 'is' : 'are'} not as required or could not be told ${left === 1 ? 'is' : 'are'} not in this file, since GitHub takes no more than ${sarifResults} results; the JSON report has all.`
  return { level: 'warning', message: { text } }
}

function versionControl({ server = '', repository = '', sha, ref }: Report['run']): object {
  const repositoryUri = `${server}/${encodedPath(repository)}`
  if (server === '' || repository === '' || !URL.canParse(repositoryUri)) return {}
  return {
    versionControlProvenance: [
      {
        repositoryUri,
        ...(sha === undefined ? {} : { revisionId: plainText(sha) }),
        ...(ref?.startsWith('refs/heads/')
          ? { branch: plainText(ref.slice('refs/heads/'.length)) }
          : {}),
        mappedTo: { uriBaseId }
      }
    ]
  }
}
