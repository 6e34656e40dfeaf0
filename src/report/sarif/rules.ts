import type { ReportingDescriptor } from 'sarif'
import type { Requirement } from '../../encryption/requirement.js'
import {
  ruleDescriptions,
  type ComplianceControl,
  type RuleDescription,
  type SarifRuleId
} from './rule-descriptions.js'

/** The rule that a requirement belongs to; undefined: no rule of the policy matches the bucket. */
export function ruleIdOf(required: Requirement | undefined): SarifRuleId {
  if (required === undefined) return 'bucket-covered'
  switch (required.algorithm) {
    case 'none':
      return 'no-rule'
    case 'any':
      return 'any-encryption'
    case 'AES256':
    case 'SM4':
      return 'oss-managed-key'
    case 'KMS':
      if (required.kmsKey === 'service-key') return 'kms-service-key'
      return required.kmsKey === 'any-key' ? 'kms-any-key' : 'kms-customer-key'
  }
}

const alertLifecycle =
  'The alert stays open while the bucket differs from its requirement, and while its status cannot be determined. The message says which, and what to do. The alert closes with the first analysis in which the bucket is compliant, applied or exempt. The default applies to new objects only. Objects that are already stored keep their encryption.'

/** Always all rules in this order: what GitHub shows of a rule must not depend on one run. */
export const sarifRules = ruleDescriptions.map(sarifRule)

/** Source: SARIF 2.1.0, §3.49; docs.github.com, "SARIF support for code scanning". */
function sarifRule({
  id,
  name,
  title,
  meaning,
  rationale,
  fix,
  weakness,
  controls = [],
  severity
}: RuleDescription) {
  const parts = [
    ['What it means', meaning],
    ['Why it matters', rationale],
    ['How to fix it', fix],
    ['When the alert closes', alertLifecycle],
    ...(controls.length === 0 ? [] : [['Related controls', describeControls(controls)]])
  ] as const
  const tags = [weakness ?? [], controls.map(({ tag }) => tag)].flat()
  return {
    id,
    name,
    shortDescription: { text: title },
    fullDescription: { text: stripBackticks(meaning) },
    help: {
      text: stripBackticks(parts.map(([heading, text]) => `${heading}: ${text}`).join('\n\n')),
      markdown: parts.map(([heading, text]) => `## ${heading}\n\n${text}`).join('\n\n')
    },
    defaultConfiguration: { level: 'error' },
    properties: {
      tags: ['security', 'encryption', ...tags],
      // Compares OSS's response exactly, without heuristics.
      precision: 'very-high',
      'security-severity': severity
    }
  } satisfies ReportingDescriptor
}

function describeControls(controls: readonly ComplianceControl[]): string {
  const descriptions = controls.map(control => control.description).join('; ')
  return `${descriptions}. The tags map the rule to these controls. A closed alert is not a certification.`
}

function stripBackticks(markdown: string): string {
  return markdown.replaceAll('`', '')
}
