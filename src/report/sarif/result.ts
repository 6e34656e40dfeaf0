import { createHash } from 'node:crypto'
import type { Finding } from '../../encryption/finding.js'
import { describeRequirement } from '../../encryption/requirement.js'
import { describeRule } from '../../encryption/rule.js'
import { isFailing, type FailOn } from '../../encryption/verdict.js'
import { whereToMend } from '../place.js'
import type { Report } from '../report.js'
import { placeInFile } from './place.js'
import type { SarifRuleId } from './rule-words.js'
import { ruleIdOf, sarifRules } from './rules.js'
import { line, messageText } from './text.js'

/** The result for a bucket that is drifted or unknown. Source: SARIF 2.1.0, §3.27. */
export function sarifResult(finding: Finding, failOn: FailOn, run: Report['run']): object {
  const { bucket, status, reason, region, required, actual, rule, warnings } = finding
  const ruleId = ruleIdOf(required)
  const said =
    reason === undefined ? `Bucket ${bucket} is ${status}.` : `${reason.message} ${reason.hint}`
  return {
    ruleId,
    ruleIndex: sarifRules.findIndex(({ id }) => id === ruleId),
    level: isFailing(finding, failOn) ? 'error' : 'warning',
    message: { text: messageText(said) },
    locations: [
      { physicalLocation: place(finding, run), logicalLocations: [logicalLocation(bucket)] }
    ],
    partialFingerprints: { primaryLocationLineHash: fingerprint(ruleId, bucket) },
    properties: {
      bucket: line(bucket),
      status,
      ...(reason && { reason: reason.code }),
      ...(region === undefined ? {} : { region: line(region) }),
      ...(rule === undefined ? {} : { policyRule: line(rule) }),
      ...(required && { required: line(describeRequirement(required)) }),
      ...(actual === undefined ? {} : { actual: line(describeRule(actual)) }),
      ...(warnings.length === 0 ? {} : { warnings: warnings.map(line) })
    }
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
function place(finding: Finding, run: Report['run']): object {
  const source = whereToMend(finding, run)
  return source === undefined
    ? placeInFile({ file: `oss/${finding.bucket}`, line: 1, column: 1 })
    : placeInFile(source)
}

function logicalLocation(bucket: string): object {
  return { name: line(bucket), fullyQualifiedName: `oss://${line(bucket)}`, kind: 'resource' }
}
