import type { Finding } from '../../encryption/finding.js'
import { describeFound } from '../../encryption/rule.js'
import { codeElement, html } from '../../text/html.js'
import { emptyMessage, message, requestIdsIn, untrusted } from '../../text/message.js'
import { fixLocation, isOfExemption } from '../format-location.js'
import type { Pages } from '../report.js'
import { unstatedRequirement, unstatedRule } from '../unstated-facts.js'
import { bucketLink, policyLink } from './links.js'
import type { Column } from './table.js'

export const bucketColumn: Column<Finding> = { title: 'Bucket', cell: bucketLink }

export const regionColumn: Column<Finding> = {
  title: 'Region',
  cell: ({ region }) => (region === undefined ? '' : codeElement(region))
}

/** What the reason does not state. A rule before and after a change is in the table of changes. */
export const unstatedColumns: readonly Column<Finding>[] = [
  { title: 'Required', cell: finding => html(unstatedRequirement(finding) ?? emptyMessage) },
  {
    title: 'Found',
    cell: finding =>
      html((finding.previous === undefined ? unstatedRule(finding) : undefined) ?? emptyMessage)
  }
]

export const notesColumn: Column<Finding> = { title: 'Notes', cell: notesCell }

export const requestIdColumn: Column<Finding> = {
  title: 'Request id',
  cell: finding => relevantRequestIds(finding).map(codeElement).join(' ')
}

/** Without the ids that the reason itself names. */
export const unnamedRequestIdColumn: Column<Finding> = {
  title: requestIdColumn.title,
  cell(finding) {
    const named = namedRequestIds(finding)
    return relevantRequestIds(finding)
      .filter(id => !named.includes(id))
      .map(codeElement)
      .join(' ')
  }
}

/** The rule that decided and where to fix it; empty without a policy. */
export function policyColumn(pages: Pages): Column<Finding> {
  return {
    title: 'Policy',
    cell(finding) {
      const { rule } = finding
      const source = fixLocation(finding, {})
      const name = rule === undefined ? [] : [html(message`rule “${untrusted(rule)}”`)]
      if (source === undefined) return name.join('')
      const link = policyLink(source, pages)
      // The name belongs to the rule, not to the line of the exemption.
      return isOfExemption(finding, source)
        ? [...name, `exemption ${link}`].join(' · ')
        : [...name, link].join(', ')
    }
  }
}

/** The cells as one line, for a bucket without a row of its own. */
export function inlineCells(finding: Finding, ...columns: readonly Column<Finding>[]): string {
  return columns
    .map(({ title, cell }) => [title, cell(finding)] as const)
    .filter(([, content]) => content !== '')
    .map(([title, content]) => `${title} ${content}`)
    .join(' · ')
}

/** Whether a column has the same cell for all. */
export function isUniform<Item>(items: readonly Item[], { cell }: Column<Item>): boolean {
  return new Set(items.map(cell)).size < 2
}

export function foundCell({ actual }: Finding): string {
  return html(describeFound(actual))
}

/** Warnings and passed checks, one per line. */
export function notesCell({ checks, warnings }: Pick<Finding, 'checks' | 'warnings'>): string {
  return [
    ...warnings.map(warning => `⚠️ ${html(warning)}`),
    ...checks.map(check => `✓ ${html(check)}`)
  ].join('<br>')
}

/**
 * The request ids that the vendor's support may ask for: those in the reason, and the last one.
 * None for a drifted bucket, which was read without a problem, unless the canary failed.
 */
function relevantRequestIds(finding: Finding): string[] {
  const { status, requestIds, reason } = finding
  const isPlainDrift = status === 'drifted' && reason.code !== 'canary-failed'
  const last = isPlainDrift ? -1 : requestIds.length - 1
  const named = namedRequestIds(finding)
  return requestIds.filter((id, index) => id !== '' && (index === last || named.includes(id)))
}

function namedRequestIds({ reason }: Finding): string[] {
  return reason === undefined ? [] : requestIdsIn(reason.message)
}
