import { describe, expect, test } from '@jest/globals'
import type { Requirement } from '../../../src/encryption/requirement.js'
import type { Rule } from '../../../src/encryption/rule.js'
import { reconcileBucket } from '../../../src/reconcile/bucket.js'
import { reconcileMany } from '../../../src/reconcile/many.js'
import { StoreFailure, type Clock, type EncryptionStore } from '../../../src/reconcile/ports.js'

const aes: Rule = { algorithm: 'AES256' }
const requirement = { algorithm: 'AES256' } as const

/** Time that passes only in sleep. */
class FakeClock implements Clock {
  ms = 0
  now(): number {
    return this.ms
  }
  sleep(ms: number): Promise<void> {
    this.ms += ms
    return Promise.resolve()
  }
}

const failure = (mayHaveHappened: boolean, code: 'timeout' | 'access-denied' = 'timeout') =>
  new StoreFailure({ code, message: 'M.', hint: 'H.' }, { mayHaveHappened, requestIds: ['F'] })

/** A store in memory whose changes show `lag` milliseconds later. */
class FakeStore implements EncryptionStore {
  readonly calls: string[] = []
  rule: Rule | null = null
  #shown: { from: number; rule: Rule | null }[] = []
  readonly #clock: FakeClock
  lag = 0
  refuse: StoreFailure | undefined
  /** Takes the change all the same when it refuses. */
  takesRefused = false
  failReadsFrom = Infinity

  constructor(clock: FakeClock, rule: Rule | null) {
    this.#clock = clock
    this.rule = rule
  }

  read() {
    this.calls.push('read')
    if (this.calls.length > this.failReadsFrom)
      return Promise.reject(failure(false, 'access-denied'))
    for (const { from, rule } of this.#shown) if (this.#clock.ms >= from) this.rule = rule
    return Promise.resolve({ ...this.#receipt(), rule: this.rule })
  }
  write(_: string, rule: Rule) {
    return this.#change('write', rule)
  }
  remove() {
    return this.#change('remove', null)
  }
  #change(call: string, rule: Rule | null) {
    this.calls.push(call)
    if (this.refuse === undefined || this.takesRefused) {
      this.#shown = [{ from: this.#clock.ms + this.lag, rule }]
    }
    return this.refuse === undefined
      ? Promise.resolve(this.#receipt())
      : Promise.reject(this.refuse)
  }
  #receipt() {
    return { region: 'cn-hangzhou', requestIds: [`R${this.calls.length}`], warnings: ['w'] }
  }
}

const setUp = (rule: Rule | null) => {
  const clock = new FakeClock()
  return { clock, store: new FakeStore(clock, rule) }
}

describe('verify', () => {
  test('never writes', async () => {
    const { clock, store } = setUp(null)
    const finding = await reconcileBucket(
      { bucket: 'b', requirement },
      { store, clock, mode: 'verify' }
    )
    expect(finding).toMatchObject({
      status: 'drifted',
      reason: { code: 'rule-missing' },
      actual: null
    })
    expect(finding).not.toHaveProperty('previous')
    expect(store.calls).toEqual(['read'])
  })
})

describe('apply', () => {
  const apply = (
    around: { clock: FakeClock; store: FakeStore },
    wanted: Requirement = requirement
  ) => reconcileBucket({ bucket: 'b', requirement: wanted }, { ...around, mode: 'apply' })

  test('writes nothing when all is well', async () => {
    const around = setUp(aes)
    expect(await apply(around)).toMatchObject({ status: 'compliant', actual: aes })
    expect(around.store.calls).toEqual(['read'])
  })

  test('writes, reads back, and keeps what was there', async () => {
    const around = setUp({ algorithm: 'SM4' })
    expect(await apply(around)).toMatchObject({
      status: 'applied',
      previous: { algorithm: 'SM4' },
      actual: aes,
      requestIds: ['R1', 'R2', 'R3'],
      warnings: ['w']
    })
    expect(around.store.calls).toEqual(['read', 'write', 'read'])
  })

  test('deletes the rule where none may be', async () => {
    const around = setUp(aes)
    expect(await apply(around, { algorithm: 'none' })).toMatchObject({
      status: 'applied',
      previous: aes,
      actual: null
    })
    expect(around.store.calls).toEqual(['read', 'remove', 'read'])
  })

  test.each([0, 5_000, 59_000])('waits for a change that shows after %i ms', async lag => {
    const around = setUp(null)
    around.store.lag = lag
    expect((await apply(around)).status).toBe('applied')
    expect(around.clock.ms).toBeGreaterThanOrEqual(lag)
    expect(around.clock.ms).toBeLessThan(lag + 5_000)
  })

  test('says so when the change never shows, after a minute', async () => {
    const around = setUp(null)
    around.store.lag = Infinity
    expect(await apply(around)).toMatchObject({
      status: 'unknown',
      reason: { code: 'read-back-mismatch' },
      previous: null,
      actual: null
    })
    expect(around.clock.ms).toBe(60_000)
    expect(around.store.calls.length).toBeLessThan(25)
  })

  test('a refused change is no change', async () => {
    const around = setUp({ algorithm: 'SM4' })
    around.store.refuse = failure(false, 'access-denied')
    const finding = await apply(around)
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: { code: 'access-denied' },
      actual: { algorithm: 'SM4' },
      differences: [{ field: 'algorithm' }],
      requestIds: ['R1', 'F']
    })
    expect(finding).not.toHaveProperty('previous')
    expect(around.store.calls).toEqual(['read', 'write'])
  })

  test('an unanswered change is believed when the bucket shows it', async () => {
    const around = setUp(null)
    around.store.refuse = failure(true)
    around.store.takesRefused = true
    expect(await apply(around)).toMatchObject({ status: 'applied', previous: null, actual: aes })
  })

  test('an unanswered change that does not show is unknown, with the reason of the silence', async () => {
    const around = setUp(null)
    around.store.refuse = failure(true)
    expect(await apply(around)).toMatchObject({
      status: 'unknown',
      reason: { code: 'timeout', message: expect.stringContaining('OSS did not confirm it') },
      previous: null,
      actual: null
    })
    expect(around.clock.ms).toBe(10_000)
  })

  test('a change that can’t be read back is unknown, and so is what the bucket has', async () => {
    const around = setUp(null)
    around.store.failReadsFrom = 1
    const finding = await apply(around)
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: { code: 'access-denied', message: expect.stringContaining('could not be proved') },
      previous: null
    })
    expect(finding).not.toHaveProperty('actual')
  })

  test('a bucket that showed the old rule and then could not be read is not said to show it', async () => {
    const around = setUp({ algorithm: 'SM4' })
    around.store.lag = Infinity
    around.store.failReadsFrom = 3
    const finding = await apply(around)
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'access-denied' } })
    expect(finding).not.toHaveProperty('actual')
  })

  test('an unanswered change that can’t be read back either tells both', async () => {
    const around = setUp({ algorithm: 'SM4' })
    around.store.refuse = failure(true)
    around.store.failReadsFrom = 3
    const finding = await apply(around)
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: { code: 'timeout', message: expect.stringContaining('could not be read') },
      previous: { algorithm: 'SM4' }
    })
    expect(finding).not.toHaveProperty('actual')
  })

  test('a key can’t be invented', async () => {
    const around = setUp(null)
    const anyKey: Requirement = { algorithm: 'KMS', kmsKey: 'any-key', kmsDataEncryption: 'AES256' }
    expect(await apply(around, anyKey)).toMatchObject({
      status: 'drifted',
      reason: { code: 'no-key-to-apply' }
    })
    expect(around.store.calls).toEqual(['read'])
  })
})

describe('many', () => {
  test('one failure stops nobody, the order is that of the targets, and no more run at once than allowed', async () => {
    const clock = new FakeClock()
    let running = 0
    let most = 0
    const store: EncryptionStore = {
      read: async bucket => {
        running += 1
        most = Math.max(most, running)
        await new Promise(resolve => setTimeout(resolve, bucket === 'slow' ? 20 : 1))
        running -= 1
        if (bucket === 'denied') throw failure(false, 'access-denied')
        if (bucket === 'bug') throw new TypeError('x is not a function\n::error::no')
        return { rule: aes, region: 'cn-hangzhou', requestIds: [], warnings: [] }
      },
      write: () => Promise.reject(failure(false)),
      remove: () => Promise.reject(failure(false))
    }
    const targets = ['slow', 'denied', 'bug', 'fine'].map(bucket => ({ bucket, requirement }))
    const findings = await reconcileMany(targets, { store, clock, mode: 'verify' }, 2)
    expect(findings.map(({ bucket, status, reason }) => [bucket, status, reason?.code])).toEqual([
      ['slow', 'compliant', undefined],
      ['denied', 'unknown', 'access-denied'],
      ['bug', 'unknown', 'bad-response'],
      ['fine', 'compliant', undefined]
    ])
    expect(most).toBe(2)
  })
})
