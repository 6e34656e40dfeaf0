import type { Status } from '../../encryption/finding.js'
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
  const icon = findings.some(isRollbackFailed) ? alarmIcon : statusIcons[verdict.status]
  if (stoppedBy === undefined) return { icon, text: describeOutcome(report) }
  return {
    icon: icon === alarmIcon ? alarmIcon : '🛑',
    text: message`stopped by ${stoppedBy}; ${describeOutcome(report)}`
  }
}

function describeOutcome({ verdict, findings, listFailure }: Report): Message {
  const { drifted, unknown, applied, exempt } = verdict.counts
  const total = findings.length
  const [first] = findings
  if (listFailure !== undefined) return message`the buckets could not be listed`
  if (first === undefined) return message`no bucket was checked`
  const single = total === 1 ? message`${value(first.bucket)}` : null
  const some = (number: number): Message =>
    single ?? message`${number} of ${quantity(total, 'bucket')}`
  const open = drifted + unknown
  if (open > 0) {
    const urgent = findings.filter(isRollbackFailed).length
    const urgency =
      urgent === 0
        ? emptyMessage
        : urgent === open
          ? message` immediately`
          : message`, ${urgent} of them immediately`
    return message`${some(open)} ${words(open === 1 ? 'needs' : 'need')} attention${urgency}`
  }
  const all = single ?? message`all ${quantity(total, 'bucket')}`
  if (exempt === total) return message`${all} ${isOrAre(total)} exempt`
  const exemptions = exempt === 0 ? emptyMessage : message`, ${exempt} exempt`
  if (applied > 0) {
    return message`${some(applied)} ${words(applied === 1 ? 'was' : 'were')} changed as required${exemptions}`
  }
  return message`${exempt === 0 ? all : some(total - exempt)} ${isOrAre(total - exempt)} compliant${exemptions}`
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
export const alarmIcon = '🚨'
