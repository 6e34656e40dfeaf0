import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Finding, Status } from '../../../../src/encryption/finding.js'
import { reportProgress } from '../../../../src/run/progress-reporter.js'
import { plain } from '../../../../src/text/plain.js'
import { pageBlocks } from '../../../../dev/docs/code-blocks.js'
import { progressLine } from '../../../../src/report/log/progress.js'

const none = { drifted: 0, unknown: 0, applied: 0, exempt: 0, compliant: 0 }

describe('a line of progress', () => {
  // prettier-ignore
  test.each<[number, Partial<Record<Status, number>>, number, string]>([
    [1000, { drifted: 12, unknown: 3, compliant: 325 }, 12, '340 of 1000 buckets: 12 drifted, 3 unknown, 325 compliant; about 24 s left'],
    [1000, {},                                          10, '0 of 1000 buckets so far'],
    [1,    {},                                          10, '0 of 1 bucket so far'],
    [10,   { compliant: 10 },                           20, '10 of 10 buckets: 10 compliant'],
    [240,  { applied: 20, exempt: 1 },                  10, '21 of 240 buckets: 20 applied, 1 exempt; about 105 s left'],
    [5000, { compliant: 100 },                          10, '100 of 5000 buckets: 100 compliant; about 9 min left'],
    [5000, { compliant: 1 },                            10, '1 of 5000 buckets: 1 compliant; about 14 h left']
  ])('counts %d buckets with %o after %d s', (total, counts, seconds, line) => {
    expect(plain(progressLine({ total, counts: { ...none, ...counts }, elapsedMs: seconds * 1000 }))).toBe(line)
  })
})

describe('lines of progress', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  test('are written every ten seconds until the end', () => {
    const said: string[] = []
    const { finished, end } = reportProgress(4, line => said.push(plain(line)), Date.now)
    const finish = (status: Status): void => {
      finished({ status } as Finding)
    }
    finish('compliant')
    jest.advanceTimersByTime(9_999)
    expect(said).toEqual([])
    jest.advanceTimersByTime(1)
    finish('drifted')
    jest.advanceTimersByTime(10_000)
    expect(said).toEqual([
      '1 of 4 buckets: 1 compliant; about 30 s left',
      '2 of 4 buckets: 1 drifted, 1 compliant; about 20 s left'
    ])
    end()
    jest.advanceTimersByTime(60_000)
    expect(said).toHaveLength(2)
    expect(jest.getTimerCount()).toBe(0)
  })
})

test('is shown in the documents as it is', () => {
  const counts = { ...none, drifted: 12, unknown: 3, compliant: 325 }
  const line = plain(progressLine({ total: 1000, counts, elapsedMs: 10_000 }))
  const shown = pageBlocks('docs/networks.md').find(({ mark }) => mark === 'progress:line')
  expect(shown?.text).toBe(`${line}\n`)
})
