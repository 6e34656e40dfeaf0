import type { Status } from '../../encryption/finding.js'
import { isRollbackFailed } from '../sort-and-group.js'
import { count } from '../../text/plain-text.js'
import type { Report } from '../report.js'

export interface Headline {
  readonly icon: string
  readonly text: string
}

/** What a person with ten seconds has to know. `name` is how a name is written. */
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
  const [only] = findings
  if (listFailure !== undefined) return 'the buckets could not be listed'
  if (only === undefined) return 'no bucket was looked at'
  const open = drifted + unknown
  const one = total === 1 ? name(only.bucket) : undefined
  if (open > 0) {
    const urgent = findings.filter(isRollbackFailed).length
    const which = one ?? `${open} of ${total} buckets`
    const when = urgent === 0 ? '' : urgent === open ? ' at once' : `, ${urgent} of them at once`
    return `${which} ${open === 1 ? 'needs' : 'need'} attention${when}`
  }
  if (exempt === total)
    return `${one ?? `all ${total} buckets`} ${total === 1 ? 'is' : 'are'} exempt`
  const but = exempt === 0 ? '' : `, ${exempt} exempt`
  if (applied > 0) {
    const which = one ?? `${applied} of ${total} buckets`
    return `${which} ${applied === 1 ? 'was' : 'were'} changed to what is required${but}`
  }
  if (one !== undefined) return `${one} is as required`
  const right =
    exempt === 0 ? `all ${count(total, 'bucket')}` : `${total - exempt} of ${total} buckets`
  return `${right} ${total - exempt === 1 ? 'is' : 'are'} as required${but}`
}

export const statusIcons: Readonly<Record<Status, string>> = {
  drifted: '❌',
  unknown: '❓',
  applied: '🔧',
  exempt: '⏸️',
  compliant: '✅'
}

/** Of a bucket that we may have left broken. */
export const alarmIcon = '🚨'
