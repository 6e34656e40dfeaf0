import type { Finding, Status } from '../encryption/finding.js'
import { progressLine } from '../report/log/progress.js'

const everyMs = 10_000

export interface ProgressReporter {
  /** To be told each finding as it comes. */
  readonly finished: (finding: Finding) => void
  /** No more lines. */
  readonly end: () => void
}

/** Says every ten seconds how far a run over so many buckets has come, until its end; a shorter run gets no line. */
export function reportProgress(
  total: number,
  say: (line: string) => void,
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
    say(progressLine({ total, counts, elapsedMs: now() - start }))
  }, everyMs).unref()
  return {
    finished({ status }) {
      counts[status] += 1
    },
    end() {
      clearInterval(timer)
    }
  }
}
