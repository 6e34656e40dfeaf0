import type { Measurement } from './measure.js'

/** The bounds of a run. docs/how-a-run-works.md quotes these numbers. */
export const limits = {
  /** Peak memory of the bundle's process, in megabytes. */
  peakMB: 300,
  /** Run time as a multiple of the time the network alone takes. */
  timesFloor: 1.5,
  /** Time per request over 10,000 buckets as a multiple of that over 1,000. */
  growth: 1.15,
  /** The least share of a throttling OSS's allowance that the run must use. */
  share: 0.7
} as const

/** A measured value and whether it is within its bound. */
export interface BoundCheck {
  readonly isKept: boolean
  /** The line that is printed. */
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

/** @param emptyMs the bundle's own time, without a network. */
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

/** Whether a request takes longer in a run over more buckets. */
export function timePerRequestGrowth(few: Timed, many: Timed, emptyMs: number): BoundCheck {
  const each = ({ wallMs, requests }: Timed): number => (wallMs - emptyMs) / requests
  const times = each(many) / each(few)
  return {
    isKept: times < limits.growth,
    message: `${times.toFixed(2)} times as long a request as with fewer buckets, of ${limits.growth} at most`
  }
}

/**
 * How much of the allowed request rate is used; the first second's allowance is available at once.
 */
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
