import type { Finding } from '../../encryption/finding.js'
import { html } from '../../text/html.js'
import { count } from '../../text/plain-text.js'
import { causeKey, shareMessage, type DifferingPart } from '../../text/shared-cause.js'
import type { Pages } from '../report.js'
import { groupBy } from '../sort-and-group.js'
import { differingColumns } from './differing-columns.js'
import { bucketColumn, inlineCells, policyColumn, regionColumn } from './finding-cells.js'
import { groupedSection, type SectionGroup } from './grouped-section.js'
import { bucketLink } from './links.js'
import { factList, type Section } from './section.js'

function isWarned({ status, warnings }: Finding): boolean {
  return status === 'compliant' && warnings.length > 0
}

/** Compliant buckets with warnings. */
export function bucketWarningsSection(
  findings: readonly Finding[],
  pages: Pages,
  reserved: number
): Section {
  const groups = groupBy(findings.filter(isWarned), ({ warnings }) =>
    JSON.stringify(warnings.map(causeKey))
  )
  return groupedSection(
    '<h3>Warnings about compliant buckets</h3>',
    groups.map(group => warningGroup(group, pages)),
    reserved
  )
}

function warningGroup(
  findings: readonly [Finding, ...Finding[]],
  pages: Pages
): SectionGroup<Finding> {
  const [first, ...others] = findings
  const isSingle = others.length === 0
  const subject = isSingle ? bucketLink(first) : count(findings.length, 'bucket')
  const shared = first.warnings.map((warning, index) =>
    shareMessage([warning, ...others.map(({ warnings }) => warnings[index] ?? warning)])
  )
  const differing: readonly DifferingPart[] = shared.flatMap(each => each.differing)
  return {
    items: findings,
    head: [
      factList([
        ['', `⚠️ <b>${subject}:</b> ${shared.map(({ message }) => html(message)).join('<br>')}`],
        ['', isSingle ? inlineCells(first, regionColumn, policyColumn(pages)) : '']
      ])
    ],
    columns: [
      bucketColumn,
      regionColumn,
      ...differingColumns(findings, differing),
      policyColumn(pages)
    ]
  }
}
