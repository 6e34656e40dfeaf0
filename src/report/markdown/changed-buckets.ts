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

/** Every bucket that was sent a change, also one that was put back or ended otherwise. */
export function changedBucketsSection(findings: readonly Finding[], reserved: number): Section {
  const alike = groupBy(findings.filter(isChanged), finding => {
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
  return groupedSection('<h3>What changed</h3>', alike.map(changeGroup), reserved)
}

function changeGroup(findings: readonly [Finding, ...Finding[]]): SectionGroup<Finding> {
  const [first, ...others] = findings
  const { status, reason } = first
  const alone = others.length === 0
  const which = alone ? code(first.bucket) : count(findings.length, 'bucket')
  const settled = !needsAttention(status)
  const inputs = restoreInputLines(first)
  const bucketLine = alone ? [yamlLine('bucket', first.bucket)] : []
  return {
    items: findings,
    head: [
      `<h4>${statusIcons[status]} ${which}: ${status}</h4>`,
      factList([
        ['Required', requiredCell(first)],
        ['Change', describeChange(first)],
        ...(settled
          ? []
          : [['Then', `${code(reason?.code ?? status)}, see what needs doing`] as const]),
        ...(alone && settled
          ? ([
              ['Notes', notesCell(first)],
              ['', inlineCells(first, regionColumn, policyColumn, requestColumn)]
            ] as const)
          : [])
      ]),
      ...(inputs.length === 0
        ? []
        : [
            `<p>To bring back what was there${alone ? '' : ', for each of these buckets'}:</p>`,
            preformatted([...bucketLine, ...inputs].join('\n'))
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
function describeChange(finding: Finding): string {
  const { previous } = finding
  const found = foundCell(finding)
  if (isBackToPrevious(finding)) return `sent, and found is ${found}, as before`
  return `${previous === undefined ? 'not known' : prose(describeRule(previous))} → ${found}`
}

function isBackToPrevious({ previous, actual, region }: Finding): boolean {
  return previous !== undefined && actual !== undefined && sameRule(previous, actual, region)
}

/** The inputs that would bring back what was there before; none where it is there again, or has no words. */
function restoreInputLines(finding: Finding): string[] {
  const { previous, actual, region, reason } = finding
  if (previous === undefined) return []
  // Put back, and shown. Any other bucket that shows the old rule may show it no longer a moment later.
  if (isBackToPrevious(finding) && reason?.code.startsWith('canary-') === true) return []
  return (restoreInputs(previous, actual, region) ?? []).map(([name, value]) =>
    yamlLine(name, value)
  )
}

/** What YAML reads as text without quotes, in every version. */
const unquotedText = /^[\w-][\w.-]*$/
/** What it would take for something else. */
const nonStringScalar = /^(?:null|[-+]?[\d.][\d._]*(?:e[-+]?\d+)?|0[xo][\da-f]+|-.*)$/i

/** An input as a line for `with:`. */
export function yamlLine(name: string, value: string): string {
  const text =
    unquotedText.test(value) && !nonStringScalar.test(value) ? value : JSON.stringify(value)
  return `${name}: ${text}`
}
