import { describe, expect, test } from '@jest/globals'
import { ServiceClient } from '../../../../src/aliyun/http/service-client.js'
import { cloudAdvice, throttledByStatus } from '../../../../src/aliyun/http/diagnosis.js'
import { UntrustedText } from '../../../../src/aliyun/http/untrusted-text.js'
import { SeededRandom } from '../../../../dev/random/seeded-random.js'
import {
  fixedWindow,
  sporadicThrottling,
  tokenBucket,
  type SimulatedRateLimit
} from './simulated-rate-limits.js'
import { VirtualClock } from './virtual-clock.js'

const concurrency = 16

function drawFrom(seed: number): () => number {
  const random = new SeededRandom(seed)
  return () => random.next()
}

interface Run {
  /** How long it took, in milliseconds. */
  readonly ms: number
  readonly requests: number
  /** How many buckets needed so many attempts, from 1. */
  readonly attempts: readonly number[]
  readonly failed: number
}

/** Sends a request per bucket through one client, with up to 5 attempts each, in virtual time. */
async function run(
  accepts: SimulatedRateLimit,
  buckets: number,
  latencyMs: number,
  random: () => number
): Promise<Run> {
  const time = new VirtualClock()
  const phase = random() * 1_000
  await time.advance(phase)
  const client = new ServiceClient({
    clock: time,
    random,
    maxAttempts: 5,
    shutdownSignal: new AbortController().signal,
    untrusted: new UntrustedText(text => text),
    debug: undefined
  })
  const attempts = [0, 0, 0, 0, 0, 0]
  let [next, requests, failed] = [0, 0, 0]
  const work = async (): Promise<void> => {
    while (next < buckets) {
      const bucket = (next += 1)
      let sent = 0
      const outcome = await client.execute({
        label: '',
        requestIdOf: () => '',
        async send() {
          sent += 1
          // Latency varies, and timers fire late.
          await time.sleep((latencyMs / 2) * (0.98 + random() * 0.04) + random())
          const accepted = accepts(time.now(), bucket)
          await time.sleep(latencyMs / 2)
          return { kind: 'response' as const, status: accepted ? 200 : 503, accepted }
        },
        interpret: ({ accepted }) =>
          accepted
            ? { ok: true, value: true }
            : { ok: false, diagnosis: throttledByStatus(503, cloudAdvice) }
      })
      requests += sent
      attempts[sent] = (attempts[sent] ?? 0) + 1
      if (!outcome.ok) failed += 1
    }
  }
  const all = Promise.all(Array.from({ length: concurrency }, work))
  await time.advance()
  await all
  return { ms: time.now() - phase, requests, attempts, failed }
}

const seeds = [1, 2, 3]

describe('a service that accepts 100 requests per second', () => {
  // prettier-ignore
  test.each<[string, () => SimulatedRateLimit, number, number]>([
    ['in windows of a second',    () => fixedWindow(100),      100,  1],
    ['in windows, with high latency',      () => fixedWindow(100),      100, 50],
    ['with a burst of 100',       () => tokenBucket(100, 100), 100,  1],
    ['with a burst, with high latency',    () => tokenBucket(100, 100), 100, 50],
    ['evenly',                    () => tokenBucket(100, 1),     0,  1],
    ['evenly, with high latency',          () => tokenBucket(100, 1),     0, 50]
  ])('%s: all of 1,000 buckets get a response', async (_, service, atOnce, latencyMs) => {
    for (const seed of seeds) {
      const { ms, attempts, failed } = await run(service(), 1_000, latencyMs, drawFrom(seed))
      expect(failed).toBe(0)
      expect(attempts[5]).toBeLessThanOrEqual(5)
      const floorMs = (1_000 - atOnce) * 10
      expect(floorMs / ms).toBeGreaterThan(0.65)
    }
  })
})

describe('a service that throttles 1 % of the buckets twice', () => {
  test.each([
    [1_000, 1.35],
    [5_000, 1.15]
  ])('adds little time for %d buckets', async (buckets, most) => {
    for (const seed of seeds) {
      const random = drawFrom(seed)
      const { ms, requests, failed } = await run(
        sporadicThrottling(0.01, 2, random),
        buckets,
        50,
        random
      )
      expect(failed).toBe(0)
      expect(ms / ((requests / concurrency) * 50)).toBeLessThan(most)
    }
  })
})
