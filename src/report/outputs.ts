import { isServiceKey } from '../encryption/kms-key-identity.js'
import { dataEncryptionOf, type Rule } from '../encryption/rule.js'
import { cut } from '../text/plain-text.js'
import { sortBySeverity } from './sort-and-group.js'
import { jsonFinding } from './json.js'
import { maxResultsBytes } from './github-limits.js'
import type { Report } from './report.js'

/** The outputs of action.yml; a test compares both lists. */
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

/** In characters: the message for a single bucket can quote a policy at length. */
const maxErrorLength = 10_000

export interface StepOutputs {
  readonly values: Partial<Record<OutputName, string>>
  /** Findings that do not fit into the output `results`. */
  readonly omittedResults: number
}

/**
 * The outputs of a finished run.
 *
 * @param reportPath empty if the JSON report could not be written.
 */
export function stepOutputs(report: Report, reportPath: string, error: string): StepOutputs {
  const { verdict, findings } = report
  const { results, omitted } = fitResults(report)
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
    // Empty for the service key, which OSS spells in several ways.
    'kms-key-id': rule === null || isServiceKey(rule.kmsKeyId) ? '' : rule.kmsKeyId,
    'kms-data-encryption': rule?.algorithm === 'KMS' ? dataEncryptionOf(rule) : ''
  }
}

/** Whole findings only: all in the run's order if they fit, else the most severe ones. */
function fitResults({ findings }: Report): { results: string; omitted: number } {
  const whole = JSON.stringify(findings.map(jsonFinding))
  if (Buffer.byteLength(whole) <= maxResultsBytes) return { results: whole, omitted: 0 }
  const kept: string[] = []
  // Starts with the opening bracket; each finding adds a comma or the closing bracket.
  let size = 1
  for (const finding of sortBySeverity(findings)) {
    const text = JSON.stringify(jsonFinding(finding))
    size += Buffer.byteLength(text) + 1
    if (size > maxResultsBytes) break
    kept.push(text)
  }
  return { results: `[${kept.join(',')}]`, omitted: findings.length - kept.length }
}
