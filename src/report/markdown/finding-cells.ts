import type { Finding } from '../../encryption/finding.js'
import { formatLocation, fixLocation } from '../format-location.js'
import { code } from './html.js'
import { prose } from './prose.js'
import { describeRequirement } from '../../encryption/requirement.js'
import { describeRule } from '../../encryption/rule.js'
import { relevantRequestIds } from './generalize-message.js'
import type { Column } from './table.js'

export const bucketColumn: Column<Finding> = {
  title: 'Bucket',
  cell: ({ bucket }) => code(bucket)
}

export const regionColumn: Column<Finding> = {
  title: 'Region',
  cell: ({ region }) => (region === undefined ? '' : code(region))
}

export const policyColumn: Column<Finding> = { title: 'Policy', cell: policyCell }

export const requestColumn: Column<Finding> = {
  title: 'Request id',
  cell: finding => relevantRequestIds(finding).map(code).join(' ')
}

/** The cells as one line, for a bucket without a row of its own. */
export function inlineCells(finding: Finding, ...columns: readonly Column<Finding>[]): string {
  return columns
    .map(({ title, cell }) => [title, cell(finding)] as const)
    .filter(([, content]) => content !== '')
    .map(([title, content]) => `${title} ${content}`)
    .join(' · ')
}

export const notesColumn: Column<Finding> = { title: 'Notes', cell: notesCell }

export function foundCell({ actual }: Finding): string {
  return actual === undefined ? 'not known' : prose(describeRule(actual))
}

export function requiredCell({ required }: Finding): string {
  return required === undefined ? 'a rule of the policy' : prose(describeRequirement(required))
}

/** Warnings and passed checks, one per line. */
export function notesCell({ checks, warnings }: Pick<Finding, 'checks' | 'warnings'>): string {
  return [
    ...warnings.map(warning => `⚠️ ${prose(warning)}`),
    ...checks.map(check => `✓ ${prose(check)}`)
  ].join('<br>')
}

/** The rule that decided and where to fix it; empty without a policy. */
export function policyCell(finding: Finding): string {
  const { rule } = finding
  const source = fixLocation(finding, {})
  return [
    ...(rule === undefined ? [] : [`rule “${prose(rule)}”`]),
    ...(source === undefined ? [] : [code(formatLocation(source))])
  ].join(', ')
}
