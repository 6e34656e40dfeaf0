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

/** Buckets that are as required, and about which there is something to be said all the same. */
export function bucketWarningsSection(findings: readonly Finding[], reserved: number): Section {
  const alike = groupBy(findings.filter(isWarned), finding =>
    JSON.stringify(finding.warnings.map(text => generalizeMessage(text, finding)))
  )
  return groupedSection(
    '<h3>Warnings about buckets that are as required</h3>',
    alike.map(warningGroup),
    reserved
  )
}

function warningGroup(findings: readonly [Finding, ...Finding[]]): SectionGroup<Finding> {
  const [first, ...others] = findings
  const alone = others.length === 0
  const which = alone ? code(first.bucket) : count(findings.length, 'bucket')
  const words = first.warnings.map(text =>
    prose(alone ? text : renderGeneralized(generalizeMessage(text, first)))
  )
  return {
    items: findings,
    head: [
      factList([
        ['', `⚠️ <b>${which}:</b> ${words.join('<br>')}`],
        ['', alone ? inlineCells(first, regionColumn, policyColumn) : '']
      ])
    ],
    columns: [bucketColumn, regionColumn, policyColumn]
  }
}
