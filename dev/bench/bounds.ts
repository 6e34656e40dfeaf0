import type { Measurement } from './measure.js'

/** What a run must keep to. docs/how-a-run-works.md names these numbers. */
export const limits = {
  /** Peak memory of the bundle's process, in megabytes. */
  peakMB: 300,
  /** Time, in terms of what the network alone takes. */
  timesFloor: 1.5,
  /** Time for a request over 10,000 buckets, in terms of one over 1,000. */
  growth: 1.15,
  /** Share of what OSS takes while it throttles that is used, at least. */
  share: 0.7
} as const

/** One thing that was measured, and whether it is as it must be. */
export interface BoundCheck {
  readonly isKept: boolean
  /** What a person reads about it. */
  readonly message: string
}

interface Network {
  readonly latencyMs: number
  readonly concurrency: number
}

type Timed = Pick<Measurement, 'wallMs' | 'requests'>

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

export function correctFindings({ mistakes }: Pick<Measurement, 'mistakes'>): BoundCheck {
  const some = mistakes.slice(0, 3).join('; ')
  const detail = mistakes.length === 0 ? '' : `: ${mistakes.length} are not, such as ${some}`
  return { isKept: mistakes.length === 0, message: `every finding is right${detail}` }
}

export function peakMemory({ peakMB }: Pick<Measurement, 'peakMB'>): BoundCheck {
  return {
    isKept: peakMB < limits.peakMB,
    message: `peak memory ${peakMB.toFixed(0)} MB, of ${limits.peakMB} at most`
  }
}

/** @param emptyMs what the bundle itself takes, without a network. */
export function timeOverFloor(
  { wallMs, requests }: Timed,
  { latencyMs, concurrency }: Network,
  emptyMs: number
): BoundCheck {
  const floorMs = (requests / concurrency) * latencyMs
  const mostMs = limits.timesFloor * floorMs + emptyMs
  const times = ((wallMs - emptyMs) / floorMs).toFixed(2)
  return {
    isKept: wallMs <= mostMs,
    message: `${seconds(wallMs)} of ${seconds(mostMs)} at most; ${times} times the floor of ${seconds(floorMs)} (${requests} requests ÷ ${concurrency} × ${latencyMs} ms), of ${limits.timesFloor} at most, beside the empty run`
  }
}

/** Whether a request takes longer where there are more buckets. */
export function timePerRequestGrowth(few: Timed, many: Timed, emptyMs: number): BoundCheck {
  const each = ({ wallMs, requests }: Timed): number => (wallMs - emptyMs) / requests
  const times = each(many) / each(few)
  return {
    isKept: times < limits.growth,
    message: `${times.toFixed(2)} times as long a request as with fewer buckets, of ${limits.growth} at most`
  }
}

/** How much is used of so many requests a second that OSS takes; those of the first second are there at once. */
export function rateLimitUtilization(
  { wallMs, requests, throttled }: Timed & Pick<Measurement, 'throttled'>,
  perSecond: number,
  emptyMs: number
): BoundCheck {
  const used = (requests - throttled - perSecond) / ((wallMs - emptyMs) / 1000) / perSecond
  return {
    isKept: used > limits.share,
    message: `${throttled} requests were throttled, and ${(used * 100).toFixed(0)} % of what OSS takes was used, of ${limits.share * 100} % at least`
  }
}
