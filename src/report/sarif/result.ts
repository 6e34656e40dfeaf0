import { createHash } from 'node:crypto'
import type { LogicalLocation, PhysicalLocation, Result } from 'sarif'
import { defined } from '../../encryption/defined-fields.js'
import { bucket as bucketPart, message, sentences, words } from '../../text/message.js'
import { plain } from '../../text/plain.js'
import { plainText } from '../../text/plain-text.js'
import type { Finding } from '../../encryption/finding.js'
import { describeRequirement } from '../../encryption/requirement.js'
import { describeRule } from '../../encryption/rule.js'
import { isFailing, type FailOn } from '../../encryption/verdict.js'
import { fixLocation } from '../format-location.js'
import type { WorkflowRun } from '../report.js'
import { physicalLocation } from './physical-location.js'
import type { SarifRuleId } from './rule-descriptions.js'
import { ruleIdOf, sarifRules } from './rules.js'

/** The result for a drifted or unknown bucket. Source: SARIF 2.1.0, §3.27. */
export function sarifResult(finding: Finding, failOn: FailOn, run: WorkflowRun): Result {
  const { bucket, status, reason, region, required, actual, rule, warnings } = finding
  const ruleId = ruleIdOf(required)
  const text =
    reason === undefined
      ? message`${bucketPart(bucket, 'Bucket')} has the status ${words(status)}.`
      : sentences(reason.message, reason.hint)
  return {
    ruleId,
    ruleIndex: sarifRules.findIndex(({ id }) => id === ruleId),
    level: isFailing(finding, failOn) ? 'error' : 'warning',
    message: { text: messageText(plain(text)) },
    locations: [
      {
        physicalLocation: findingLocation(finding, run),
        logicalLocations: [logicalLocation(bucket)]
      }
    ],
    partialFingerprints: { primaryLocationLineHash: fingerprint(ruleId, bucket) },
    properties: defined({
      bucket: singleLine(bucket),
      status,
      reason: reason?.code,
      region: region && singleLine(region),
      policyRule: rule && singleLine(rule),
      required: required && plain(describeRequirement(required)),
      actual: actual === undefined ? undefined : plain(describeRule(actual)),
      warnings: warnings.length === 0 ? undefined : warnings.map(plain)
    })
  }
}

/**
 * GitHub identifies an alert by its rule and this fingerprint. GitHub's own would hash the policy's
 * line, which many buckets share and which moves. The format is `<hex>:<occurrence>`. Source:
 * github/codeql-action, `fingerprints.ts`.
 */
function fingerprint(ruleId: SarifRuleId, bucket: string): string {
  return `${createHash('sha256').update(`${ruleId}\n${bucket}`).digest('hex').slice(0, 16)}:1`
}

/**
 * GitHub rejects a result without a file. Without one, name the bucket as a file, as other tools do
 * with images.
 */
function findingLocation(finding: Finding, run: WorkflowRun): PhysicalLocation {
  const source = fixLocation(finding, run)
  return source === undefined
    ? physicalLocation({ file: `oss/${finding.bucket}`, line: 1, column: 1 })
    : physicalLocation(source)
}

function logicalLocation(bucket: string): LogicalLocation {
  return {
    name: singleLine(bucket),
    fullyQualifiedName: `oss://${singleLine(bucket)}`,
    kind: 'resource'
  }
}

/** Escapes brackets, which would form a link. Source: SARIF 2.1.0, §3.11.6. */
export function messageText(text: string): string {
  return singleLine(text).replace(/[[\]\\]/g, '\\$&')
}

/** One line of any length. */
export function singleLine(text: string): string {
  return plainText(text, Infinity)
}
