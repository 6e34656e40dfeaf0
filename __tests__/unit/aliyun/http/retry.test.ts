import { describe, expect, test } from '@jest/globals'
import { retry } from '../../../../src/aliyun/http/retry.js'
import type { Diagnosis } from '../../../../src/aliyun/http/diagnosis.js'

const failed = (more: Partial<Diagnosis> = {}) => ({
  ok: false as const,
  diagnosis: {
    reason: 'service-error' as const,
    what: 'x',
    hint: 'y',
    retry: true,
    mayHaveTakenEffect: false,
    ...more
  }
})

async function persistThrough(
  outcomes: object[],
  maxAttempts: number,
  random = 0.5,
  shutdownSignal = new AbortController().signal
) {
  const pauses: number[] = []
  const left = [...outcomes]
  const outcome = await retry(
    () => Promise.resolve((left.shift() ?? { ok: true, value: 1 }) as ReturnType<typeof failed>),
    {
      maxAttempts,
      random: () => random,
      shutdownSignal,
      clock: {
        now: () => 0,
        sleep: ms => {
          pauses.push(ms)
          return Promise.resolve()
        }
      }
    }
  )
  return { outcome, pauses }
}

describe('attempts', () => {
  test('end with the first answer', async () => {
    const { outcome, pauses } = await persistThrough([failed(), failed()], 5)
    expect(outcome).toMatchObject({ value: 1, mayTakeEffectAgain: false })
    expect(pauses).toHaveLength(2)
  })

  test('are given up at the most that was allowed', async () => {
    const { outcome, pauses } = await persistThrough(Array(9).fill(failed()) as object[], 3)
    expect(outcome).toMatchObject({ attempts: 3 })
    expect(pauses).toHaveLength(2)
  })

  test('end with a failure that is not worth another', async () => {
    const { outcome, pauses } = await persistThrough([failed({ retry: false })], 5)
    expect(outcome).toMatchObject({ attempts: 1 })
    expect(pauses).toEqual([])
  })

  test('remember that an earlier one may have been carried out', async () => {
    const { outcome } = await persistThrough(
      [failed({ mayHaveTakenEffect: true }), failed({ retry: false })],
      5
    )
    expect(outcome).toMatchObject({ attempts: 2, mayHaveTakenEffect: true })
  })

  test('tell whoever is answered at last that an earlier one may come late', async () => {
    const { outcome } = await persistThrough([failed({ mayHaveTakenEffect: true }), failed()], 5)
    expect(outcome).toMatchObject({ value: 1, mayTakeEffectAgain: true })
  })

  test('tell that one was refused as a gateway may refuse what was carried out', async () => {
    for (const reason of ['throttled', 'service-error'] as const) {
      const refused = failed({ reason })
      const answered = await persistThrough([refused, failed()], 5)
      expect(answered.outcome).toMatchObject({ value: 1, ambiguousRefusal: true })
      const givenUp = await persistThrough([refused, failed({ retry: false })], 5)
      expect(givenUp.outcome).toMatchObject({ attempts: 2, ambiguousRefusal: true })
      const between = await persistThrough([refused, failed({ reason: 'timeout' })], 5)
      expect(between.outcome).toMatchObject({ value: 1, ambiguousRefusal: true })
      const readFirst = await persistThrough([failed({ reason, step: 'was not read' })], 5)
      expect(readFirst.outcome).toMatchObject({ value: 1, ambiguousRefusal: false })
    }
  })

  test('get one more chance once the run is being stopped', async () => {
    const { outcome } = await persistThrough(
      Array(9).fill(failed()) as object[],
      5,
      0.5,
      AbortSignal.abort()
    )
    expect(outcome).toMatchObject({ attempts: 2 })
  })

  test('are spread over a bound that doubles, up to ten seconds', async () => {
    const eight = Array(8).fill(failed()) as object[]
    const bounds = [400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]
    expect((await persistThrough(eight, 8, 0)).pauses).toEqual(bounds.map(() => 0))
    expect((await persistThrough(eight, 8, 0.5)).pauses).toEqual(bounds.map(bound => bound / 2))
  })

  test('come sooner after throttling, but never at once', async () => {
    const throttled = Array(8).fill(failed({ reason: 'throttled' })) as object[]
    const bounds = [200, 400, 800, 1_600, 3_200, 6_400, 10_000]
    expect((await persistThrough(throttled, 8, 0)).pauses).toEqual(bounds.map(bound => bound / 2))
    expect((await persistThrough(throttled, 8, 1)).pauses).toEqual(bounds)
  })

  test('come sooner still where nothing else is throttled', async () => {
    const alone = { ...failed({ reason: 'throttled' }), calm: true }
    expect((await persistThrough([alone, alone], 8, 1)).pauses).toEqual([100, 200])
  })
})
