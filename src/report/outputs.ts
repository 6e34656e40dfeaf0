import { isServiceKey } from '../encryption/kms-key-identity.js'
import { dataEncryptionOf, type Rule } from '../encryption/rule.js'
import { cut } from '../text/plain-text.js'
import { sortBySeverity } from './sort-and-group.js'
import { jsonFinding } from './json.js'
import { maxResultsBytes } from './github-limits.js'
import type { Report } from './report.js'

/** Every output of action.yml; a test holds the two to each other. */
export const outputNames = [
  'status',
  'drift',
  'changed',
  'compliant-count',
  'drifted-count',
  'applied-count',
  'unknown-count',
  'exempt-count',
  'results',
  'report',
  'algorithm',
  'kms-key-id',
  'kms-data-encryption',
  'error'
] as const
export type OutputName = (typeof outputNames)[number]

/** A sentence about one bucket may quote what a policy says at length. In characters. */
const maxErrorLength = 10_000

export interface StepOutputs {
  readonly values: Partial<Record<OutputName, string>>
  /** Findings that the output `results` leaves out. */
  readonly omittedResults: number
}

/** The outputs of a finished run. `reportPath` is empty when the JSON report could not be written. */
export function stepOutputs(report: Report, reportPath: string, error: string): StepOutputs {
  const { verdict, findings } = report
  const { results, left: omitted } = fitResults(report)
  return {
    omittedResults: omitted,
    values: {
      status: verdict.status,
      drift: String(verdict.drift),
      changed: String(verdict.changed),
      'compliant-count': String(verdict.counts.compliant),
      'drifted-count': String(verdict.counts.drifted),
      'applied-count': String(verdict.counts.applied),
      'unknown-count': String(verdict.counts.unknown),
      'exempt-count': String(verdict.counts.exempt),
      results,
      report: reportPath,
      ...(findings.length === 1 ? ruleOutputs(findings[0]?.actual ?? null) : {}),
      error: cut(error, maxErrorLength)
    }
  }
}

function ruleOutputs(rule: Rule | null) {
  return {
    algorithm: rule?.algorithm ?? '',
    // Whatever its spelling: empty is the service key.
    'kms-key-id': rule === null || isServiceKey(rule.kmsKeyId) ? '' : rule.kmsKeyId,
    'kms-data-encryption': rule?.algorithm === 'KMS' ? dataEncryptionOf(rule) : ''
  }
}

/** Whole findings only. In their own order when all fit; else the worst ones. */
function fitResults({ findings }: Report): { results: string; left: number } {
  const whole = JSON.stringify(findings.map(jsonFinding))
  if (Buffer.byteLength(whole) <= maxResultsBytes) return { results: whole, left: 0 }
  const kept: string[] = []
  // The bracket; then each has a comma or the other bracket behind it.
  let size = 1
  for (const finding of sortBySeverity(findings)) {
    const text = JSON.stringify(jsonFinding(finding))
    size += Buffer.byteLength(text) + 1
    if (size > maxResultsBytes) break
    kept.push(text)
  }
  return { results: `[${kept.join(',')}]`, left: findings.length - kept.length }
}
