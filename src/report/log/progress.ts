import { statuses, type Status } from '../../encryption/finding.js'
import { emptyMessage, join, message, quantity, words, type Message } from '../../text/message.js'

export interface RunProgress {
  readonly total: number
  /** Finished buckets by status. */
  readonly counts: Readonly<Record<Status, number>>
  readonly elapsedMs: number
}

/** One line for someone who watches a long run. */
export function progressLine({ total, counts, elapsedMs }: RunProgress): Message {
  const done = statuses.reduce((sum, status) => sum + counts[status], 0)
  const doneOfTotal = message`${done} of ${quantity(total, 'bucket')}`
  if (done === 0) return message`${doneOfTotal} so far`
  const found = statuses
    .filter(status => counts[status] > 0)
    .map(status => words(`${counts[status]} ${status}`))
  // Extrapolates from the average; buckets run concurrently, so the last ones need no term of their
  // own.
  const remainingMs = (elapsedMs / done) * (total - done)
  const left = done < total ? message`; about ${words(duration(remainingMs))} left` : emptyMessage
  return message`${doneOfTotal}: ${join(found, ', ')}${left}`
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`
}
