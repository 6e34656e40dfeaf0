import type { Requirement } from '../../encryption/requirement.js'
import { ruleWords, type Control, type RuleWords, type SarifRuleId } from './rule-words.js'

/** A reportingDescriptor. Source: SARIF 2.1.0, §3.49; docs.github.com, "SARIF support for code scanning". */
export interface SarifRule {
  readonly id: SarifRuleId
  readonly name: string
  readonly shortDescription: { readonly text: string }
  readonly fullDescription: { readonly text: string }
  readonly help: { readonly text: string; readonly markdown: string }
  readonly defaultConfiguration: { readonly level: 'error' }
  readonly properties: {
    readonly tags: readonly string[]
    readonly precision: 'very-high'
    readonly 'security-severity': string
  }
}

/** The rule that a bucket is held to. Absent: no rule of the policy names it. */
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

const alertLife =
  'The alert stays open while the bucket differs, and also while it could not be read or judged: its message says which, and what to do. It closes with the first analysis that finds the bucket compliant, applied or exempt. The default holds for new objects; those already stored keep what they have.'

/** All rules, always in this order: what GitHub shows of a rule must not depend on what a run found. */
export const sarifRules: readonly SarifRule[] = ruleWords.map(sarifRule)

function sarifRule({
  id,
  name,
  title,
  means,
  why,
  fix,
  weakness,
  controls = [],
  severity
}: RuleWords) {
  const parts = [
    ['What it means', means],
    ['Why it matters', why],
    ['How to fix it', fix],
    ['When the alert closes', alertLife],
    ...(controls.length === 0 ? [] : [['Controls that ask for the like', inOneLine(controls)]])
  ] as const
  const tags = [weakness ?? [], controls.map(({ tag }) => tag)].flat()
  return {
    id,
    name,
    shortDescription: { text: title },
    fullDescription: { text: withoutMarks(means) },
    help: {
      text: withoutMarks(parts.map(([head, text]) => `${head}: ${text}`).join('\n\n')),
      markdown: parts.map(([head, text]) => `## ${head}\n\n${text}`).join('\n\n')
    },
    defaultConfiguration: { level: 'error' },
    properties: {
      tags: ['security', 'encryption', ...tags],
      // What OSS answered is compared word by word; nothing is guessed.
      precision: 'very-high',
      'security-severity': severity
    }
  } satisfies SarifRule
}

function inOneLine(controls: readonly Control[]): string {
  const all = controls.map(control => control.words).join('; ')
  return `${all}. The tags map the rule to them; a closed alert certifies nothing.`
}

function withoutMarks(markdown: string): string {
  return markdown.replaceAll('`', '')
}
