import { needsAttention, type Finding } from '../../encryption/finding.js'
import { restoreInputs } from '../../encryption/restore.js'
import { describeRule, sameRule } from '../../encryption/rule.js'
import { count } from '../../text/plain-text.js'
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
import { code, preformatted } from './html.js'
import { icons } from './icons.js'
import { lines } from './lines.js'
import { prose } from './prose.js'
import type { Section } from './section.js'
import { yamlLine } from './yaml-line.js'

function isChanged({ status, previous }: Finding): boolean {
  return status === 'applied' || previous !== undefined
}

/** Every bucket that was sent a change, also one that was put back or ended otherwise. */
export function changed(findings: readonly Finding[], reserved: number): Section {
  const alike = grouped(findings.filter(isChanged), finding => {
    const { status, reason, required, actual, previous } = finding
    return JSON.stringify([
      status,
      reason?.code,
      required,
      actual === undefined ? 'not known' : actual,
      previous === undefined ? 'not known' : previous,
      restoring(finding)
    ])
  })
  return groupedSection('<h3>What changed</h3>', alike.map(groupOf), reserved)
}

function groupOf(findings: readonly [Finding, ...Finding[]]): Group<Finding> {
  const [first, ...others] = findings
  const { status, reason } = first
  const alone = others.length === 0
  const which = alone ? code(first.bucket) : count(findings.length, 'bucket')
  const settled = !needsAttention(status)
  const inputs = restoring(first)
  const whose = alone ? [yamlLine('bucket', first.bucket)] : []
  return {
    items: findings,
    head: [
      `<h4>${icons[status]} ${which}: ${status}</h4>`,
      lines([
        ['Required', requiredWords(first)],
        ['Change', changeWords(first)],
        ...(settled
          ? []
          : [['Then', `${code(reason?.code ?? status)}, see what needs doing`] as const]),
        ...(alone && settled
          ? ([
              ['Notes', notesOf(first)],
              ['', ownWords(first, regionColumn, policyColumn, requestColumn)]
            ] as const)
          : [])
      ]),
      ...(inputs.length === 0
        ? []
        : [
            `<p>To bring back what was there${alone ? '' : ', for each of these buckets'}:</p>`,
            preformatted([...whose, ...inputs].join('\n'))
          ])
    ],
    columns: [
      bucketColumn,
      regionColumn,
      policyColumn,
      ...(settled ? [requestColumn, notesColumn] : [])
    ]
  }
}

/** Of a change that was rolled back, or does not show, "AES256 → AES256" would say nothing. */
function changeWords(finding: Finding): string {
  const { previous } = finding
  const found = foundWords(finding)
  if (showsPrevious(finding)) return `sent, and found is ${found}, as before`
  return `${previous === undefined ? 'not known' : prose(describeRule(previous))} → ${found}`
}

function showsPrevious({ previous, actual, region }: Finding): boolean {
  return previous !== undefined && actual !== undefined && sameRule(previous, actual, region)
}

/** The inputs that would bring back what was there before; none where it is there again, or has no words. */
function restoring(finding: Finding): string[] {
  const { previous, actual, region, reason } = finding
  if (previous === undefined) return []
  // Put back, and shown. Any other bucket that shows the old rule may show it no longer a moment later.
  if (showsPrevious(finding) && reason?.code.startsWith('canary-') === true) return []
  return (restoreInputs(previous, actual, region) ?? []).map(([name, value]) =>
    yamlLine(name, value)
  )
}
