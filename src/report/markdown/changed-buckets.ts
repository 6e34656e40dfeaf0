import { needsAttention, type Finding } from '../../encryption/finding.js'
import { restoreInputs } from '../../encryption/restore.js'
import { describeRule, sameRule } from '../../encryption/rule.js'
import { count } from '../../text/plain-text.js'
import {
  bucketColumn,
  foundCell,
  inlineCells,
  notesCell,
  notesColumn,
  policyColumn,
  regionColumn,
  requestColumn,
  requiredCell
} from './finding-cells.js'
import { groupBy } from '../sort-and-group.js'
import { groupedSection, type SectionGroup } from './grouped-section.js'
import { code, factList, preformatted } from './html.js'
import { statusIcons } from './headline.js'
import { prose } from './prose.js'
import type { Section } from './section.js'

function isChanged({ status, previous }: Finding): boolean {
  return status === 'applied' || previous !== undefined
}

/** Every bucket for which a change was sent, including changes that were rolled back or failed. */
export function changedBucketsSection(findings: readonly Finding[], reserved: number): Section {
  const groups = groupBy(findings.filter(isChanged), finding => {
    const { status, reason, required, actual, previous } = finding
    return JSON.stringify([
      status,
      reason?.code,
      required,
      actual === undefined ? 'not known' : actual,
      previous === undefined ? 'not known' : previous,
      restoreInputLines(finding)
    ])
  })
  return groupedSection('<h3>What changed</h3>', groups.map(changeGroup), reserved)
}

function changeGroup(findings: readonly [Finding, ...Finding[]]): SectionGroup<Finding> {
  const [first, ...others] = findings
  const { status, reason } = first
  const isSingle = others.length === 0
  const subject = isSingle ? code(first.bucket) : count(findings.length, 'bucket')
  const isSettled = !needsAttention(status)
  const inputs = restoreInputLines(first)
  const bucketLine = isSingle ? [yamlLine('bucket', first.bucket)] : []
  return {
    items: findings,
    head: [
      `<h4>${statusIcons[status]} ${subject}: ${status}</h4>`,
      factList([
        ['Required', requiredCell(first)],
        ['Change', describeChange(first)],
        ...(isSettled
          ? []
          : [['Then', `${code(reason?.code ?? status)}, see what needs doing`] as const]),
        ...(isSingle && isSettled
          ? ([
              ['Notes', notesCell(first)],
              ['', inlineCells(first, regionColumn, policyColumn, requestColumn)]
            ] as const)
          : [])
      ]),
      ...(inputs.length === 0
        ? []
        : [
            `<p>To bring back what was there${isSingle ? '' : ', for each of these buckets'}:</p>`,
            preformatted([...bucketLine, ...inputs].join('\n'))
          ])
    ],
    columns: [
      bucketColumn,
      regionColumn,
      policyColumn,
      ...(isSettled ? [requestColumn, notesColumn] : [])
    ]
  }
}

/** Without this, a change that was rolled back or is not visible would read "AES256 → AES256". */
function describeChange(finding: Finding): string {
  const { previous } = finding
  const found = foundCell(finding)
  if (isBackToPrevious(finding)) return `sent, and found is ${found}, as before`
  return `${previous === undefined ? 'not known' : prose(describeRule(previous))} → ${found}`
}

function isBackToPrevious({ previous, actual, region }: Finding): boolean {
  return previous !== undefined && actual !== undefined && sameRule(previous, actual, region)
}

/**
 * The inputs that restore the previous rule; none if it is restored already or can't be expressed.
 */
function restoreInputLines(finding: Finding): string[] {
  const { previous, actual, region, reason } = finding
  if (previous === undefined) return []
  // Rolled back and read back. In other cases the previous rule may only be a stale read.
  if (isBackToPrevious(finding) && reason?.code.startsWith('canary-') === true) return []
  return (restoreInputs(previous, actual, region) ?? []).map(([name, value]) =>
    yamlLine(name, value)
  )
}

/** Plain scalars that every version of YAML reads as a string. */
const unquotedText = /^[\w-][\w.-]*$/
/** Plain scalars that YAML reads as another type. */
const nonStringScalar = /^(?:null|[-+]?[\d.][\d._]*(?:e[-+]?\d+)?|0[xo][\da-f]+|-.*)$/i

/** An input as a line for `with:`. */
export function yamlLine(name: string, value: string): string {
  const text =
    unquotedText.test(value) && !nonStringScalar.test(value) ? value : JSON.stringify(value)
  return `${name}: ${text}`
}
