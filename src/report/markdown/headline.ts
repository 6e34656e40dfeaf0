import { needsAttention, type Finding, type Status } from '../../encryption/finding.js'
import { emptyMessage, message, quantity, value, words, type Message } from '../../text/message.js'
import type { Report } from '../report.js'
import { isRollbackFailed } from '../sort-and-group.js'

export interface Headline {
  readonly icon: string
  readonly text: Message
}

/** The result in one line. */
export function headlineOf(report: Report): Headline {
  const { verdict, findings, stoppedBy } = report
  const icon = findings.some(isRollbackFailed)
    ? alarmIcon
    : isDrafted(report)
      ? draftIcon
      : statusIcons[verdict.status]
  if (stoppedBy === undefined) return { icon, text: describeOutcome(report) }
  return {
    icon: icon === alarmIcon ? alarmIcon : '🛑',
    text: message`stopped by ${stoppedBy}; ${describeOutcome(report)}`
  }
}

/** A draft that some bucket does not meet has the headline of any other run. */
function isDrafted({ draft, verdict }: Report): boolean {
  return draft !== undefined && !needsAttention(verdict.status)
}

function describeOutcome(report: Report): Message {
  const { verdict, findings, listFailure } = report
  const { drifted, unknown, applied, exempt } = verdict.counts
  const total = findings.length
  const [first] = findings
  if (listFailure !== undefined) return message`the buckets could not be listed`
  if (first === undefined) return message`no buckets were checked`
  if (isDrafted(report)) return message`policy drafted from ${quantity(total, 'bucket')}`
  const single = total === 1 ? message`${value(first.bucket)}` : null
  const some = (number: number): Message =>
    single ?? message`${number} of ${quantity(total, 'bucket')}`
  const open = drifted + unknown
  if (open > 0) {
    const urgent = findings.filter(isRollbackFailed).length
    const verb = words(open === 1 ? 'needs' : 'need')
    if (urgent === open) return message`${some(open)} ${verb} immediate attention`
    const urgency = urgent === 0 ? emptyMessage : message`, ${urgent} of them immediately`
    return message`${some(open)} ${verb} attention${urgency}`
  }
  const all = single ?? message`all ${quantity(total, 'bucket')}`
  if (exempt === total) return message`${all} ${isOrAre(total)} exempt`
  const exemptions = exempt === 0 ? emptyMessage : message`, ${exempt} exempt`
  if (applied > 0) {
    const change =
      applied === 1
        ? 'was changed to meet its requirement'
        : 'were changed to meet their requirements'
    return message`${some(applied)} ${words(change)}${exemptions}`
  }
  return message`${exempt === 0 ? all : some(total - exempt)} ${isOrAre(total - exempt)} compliant${exemptions}`
}

/** The headline where nothing is before it: own words begin with a capital letter, names stay. */
export function asTitle([first, ...others]: Message): Message {
  if (first === undefined) return emptyMessage
  return first.kind === 'text' ? [words(capitalize(first.text)), ...others] : [first, ...others]
}

export function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function isOrAre(number: number) {
  return words(number === 1 ? 'is' : 'are')
}

export const statusIcons: Readonly<Record<Status, string>> = {
  drifted: '❌',
  unknown: '❓',
  applied: '🔧',
  exempt: '⏸️',
  compliant: '✅'
}

/** For a bucket with a failed rollback. */
const alarmIcon = '🚨'

const draftIcon = '📝'

export function iconOf(finding: Finding): string {
  return isRollbackFailed(finding) ? alarmIcon : statusIcons[finding.status]
}
