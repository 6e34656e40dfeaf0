/** Whether a service takes a request of this bucket at this moment, in milliseconds. */
export type RateLimit = (now: number, bucket: number) => boolean

/** So many in each second of the clock. */
export function fixedWindow(perSecond: number): RateLimit {
  let second = -1
  let taken = 0
  return now => {
    const current = Math.floor(now / 1_000)
    if (current !== second) taken = 0
    second = current
    taken += 1
    return taken <= perSecond
  }
}

/** So many a second, and so many at once. */
export function tokenBucket(perSecond: number, burst: number): RateLimit {
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

/** Throttles this share of the buckets so many times each, however it is asked. */
export function sporadicThrottling(share: number, times: number, random: () => number): RateLimit {
  const left = new Map<number, number>()
  return (_, bucket) => {
    const refusals = left.get(bucket) ?? (random() < share ? times : 0)
    left.set(bucket, refusals - 1)
    return refusals <= 0
  }
}

/** Random numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
