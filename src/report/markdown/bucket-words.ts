import type { Finding } from '../../encryption/finding.js'
import { describeRequirement } from '../../encryption/requirement.js'
import { describeRule } from '../../encryption/rule.js'
import { prose } from './prose.js'

export function foundCell({ actual }: Finding): string {
  return actual === undefined ? 'not known' : prose(describeRule(actual))
}

export function requiredCell({ required }: Finding): string {
  return required === undefined ? 'a rule of the policy' : prose(describeRequirement(required))
}

/** What was found good, and what was not, a line each. */
export function notesCell({ checks, warnings }: Pick<Finding, 'checks' | 'warnings'>): string {
  return [
    ...warnings.map(warning => `⚠️ ${prose(warning)}`),
    ...checks.map(check => `✓ ${prose(check)}`)
  ].join('<br>')
}
