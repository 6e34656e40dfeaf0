import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { plain } from '../../../src/text/plain.js'
import { longestBackoffMs } from '../../../src/aliyun/http/retry.js'
import {
  githubTimeLimitMs,
  listingLimit,
  timeLimit,
  type RunSize
} from '../../../src/run/time-limit.js'

const one: RunSize = {
  buckets: 1,
  concurrency: 16,
  mode: 'verify',
  canary: false,
  sessions: 0,
  maxAttempts: 1,
  requestTimeoutSeconds: 10
}

describe('the time limit', () => {
  test.each<[string, Partial<RunSize>, number]>([
    ['allows eight requests for a bucket', {}, 80],
    ['adds the requests for a session', { sessions: 1 }, 110],
    ['adds the requests for each of several sessions', { sessions: 3 }, 170],
    ['allows the same time for all concurrent buckets', { buckets: 16 }, 80],
    ['adds the same time for each further round', { buckets: 17 }, 160],
    ['adds the time of sequential buckets', { buckets: 3, concurrency: 1 }, 240],
    ['allows all attempts and the pauses between them', { maxAttempts: 3 }, 8 * (30 + 0.4 + 0.8)],
    ['allows longer requests', { requestTimeoutSeconds: 300 }, 2400],
    ['allows an upload', { canary: true }, 120],
    ['allows a change and the wait for it to show', { mode: 'apply' }, 150 + 60],
    [
      'does not exceed what a timer can wait',
      {
        buckets: 10_000,
        concurrency: 1,
        mode: 'apply',
        maxAttempts: 20,
        requestTimeoutSeconds: 300
      },
      (2 ** 31 - 1) / 1000
    ],
    ['allows a change and its rollback', { mode: 'apply', canary: true }, 280 + 120]
  ])('%s', (_, size, seconds) => {
    expect(timeLimit({ ...one, ...size }).ms).toBeCloseTo(seconds * 1000)
  })

  test('explains how it is calculated from the inputs', () => {
    const { calculation } = timeLimit({ ...one, buckets: 20, maxAttempts: 2, sessions: 1 })
    expect(plain(calculation)).toBe(
      '2 × 164 s for 20 buckets, 16 at a time, with 2 attempts of 10 s for each request; plus 62 s for the credentials'
    )
  })

  test('includes pauses that are capped one by one', () => {
    expect(longestBackoffMs(1)).toBe(0)
    expect(longestBackoffMs(3)).toBe(1_200)
    expect(longestBackoffMs(20) - longestBackoffMs(19)).toBe(10_000)
  })
})

describe('the time limit of the account’s list', () => {
  test.each<[string, Partial<RunSize>, number]>([
    ['allows twenty requests', {}, 200],
    ['adds the requests for a session', { sessions: 1 }, 230],
    ['allows all attempts and the pauses between them', { maxAttempts: 3 }, 20 * (30 + 0.4 + 0.8)],
    [
      'does not exceed what a timer can wait',
      { maxAttempts: 20, requestTimeoutSeconds: 10_000 },
      (2 ** 31 - 1) / 1000
    ]
  ])('%s', (_, size, seconds) => {
    expect(listingLimit({ ...one, ...size }).ms).toBeCloseTo(seconds * 1000)
  })

  test('explains how it is calculated from the inputs', () => {
    expect(plain(listingLimit({ ...one, sessions: 1 }).calculation)).toBe(
      'calculated for 23 requests for the credentials and the bucket list, with 1 attempt of 10 s each, plus the waits between attempts'
    )
  })
})

describe('the documents', () => {
  const networks = readFileSync('docs/networks.md', 'utf8')
  const seconds = (size: Partial<RunSize>): number => timeLimit({ ...one, ...size }).ms / 1000
  const apply = { mode: 'apply' } as const

  test.each<[string, Partial<RunSize>, number]>([
    ['`verify`', {}, 0],
    ['`verify` with `canary`', { canary: true }, 0],
    ['`apply`', apply, 60],
    ['`apply` with `canary`', { ...apply, canary: true }, 120]
  ])('state the requests and the waiting of %s', (mode, size, waiting) => {
    const requests = (seconds(size) - waiting) / 10
    expect(networks).toMatch(
      new RegExp(`^\\| ${mode} +\\| ${requests} +\\| ${waiting} s +\\|$`, 'm')
    )
  })

  test('state the requests for sessions and for the bucket list', () => {
    const session = (seconds({ sessions: 1 }) - seconds({})) / 10
    expect(networks).toContain(`Each session adds ${session} requests.`)
    expect(networks).toContain(`may take as long as ${listingLimit(one).ms / 10_000} requests.`)
  })

  test('state the time of one request, and the limit of many buckets, with the defaults', () => {
    const requestSeconds = seconds({ maxAttempts: 5 }) / 8
    expect(networks).toContain(`${requestSeconds} s with the defaults`)
    const hours = seconds({ buckets: 800, maxAttempts: 5 }) / 3600
    expect(Math.floor(hours)).toBe(6)
    expect(networks).toContain('for 800 buckets in `verify` to more than six')
  })

  test('state how long the run waits for GitHub', () => {
    expect({ minutes: githubTimeLimitMs / 60_000 }).toEqual({ minutes: 2 })
    expect(readFileSync('docs/reports.md', 'utf8')).toContain('at most two minutes in total')
  })

  test('state the limit of a run with the defaults and a role', () => {
    const typical = { buckets: 16, maxAttempts: 5, sessions: 1 }
    const format = (size: Partial<RunSize>): string =>
      seconds({ ...typical, ...size }).toLocaleString('en-US')
    expect(networks).toContain(
      `up to 16 buckets and a role, the limit is ${format({})} s in \`verify\`, ${format(apply)} s in \`apply\` and ${format({ ...apply, canary: true })} s in \`apply\` with \`canary\``
    )
  })
})
