import type { Finding, Status } from '../encryption/finding.js'
import { progressLine } from '../report/log/progress.js'
import type { Message } from '../text/message.js'

const intervalMs = 10_000

export interface ProgressReporter {
  /** Counts a finding; call it as soon as there is one. */
  readonly finished: (finding: Finding) => void
  /** Stops the lines. */
  readonly end: () => void
}

/** Writes the progress of a run over `total` buckets every ten seconds; a shorter run gets no line. */
export function reportProgress(
  total: number,
  write: (line: Message) => void,
  now: () => number
): ProgressReporter {
  const counts: Record<Status, number> = {
    drifted: 0,
    unknown: 0,
    applied: 0,
    exempt: 0,
    compliant: 0
  }
  const start = now()
  const timer = setInterval(() => {
    write(progressLine({ total, counts, elapsedMs: now() - start }))
  }, intervalMs).unref()
  return {
    finished({ status }) {
      counts[status] += 1
    },
    end() {
      clearInterval(timer)
    }
  }
}
