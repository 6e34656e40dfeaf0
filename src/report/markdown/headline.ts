import type { Status } from '../../encryption/finding.js'
import { isRollbackFailed } from '../sort-and-group.js'
import { count } from '../../text/plain-text.js'
import type { Report } from '../report.js'

export interface Headline {
  readonly icon: string
  readonly text: string
}

/** The result in one line; `name` formats a name. */
export function headlineOf(report: Report, name: (name: string) => string): Headline {
  const { verdict, findings, stoppedBy } = report
  const icon = findings.some(isRollbackFailed) ? alarmIcon : statusIcons[verdict.status]
  if (stoppedBy === undefined) return { icon, text: describeOutcome(report, name) }
  return {
    icon: icon === alarmIcon ? alarmIcon : '🛑',
    text: `stopped by ${name(stoppedBy)}; ${describeOutcome(report, name)}`
  }
}

function describeOutcome(
  { verdict, findings, listFailure }: Report,
  name: (name: string) => string
): string {
  const { drifted, unknown, applied, exempt } = verdict.counts
  const total = findings.length
  const [first] = findings
  if (listFailure !== undefined) return 'the buckets could not be listed'
  if (first === undefined) return 'no bucket was looked at'
  const open = drifted + unknown
  const single = total === 1 ? name(first.bucket) : undefined
  if (open > 0) {
    const urgent = findings.filter(isRollbackFailed).length
    const buckets = single ?? `${open} of ${total} buckets`
    const urgency = urgent === 0 ? '' : urgent === open ? ' at once' : `, ${urgent} of them at once`
    return `${buckets} ${open === 1 ? 'needs' : 'need'} attention${urgency}`
  }
  if (exempt === total)
    return `${single ?? `all ${total} buckets`} ${total === 1 ? 'is' : 'are'} exempt`
  const exemptions = exempt === 0 ? '' : `, ${exempt} exempt`
  if (applied > 0) {
    const buckets = single ?? `${applied} of ${total} buckets`
    return `${buckets} ${applied === 1 ? 'was' : 'were'} changed to what is required${exemptions}`
  }
  if (single !== undefined) return `${single} is as required`
  const compliant =
    exempt === 0 ? `all ${count(total, 'bucket')}` : `${total - exempt} of ${total} buckets`
  return `${compliant} ${total - exempt === 1 ? 'is' : 'are'} as required${exemptions}`
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
