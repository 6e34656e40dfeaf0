import type { Finding } from '../../encryption/finding.js'
import { count } from '../../text/plain-text.js'
import { bucketColumn, inlineCells, policyColumn, regionColumn } from './finding-cells.js'
import { groupBy } from '../sort-and-group.js'
import { groupedSection, type SectionGroup } from './grouped-section.js'
import { code, factList } from './html.js'
import { prose } from './prose.js'
import type { Section } from './section.js'
import { renderGeneralized, generalizeMessage } from './generalize-message.js'

function isWarned({ status, warnings }: Finding): boolean {
  return status === 'compliant' && warnings.length > 0
}

/** Compliant buckets with warnings. */
export function bucketWarningsSection(findings: readonly Finding[], reserved: number): Section {
  const groups = groupBy(findings.filter(isWarned), finding =>
    JSON.stringify(finding.warnings.map(text => generalizeMessage(text, finding)))
  )
  return groupedSection(
    '<h3>Warnings about buckets that are as required</h3>',
    groups.map(warningGroup),
    reserved
  )
}

function warningGroup(findings: readonly [Finding, ...Finding[]]): SectionGroup<Finding> {
  const [first, ...others] = findings
  const isSingle = others.length === 0
  const subject = isSingle ? code(first.bucket) : count(findings.length, 'bucket')
  const sentences = first.warnings.map(text =>
    prose(isSingle ? text : renderGeneralized(generalizeMessage(text, first)))
  )
  return {
    items: findings,
    head: [
      factList([
        ['', `⚠️ <b>${subject}:</b> ${sentences.join('<br>')}`],
        ['', isSingle ? inlineCells(first, regionColumn, policyColumn) : '']
      ])
    ],
    columns: [bucketColumn, regionColumn, policyColumn]
  }
}
