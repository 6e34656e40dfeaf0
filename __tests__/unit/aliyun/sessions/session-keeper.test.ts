import { describe, expect, test } from '@jest/globals'
import type { Credentials } from '../../../../src/aliyun/signing/credential-provider.js'
import { SessionKeeper, FailureCooldown } from '../../../../src/aliyun/sessions/session-keeper.js'
import type { Session } from '../../../../src/aliyun/credentials/session.js'
import { CallFailure } from '../../../../src/ports/call-failure.js'
import { message } from '../../../../src/text/message.js'

const minute = 60_000
const refused = new CallFailure({
  code: 'credentials-rejected',
  message: message`no`,
  hint: message`do`
})

/** A keeper with its own clock. Sessions are numbered, and opening one can be made to fail or to wait. */
function stage(lifeMs: number) {
  const state = { now: 0, opened: 0, fails: false, waits: false, lifeMs }
  const gates: (() => void)[] = []
  const open = async (): Promise<Session> => {
    state.opened += 1
    const accessKeyId = `STS.${state.opened}`
    if (state.waits) await new Promise<void>(resolve => gates.push(resolve))
    if (state.fails) throw refused
    return {
      credentials: { accessKeyId, accessKeySecret: 's', securityToken: 't' },
      lifeMs: state.lifeMs
    }
  }
  const clock = { now: () => state.now, sleep: () => Promise.resolve() }
  const keeper = new SessionKeeper({
    open,
    clock,
    requestMs: 10_000,
    cooldown: new FailureCooldown()
  })
  const ids = async (): Promise<string> => (await keeper.credentials()).accessKeyId
  return {
    state,
    keeper,
    ids,
    release: () => {
      gates.splice(0).forEach(open => {
        open()
      })
    }
  }
}

describe('a session', () => {
  test('is opened once for concurrent callers, and kept', async () => {
    const { state, ids } = stage(15 * minute)
    expect(await Promise.all([ids(), ids(), ids()])).toEqual(['STS.1', 'STS.1', 'STS.1'])
    state.now = 11 * minute
    expect(await ids()).toBe('STS.1')
    expect(state.opened).toBe(1)
  })

  test('is renewed three minutes before its end without delaying a caller', async () => {
    const { state, ids, release } = stage(15 * minute)
    await ids()
    state.now = 12 * minute + 1
    state.waits = true
    expect(await ids()).toBe('STS.1')
    expect(await ids()).toBe('STS.1')
    expect(state.opened).toBe(2)
    release()
    await new Promise(resolve => setImmediate(resolve))
    expect(await ids()).toBe('STS.2')
  })

  test('with a lifetime of an hour is renewed three minutes before its end, not earlier', async () => {
    const { state, ids } = stage(60 * minute)
    await ids()
    state.now = 57 * minute - 1
    await ids()
    expect(state.opened).toBe(1)
    state.now = 57 * minute
    await ids()
    expect(state.opened).toBe(2)
  })

  test.each([
    [14_999, 2],
    [15_000, 3]
  ])('whose renewal failed has, %d ms later, been requested %d times', async (ms, opened) => {
    const { state, ids } = stage(60 * minute)
    await ids()
    state.fails = true
    state.now = 57 * minute
    await ids()
    await new Promise(resolve => setImmediate(resolve))
    state.now += ms
    await ids()
    expect(state.opened).toBe(opened)
  })

  test.each([
    [499, 1],
    [500, 2]
  ])('that can’t be opened has, %d ms later, been requested %d times', async (ms, opened) => {
    const { state, ids } = stage(15 * minute)
    state.fails = true
    await expect(ids()).rejects.toBe(refused)
    state.now += ms
    await expect(ids()).rejects.toBe(refused)
    expect(state.opened).toBe(opened)
  })

  test.each([
    [999, false],
    [1_000, true]
  ])('of %d ms that is called expired is replaced: %s', async (ms, worth) => {
    const { state, keeper } = stage(15 * minute)
    const first = await keeper.credentials()
    state.now = ms
    expect(keeper.expired(first)).toBe(worth)
  })

  test('is awaited when the old one might end during a request', async () => {
    const { state, ids } = stage(15 * minute)
    await ids()
    state.now = 15 * minute - 5_000
    expect(await ids()).toBe('STS.2')
  })

  test.each([3_000, 30_000])(
    'with a lifetime of %i ms is renewed in its last fifth',
    async lifeMs => {
      const { state, ids } = stage(lifeMs)
      await ids()
      state.now = lifeMs * 0.79
      expect(await ids()).toBe('STS.1')
      state.now = lifeMs * 0.81
      expect(await ids()).toBe('STS.2')
    }
  )

  test('stays in use when its renewal fails, is renewed again after a pause, and fails when it ends', async () => {
    const { state, ids } = stage(15 * minute)
    await ids()
    state.fails = true
    state.now = 12 * minute + 1
    expect(await ids()).toBe('STS.1')
    await new Promise(resolve => setImmediate(resolve))
    expect(await ids()).toBe('STS.1')
    expect(state.opened).toBe(2)
    state.now += 15_001
    expect(await ids()).toBe('STS.1')
    expect(state.opened).toBe(3)
    state.now = 15 * minute - 1
    expect(await ids()).toBe('STS.1')
    state.now = 15 * minute + 1
    await expect(ids()).rejects.toBe(refused)
  })

  test('that can’t be opened is not requested again at once', async () => {
    const { state, ids } = stage(15 * minute)
    state.fails = true
    await expect(ids()).rejects.toBe(refused)
    await expect(ids()).rejects.toBe(refused)
    expect(state.opened).toBe(1)
    // A rollback retries after a second, and must get a new request to STS.
    state.now += 1_000
    state.fails = false
    expect(await ids()).toBe('STS.2')
  })

  test('that can’t be opened fails for the next keeper of the same role without a request', async () => {
    const cooldown = new FailureCooldown()
    let opened = 0
    const clock = { now: () => 0, sleep: () => Promise.resolve() }
    const open = (): Promise<Session> => {
      opened += 1
      return Promise.reject(refused)
    }
    const keepers = [1, 2, 3].map(
      () => new SessionKeeper({ open, clock, requestMs: 10_000, cooldown })
    )
    for (const keeper of keepers) await expect(keeper.credentials()).rejects.toBe(refused)
    expect(opened).toBe(1)
  })

  test('that a service calls expired is replaced once', async () => {
    const { state, keeper, ids } = stage(15 * minute)
    const first: Credentials = await keeper.credentials()
    expect(keeper.expired(first)).toBe(false) // new credentials would be called expired, too
    state.now = 2 * minute
    expect(keeper.expired(first)).toBe(true)
    expect(keeper.expired(first)).toBe(true) // another request with the same credentials
    expect(await ids()).toBe('STS.2')
    expect(keeper.expired(first)).toBe(true)
    expect(await ids()).toBe('STS.2')
    expect(state.opened).toBe(2)
  })

  test('is not requested at every call while the metadata service returns the old one', async () => {
    const { state, ids } = stage(15 * minute)
    await ids()
    state.now = 13 * minute
    state.lifeMs = 2 * minute
    await ids()
    await new Promise(resolve => setImmediate(resolve))
    expect(state.opened).toBe(2)
    state.now += 5_000
    await ids()
    await ids()
    expect(state.opened).toBe(2)
  })
})
