import { statuses, type Status } from '../../encryption/finding.js'

/** How far a run has come. */
export interface RunProgress {
  /** The buckets that there are. */
  readonly total: number
  /** Those that are finished, by what they ended in. */
  readonly counts: Readonly<Record<Status, number>>
  readonly elapsedMs: number
}

/** One line for whoever watches a long run. */
export function progressLine({ total, counts, elapsedMs }: RunProgress): string {
  const done = statuses.reduce((sum, status) => sum + counts[status], 0)
  const doneOfTotal = `${done} of ${total} bucket${total === 1 ? '' : 's'}`
  if (done === 0) return `${doneOfTotal} so far`
  const found = statuses
    .filter(status => counts[status] > 0)
    .map(status => `${counts[status]} ${status}`)
  // As if the rest took as long each; nobody waits for the last ones alone.
  const leftMs = (elapsedMs / done) * (total - done)
  return `${doneOfTotal}: ${found.join(', ')}${done < total ? `; about ${duration(leftMs)} left` : ''}`
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`
}
