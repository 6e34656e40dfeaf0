import { createHash } from 'node:crypto'
import type { LogicalLocation, PhysicalLocation, Result } from 'sarif'
import { defined } from '../../encryption/defined.js'
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

/** The result for a bucket that is drifted or unknown. Source: SARIF 2.1.0, §3.27. */
export function sarifResult(finding: Finding, failOn: FailOn, run: WorkflowRun): Result {
  const { bucket, status, reason, region, required, actual, rule, warnings } = finding
  const ruleId = ruleIdOf(required)
  const text =
    reason === undefined ? `Bucket ${bucket} is ${status}.` : `${reason.message} ${reason.hint}`
  return {
    ruleId,
    ruleIndex: sarifRules.findIndex(({ id }) => id === ruleId),
    level: isFailing(finding, failOn) ? 'error' : 'warning',
    message: { text: messageText(text) },
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
      required: required && singleLine(describeRequirement(required)),
      actual: actual === undefined ? undefined : singleLine(describeRule(actual)),
      warnings: warnings.length === 0 ? undefined : warnings.map(singleLine)
    })
  }
}

/**
 * What GitHub knows an alert by, beside its rule; its own would be that of the policy's line, which
 * many buckets share, and which moves. The form is `<hex>:<occurrence>`. Source: github/codeql-action,
 * `fingerprints.ts`.
 */
function fingerprint(ruleId: SarifRuleId, bucket: string): string {
  return `${createHash('sha256').update(`${ruleId}\n${bucket}`).digest('hex').slice(0, 16)}:1`
}

/** GitHub refuses a result without a file; a bucket without one gets a name of its own, as an image has in other tools. */
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

/** Plain text of a message, in which brackets would make a link. Source: SARIF 2.1.0, §3.11.6. */
export function messageText(text: string): string {
  return singleLine(text).replace(/[[\]\\]/g, '\\$&')
}

/** Text from outside in one line, whole. */
export function singleLine(text: string): string {
  return plainText(text, Infinity)
}
