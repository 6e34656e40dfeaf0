import { describe, expect, test } from '@jest/globals'
import type { Rule } from '../../../src/encryption/rule.js'
import {
  readBack,
  type ReadBackLimit,
  type ForeignRuleSighting
} from '../../../src/reconcile/read-back.js'
import { FakeClock, fakeFailure, fakeReceipt } from './fake-cloud-ports.js'

const from: Rule = { algorithm: 'SM4' }
const to: Rule = { algorithm: 'KMS' }
const theirs: Rule = { algorithm: 'AES256' }

/** Reads back a bucket that shows these rules in turn, then the last one forever; `null` is a failed read. */
async function see(limitMs: number, ...answers: (Rule | null)[]) {
  return await seeAfter({ limitMs, accepted: true }, ...answers)
}

async function seeAfter(
  options: ReadBackLimit & { earlier?: ForeignRuleSighting },
  ...answers: (Rule | null)[]
) {
  const clock = new FakeClock()
  let reads = 0
  const read = () => {
    const rule = answers[Math.min(reads, answers.length - 1)] ?? null
    reads += 1
    if (reads > 200) throw new Error('There is no end to it.')
    return rule === null
      ? Promise.reject(fakeFailure(false))
      : Promise.resolve({ ...fakeReceipt('R'), rule })
  }
  const rules = { read, write: () => Promise.reject(fakeFailure(false)) }
  const context = { rules, clock, shutdownSignal: new AbortController().signal }
  const seen = await readBack('b', { from, to }, options, context)
  return { ...seen, reads, ms: clock.ms }
}

describe('a rule that neither was there before nor was sent', () => {
  test('is foreign after three reads in a row and five seconds', async () => {
    const seen = await see(60_000, theirs)
    expect(seen).toMatchObject({ shown: false, foreign: theirs, rule: theirs })
    expect(seen.ms).toBe(5_000)
  })

  test('is foreign after three reads even if the limit allows only one', async () => {
    expect(await see(0, theirs)).toMatchObject({ foreign: theirs, reads: 3, ms: 500 })
  })

  test('is not foreign if the next read shows another rule', async () => {
    for (const next of [from, to, { algorithm: 'KMS', kmsKeyId: 'bbbbbbbb-3509' }]) {
      const seen = await see(0, theirs, theirs, next, from)
      expect(seen).not.toHaveProperty('foreign')
      expect(seen.reads).toBe(next === from ? 3 : 4)
    }
  })

  test('must be seen three more times after a read that did not show it', async () => {
    const seen = await see(600, theirs, theirs, from, theirs, theirs, from)
    expect(seen).not.toHaveProperty('foreign')
  })

  test('is counted together with earlier sightings', async () => {
    const retryPolicy = {
      limitMs: 0,
      accepted: true,
      earlier: { rule: theirs, times: 1, since: 0 }
    }
    expect(await seeAfter(retryPolicy, theirs)).toMatchObject({ foreign: theirs, reads: 2 })
    expect(await seeAfter(retryPolicy, to, from)).toMatchObject({ shown: false, reads: 2 })
    expect(await seeAfter(retryPolicy, to)).toMatchObject({ shown: true, reads: 2 })
    const failed = await seeAfter(retryPolicy, null)
    expect(failed).toMatchObject({ sighting: { times: 1 } })
    expect(failed).not.toHaveProperty('foreign')
  })

  test('stays foreign if a read in between or at the end fails', async () => {
    expect(await see(60_000, theirs, null, theirs, null, theirs, null)).toMatchObject({
      shown: false,
      foreign: theirs,
      failure: { reason: { code: 'timeout' } }
    })
  })

  test('ends the wait even if it changes with each read', async () => {
    const others = Array.from({ length: 50 }, (_, index) => ({ algorithm: `A${index}` }))
    const seen = await see(0, ...others)
    expect(seen).toMatchObject({ shown: false, reads: 5 })
    expect(seen).not.toHaveProperty('foreign')
  })

  test('does not prevent the change from being recognized by two reads in a row', async () => {
    expect(await see(60_000, theirs, from, to)).toMatchObject({ shown: true, rule: to, reads: 4 })
    expect(await see(60_000, theirs, to, theirs)).toMatchObject({ shown: false, foreign: theirs })
    expect(await see(0, theirs, to, theirs)).toMatchObject({ shown: false, foreign: theirs })
  })
})

test('a change is waited for until the limit and no longer', async () => {
  expect(await see(10_000, from)).toMatchObject({ shown: false, rule: from, ms: 10_000 })
  expect(await see(0, from)).toMatchObject({ shown: false, reads: 1, ms: 0 })
})

test('an unreadable bucket is given up after ten seconds', async () => {
  const seen = await see(60_000, null)
  expect(seen).toMatchObject({ shown: false, ms: 10_000 })
  expect(seen.failure).toBeDefined()
})

test('the pauses between reads double from 250 ms to 5 s', async () => {
  // 0, 250, 750, 1750, 3750, 7750 ms, then each 5 s to 57,750 ms, and once at the end.
  expect(await see(60_000, from)).toMatchObject({ reads: 17, ms: 60_000 })
})

describe('a change that OSS did not confirm', () => {
  const unconfirmed = { limitMs: 10_000, accepted: false }

  test('is accepted after two reads in a row that show it', async () => {
    expect(await seeAfter(unconfirmed, from, to)).toMatchObject({ shown: true, reads: 3 })
    expect(await seeAfter({ ...unconfirmed, limitMs: 0 }, to)).toMatchObject({
      shown: true,
      reads: 2
    })
  })

  test('is not accepted after a single read that shows it', async () => {
    expect(await seeAfter(unconfirmed, from, to, from)).toMatchObject({ shown: false, rule: from })
    expect(await seeAfter(unconfirmed, to, from, to, from)).toMatchObject({ shown: false })
    expect(await seeAfter({ ...unconfirmed, limitMs: 0 }, to, from)).toMatchObject({
      shown: false,
      reads: 2
    })
  })
})
