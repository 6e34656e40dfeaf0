import { describe, expect, test } from '@jest/globals'
import { longestPausesMs } from '../../src/aliyun/http/attempts.js'
import { timeLimit, type Extent } from '../../src/time-limit.js'

const one: Extent = {
  buckets: 1,
  concurrency: 16,
  mode: 'verify',
  canary: false,
  sessions: 0,
  maxAttempts: 1,
  requestTimeoutSeconds: 10
}

describe('the time limit', () => {
  test.each<[string, Partial<Extent>, number]>([
    ['six requests for a bucket', {}, 60],
    ['a session first', { sessions: 1 }, 90],
    ['several sessions first', { sessions: 3 }, 150],
    ['the same for all that go at once', { buckets: 16 }, 60],
    ['once more for each round', { buckets: 17 }, 120],
    ['one after the other', { buckets: 3, concurrency: 1 }, 180],
    ['attempts, and the pauses between them', { maxAttempts: 3 }, 6 * (30 + 0.4 + 0.8)],
    ['longer requests', { requestTimeoutSeconds: 300 }, 1800],
    ['an upload', { canary: true }, 100],
    ['a change and its wait', { mode: 'apply' }, 120 + 60],
    [
      'no longer than a timer can wait',
      {
        buckets: 10_000,
        concurrency: 1,
        mode: 'apply',
        maxAttempts: 20,
        requestTimeoutSeconds: 300
      },
      (2 ** 31 - 1) / 1000
    ],
    ['a change and the way back', { mode: 'apply', canary: true }, 250 + 120]
  ])('%s', (_, extent, seconds) => {
    expect(timeLimit({ ...one, ...extent }).ms).toBeCloseTo(seconds * 1000)
  })

  test('says how it follows from the inputs', () => {
    const { words } = timeLimit({ ...one, buckets: 20, maxAttempts: 2, sessions: 1 })
    expect(words).toBe(
      '2 × 123 s: 20 buckets, 16 at once, and 2 attempts of 10 s for each request; 62 s for the credentials'
    )
  })

  test('pauses are bounded one by one', () => {
    expect(longestPausesMs(1)).toBe(0)
    expect(longestPausesMs(3)).toBe(1_200)
    expect(longestPausesMs(20) - longestPausesMs(19)).toBe(10_000)
  })
})
