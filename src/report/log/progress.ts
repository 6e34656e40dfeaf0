import { statuses, type Status } from '../../encryption/finding.js'

export interface RunProgress {
  readonly total: number
  /** Finished buckets by status. */
  readonly counts: Readonly<Record<Status, number>>
  readonly elapsedMs: number
}

/** One line for someone who watches a long run. */
export function progressLine({ total, counts, elapsedMs }: RunProgress): string {
  const done = statuses.reduce((sum, status) => sum + counts[status], 0)
  const doneOfTotal = `${done} of ${total} bucket${total === 1 ? '' : 's'}`
  if (done === 0) return `${doneOfTotal} so far`
  const found = statuses
    .filter(status => counts[status] > 0)
    .map(status => `${counts[status]} ${status}`)
  // Extrapolates from the average; buckets run concurrently, so the last ones need no term of their
  // own.
  const remainingMs = (elapsedMs / done) * (total - done)
  return `${doneOfTotal}: ${found.join(', ')}${done < total ? `; about ${duration(remainingMs)} left` : ''}`
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`
}
