/** Whether a service accepts a request about this bucket at this time, in milliseconds. */
export type SimulatedRateLimit = (now: number, bucket: number) => boolean

/** Accepts a number of requests in each second of the clock. */
export function fixedWindow(perSecond: number): SimulatedRateLimit {
  let second = -1
  let accepted = 0
  return now => {
    const current = Math.floor(now / 1_000)
    if (current !== second) accepted = 0
    second = current
    accepted += 1
    return accepted <= perSecond
  }
}

/** Accepts a rate, and a burst at once. */
export function tokenBucket(perSecond: number, burst: number): SimulatedRateLimit {
  let tokens = burst
  let filledAt = 0
  return now => {
    tokens = Math.min(burst, tokens + ((now - filledAt) * perSecond) / 1_000)
    filledAt = now
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}

/** Throttles a share of the buckets a number of times each, whatever the rate. */
export function sporadicThrottling(
  share: number,
  times: number,
  random: () => number
): SimulatedRateLimit {
  const left = new Map<number, number>()
  return (_, bucket) => {
    const refusals = left.get(bucket) ?? (random() < share ? times : 0)
    left.set(bucket, refusals - 1)
    return refusals <= 0
  }
}
