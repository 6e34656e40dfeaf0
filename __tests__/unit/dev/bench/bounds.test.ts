import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import {
  timePerRequestGrowth,
  peakMemory,
  correctFindings,
  rateLimitUtilization,
  timeOverFloor
} from '../../../../dev/bench/bounds.js'

/** The verdicts of the bench on both sides of each bound, without a clock. */
const network = { latencyMs: 50, concurrency: 16 }

test('exceeds the bound when one finding is wrong', () => {
  expect(correctFindings({ mistakes: [] })).toEqual({
    isKept: true,
    message: 'every finding is right'
  })
  expect(correctFindings({ mistakes: ['a', 'b', 'c', 'd'] })).toEqual({
    isKept: false,
    message: 'every finding is right: 4 are not, such as a; b; c'
  })
})

test.each([
  [299.9, true],
  [300, false]
])('checks the memory bound: %d MB is within it: %s', (peakMB, isKept) => {
  expect(peakMemory({ peakMB }).isKept).toBe(isKept)
  expect(peakMemory({ peakMB }).message).toContain('of 300 at most')
})

// The floor of 1,600 requests is 5 s; one and a half times that is 7.5 s, plus the empty run.
test.each([
  [7_700, true],
  [7_701, false]
])(
  'checks the time bound: 1,600 requests in %d ms, of which the bundle takes 200, are within it: %s',
  (wallMs, isKept) => {
    expect(timeOverFloor({ wallMs, requests: 1_600 }, network, 200)).toMatchObject({ isKept })
  }
)

test('states the time as a multiple of the floor', () => {
  expect(timeOverFloor({ wallMs: 6_200, requests: 1_600 }, network, 200).message).toBe(
    '6.20 s of 7.70 s at most; 1.20 times the floor of 5.00 s (1600 requests ÷ 16 × 50 ms), of 1.5 at most, beside the empty run'
  )
})

test.each([
  [11_499, true],
  [11_500, false]
])(
  'checks the growth bound: ten times the requests in %d ms, where one takes 1 ms, are within it: %s',
  (ms, isKept) => {
    const few = { wallMs: 1_000 + 200, requests: 1_000 }
    expect(timePerRequestGrowth(few, { wallMs: ms + 200, requests: 10_000 }, 200)).toMatchObject({
      isKept
    })
  }
)

// The first 100 are available at once; at 100 a second the other 700 take 7 s.
test.each([
  [9_999, true],
  [10_000, false]
])(
  'checks the share of the rate limit: 800 of 830 requests in %d ms at 100 a second are within it: %s',
  (ms, isKept) => {
    const bound = rateLimitUtilization({ wallMs: ms + 200, requests: 830, throttled: 30 }, 100, 200)
    expect(bound).toMatchObject({ isKept })
    expect(bound.message).toBe(
      '30 requests were throttled, and 70 % of what OSS takes was used, of 70 % at least'
    )
  }
)

test('matches the bounds in docs/how-a-run-works.md', () => {
  const page = readFileSync(new URL('../../../../docs/how-a-run-works.md', import.meta.url), 'utf8')
  expect(page).toContain('within 1.5 times what the network alone takes and under 300 MB')
})
