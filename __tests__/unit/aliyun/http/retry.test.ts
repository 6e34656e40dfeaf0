import { describe, expect, test } from '@jest/globals'
import { retry } from '../../../../src/aliyun/http/retry.js'
import type { Diagnosis } from '../../../../src/aliyun/http/diagnosis.js'
import { message } from '../../../../src/text/message.js'

const failed = (more: Partial<Diagnosis> = {}) => ({
  ok: false as const,
  diagnosis: {
    reasonCode: 'service-error' as const,
    what: message`x`,
    hint: message`y`,
    retry: true,
    mayHaveTakenEffect: false,
    ...more
  }
})

async function retryThrough(
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

describe('retry', () => {
  test('stops at the first success', async () => {
    const { outcome, pauses } = await retryThrough([failed(), failed()], 5)
    expect(outcome).toMatchObject({ value: 1, mayTakeEffectAgain: false })
    expect(pauses).toHaveLength(2)
  })

  test('stops at the maximum number of attempts', async () => {
    const { outcome, pauses } = await retryThrough(Array(9).fill(failed()) as object[], 3)
    expect(outcome).toMatchObject({ attempts: 3 })
    expect(pauses).toHaveLength(2)
  })

  test('stops at a failure that is not worth a retry', async () => {
    const { outcome, pauses } = await retryThrough([failed({ retry: false })], 5)
    expect(outcome).toMatchObject({ attempts: 1 })
    expect(pauses).toEqual([])
  })

  test('reports that an earlier attempt may have been carried out', async () => {
    const { outcome } = await retryThrough(
      [failed({ mayHaveTakenEffect: true }), failed({ retry: false })],
      5
    )
    expect(outcome).toMatchObject({ attempts: 2, mayHaveTakenEffect: true })
  })

  test('reports with the success that an earlier attempt may take effect late', async () => {
    const { outcome } = await retryThrough([failed({ mayHaveTakenEffect: true }), failed()], 5)
    expect(outcome).toMatchObject({ value: 1, mayTakeEffectAgain: true })
  })

  test('reports a refusal that a gateway may also send for a request that was carried out', async () => {
    for (const reason of ['throttled', 'service-error'] as const) {
      const refused = failed({ reasonCode: reason })
      const succeeded = await retryThrough([refused, failed()], 5)
      expect(succeeded.outcome).toMatchObject({ value: 1, ambiguousRefusal: true })
      const exhausted = await retryThrough([refused, failed({ retry: false })], 5)
      expect(exhausted.outcome).toMatchObject({ attempts: 2, ambiguousRefusal: true })
      const between = await retryThrough([refused, failed({ reasonCode: 'timeout' })], 5)
      expect(between.outcome).toMatchObject({ value: 1, ambiguousRefusal: true })
      const readFirst = await retryThrough(
        [failed({ reasonCode: reason, step: message`was not read` })],
        5
      )
      expect(readFirst.outcome).toMatchObject({ value: 1, ambiguousRefusal: false })
    }
  })

  test('allows one more attempt once the run is being stopped', async () => {
    const { outcome } = await retryThrough(
      Array(9).fill(failed()) as object[],
      5,
      0.5,
      AbortSignal.abort()
    )
    expect(outcome).toMatchObject({ attempts: 2 })
  })

  test('draws the pause from a range that doubles, up to ten seconds', async () => {
    const eight = Array(8).fill(failed()) as object[]
    const bounds = [400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]
    expect((await retryThrough(eight, 8, 0)).pauses).toEqual(bounds.map(() => 0))
    expect((await retryThrough(eight, 8, 0.5)).pauses).toEqual(bounds.map(bound => bound / 2))
  })

  test('pauses for less time after throttling, but never for none', async () => {
    const throttled = Array(8).fill(failed({ reasonCode: 'throttled' })) as object[]
    const bounds = [200, 400, 800, 1_600, 3_200, 6_400, 10_000]
    expect((await retryThrough(throttled, 8, 0)).pauses).toEqual(bounds.map(bound => bound / 2))
    expect((await retryThrough(throttled, 8, 1)).pauses).toEqual(bounds)
  })

  test('pauses for even less time when no other request is throttled', async () => {
    const alone = { ...failed({ reasonCode: 'throttled' }), calm: true }
    expect((await retryThrough([alone, alone], 8, 1)).pauses).toEqual([100, 200])
  })
})
