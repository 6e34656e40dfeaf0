import type { Finding } from '../../encryption/finding.js'
import { count } from '../../text/plain-text.js'
import { bucketColumn, ownWords, policyColumn, regionColumn } from './finding-columns.js'
import { grouped } from '../grouped.js'
import { groupedSection, type Group } from './grouped-section.js'
import { code } from './html.js'
import { lines } from './lines.js'
import { prose } from './prose.js'
import type { Section } from './section.js'
import { saidOfEach, withoutOwn } from './shared-words.js'

function isWarned({ status, warnings }: Finding): boolean {
  return status === 'compliant' && warnings.length > 0
}

/** Buckets that are as required, and about which there is something to be said all the same. */
export function warned(findings: readonly Finding[], reserved: number): Section {
  const alike = grouped(findings.filter(isWarned), finding =>
    JSON.stringify(finding.warnings.map(text => withoutOwn(text, finding)))
  )
  return groupedSection(
    '<h3>Warnings about buckets that are as required</h3>',
    alike.map(groupOf),
    reserved
  )
}

function groupOf(findings: readonly [Finding, ...Finding[]]): Group<Finding> {
  const [first, ...others] = findings
  const alone = others.length === 0
  const which = alone ? code(first.bucket) : count(findings.length, 'bucket')
  const words = first.warnings.map(text =>
    prose(alone ? text : saidOfEach(withoutOwn(text, first)))
  )
  return {
    items: findings,
    head: [
      lines([
        ['', `⚠️ <b>${which}:</b> ${words.join('<br>')}`],
        ['', alone ? ownWords(first, regionColumn, policyColumn) : '']
      ])
    ],
    columns: [bucketColumn, regionColumn, policyColumn]
  }
}
