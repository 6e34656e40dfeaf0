import { needsAttention, statuses, type Finding } from '../../encryption/finding.js'
import { count } from '../../text/plain-text.js'
import { isBroken } from '../findings-order.js'
import { foundWords, notesOf, requiredWords } from './bucket-words.js'
import {
  bucketColumn,
  notesColumn,
  ownWords,
  policyColumn,
  regionColumn,
  requestColumn
} from './finding-columns.js'
import { grouped } from '../grouped.js'
import { groupedSection, type Group } from './grouped-section.js'
import { code } from './html.js'
import { alarm, icons } from './icons.js'
import { lines, type Line } from './lines.js'
import { policyWords } from './place-words.js'
import { prose } from './prose.js'
import type { Section } from './section.js'
import { requestIdsOf, saidOfEach, withoutOwn } from './shared-words.js'
import { whyWords } from './why.js'

/** The buckets that need a person, by cause: the worst first, then those of the most buckets. */
export function needsDoing(findings: readonly Finding[]): Section {
  const causes = grouped(
    findings.filter(({ status }) => needsAttention(status)),
    causeOf
  ).sort(
    ([one, ...more], [other, ...others]) => rank(one) - rank(other) || others.length - more.length
  )
  return groupedSection('<h3>What needs doing</h3>', causes.map(groupOf))
}

function rank(finding: Finding): number {
  return isBroken(finding) ? -1 : statuses.indexOf(finding.status)
}

/** Equal only for buckets of which all that the group says is true. */
function causeOf(finding: Finding): string {
  const { status, reason, required, actual } = finding
  return JSON.stringify([
    status,
    reason?.code,
    required ?? 'uncovered',
    actual === undefined ? 'not known' : actual,
    ...[reason?.message ?? '', reason?.hint ?? ''].map(text => withoutOwn(text, finding))
  ])
}

function groupOf(findings: readonly [Finding, ...Finding[]]): Group<Finding> {
  const [first, ...others] = findings
  const policies = new Set(findings.map(policyWords))
  const policy = policies.size === 1 ? policyWords(first) : ''
  const words = (text = ''): string =>
    prose(others.length === 0 ? text : saidOfEach(withoutOwn(text, first)))
  return {
    items: findings,
    head: [
      `<h4>${headOf(findings)}</h4>`,
      lines([
        ['Required', requiredWords(first) + (policy === '' ? '' : ` (${policy})`)],
        ['Found', foundWords(first)],
        ['Why', words(whyWords(first))],
        ['👉&nbsp;To do', words(first.reason?.hint)],
        ...(others.length === 0 ? ownLines(first) : [])
      ])
    ],
    columns: [
      bucketColumn,
      regionColumn,
      ...(policies.size === 1 ? [] : [policyColumn]),
      requestColumn,
      notesColumn
    ]
  }
}

function headOf([first, ...others]: readonly [Finding, ...Finding[]]): string {
  const icon = isBroken(first) ? alarm : icons[first.status]
  const which = others.length === 0 ? code(first.bucket) : count(others.length + 1, 'bucket')
  const what = first.reason === undefined ? first.status : code(first.reason.code)
  return `${icon} ${which}: ${what}`
}

/** What the table says of a bucket that is not alone. */
function ownLines(finding: Finding): Line[] {
  const isTold = requestIdsOf(finding).every(id => finding.reason?.message.includes(id) === true)
  return [
    ['Notes', notesOf(finding)],
    ['', ownWords(finding, regionColumn, ...(isTold ? [] : [requestColumn]))]
  ]
}
