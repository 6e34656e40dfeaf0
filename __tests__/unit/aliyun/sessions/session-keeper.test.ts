import { describe, expect, test } from '@jest/globals'
import type { Credentials } from '../../../../src/aliyun/signing/credential-provider.js'
import { SessionKeeper, FailureCooldown } from '../../../../src/aliyun/sessions/session-keeper.js'
import type { Session } from '../../../../src/aliyun/credentials/session.js'
import { CallFailure } from '../../../../src/ports/call-failure.js'

const minute = 60_000
const refused = new CallFailure({ code: 'credentials-rejected', message: 'no', hint: 'do' })

/** A keeper over a clock of its own; each session is numbered, and STS may be told to fail or to wait. */
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
    goOn: () => {
      gates.splice(0).forEach(open => {
        open()
      })
    }
  }
}

describe('a session', () => {
  test('is opened once for all who ask, and kept', async () => {
    const { state, ids } = stage(15 * minute)
    expect(await Promise.all([ids(), ids(), ids()])).toEqual(['STS.1', 'STS.1', 'STS.1'])
    state.now = 11 * minute
    expect(await ids()).toBe('STS.1')
    expect(state.opened).toBe(1)
  })

  test('is renewed three minutes before its end, and nobody waits for that', async () => {
    const { state, ids, goOn } = stage(15 * minute)
    await ids()
    state.now = 12 * minute + 1
    state.waits = true
    expect(await ids()).toBe('STS.1')
    expect(await ids()).toBe('STS.1')
    expect(state.opened).toBe(2)
    goOn()
    await new Promise(resolve => setImmediate(resolve))
    expect(await ids()).toBe('STS.2')
  })

  test('that lives for an hour is renewed three minutes before its end, not earlier', async () => {
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
  ])('whose renewal failed is, %d ms later, asked for %d times in all', async (ms, opened) => {
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
  ])('that can’t be opened is, %d ms later, asked for %d times in all', async (ms, opened) => {
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
  ])('of %d ms that is called expired: worth another one %s', async (ms, worth) => {
    const { state, keeper } = stage(15 * minute)
    const first = await keeper.credentials()
    state.now = ms
    expect(keeper.expired(first)).toBe(worth)
  })

  test('is waited for when the old one would end before a request is done', async () => {
    const { state, ids } = stage(15 * minute)
    await ids()
    state.now = 15 * minute - 5_000
    expect(await ids()).toBe('STS.2')
  })

  test.each([3_000, 30_000])('of %i ms is renewed in its last fifth', async lifeMs => {
    const { state, ids } = stage(lifeMs)
    await ids()
    state.now = lifeMs * 0.79
    expect(await ids()).toBe('STS.1')
    state.now = lifeMs * 0.81
    expect(await ids()).toBe('STS.2')
  })

  test('lives on when its renewal fails; the next try comes after a pause, and its end is the failure', async () => {
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

  test('that can’t be opened is not asked for again at once, by whomever', async () => {
    const { state, ids } = stage(15 * minute)
    state.fails = true
    await expect(ids()).rejects.toBe(refused)
    await expect(ids()).rejects.toBe(refused)
    expect(state.opened).toBe(1)
    // Whoever puts a bucket back tries again after a second, and must find STS asked anew.
    state.now += 1_000
    state.fails = false
    expect(await ids()).toBe('STS.2')
  })

  test('that can’t be opened fails for the next keeper of the same role, too', async () => {
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

  test('that a service calls expired is replaced, once', async () => {
    const { state, keeper, ids } = stage(15 * minute)
    const first: Credentials = await keeper.credentials()
    expect(keeper.expired(first)).toBe(false) // new ones would be no better
    state.now = 2 * minute
    expect(keeper.expired(first)).toBe(true)
    expect(keeper.expired(first)).toBe(true) // somebody else’s request, signed with the same
    expect(await ids()).toBe('STS.2')
    expect(keeper.expired(first)).toBe(true)
    expect(await ids()).toBe('STS.2')
    expect(state.opened).toBe(2)
  })

  test('a metadata service that still has the old one is not asked at every turn', async () => {
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
