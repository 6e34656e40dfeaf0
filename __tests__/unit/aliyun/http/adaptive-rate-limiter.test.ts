import { describe, expect, test } from '@jest/globals'
import { AdaptiveRateLimiter } from '../../../../src/aliyun/http/adaptive-rate-limiter.js'
import { VirtualClock } from './virtual-clock.js'

const never = new AbortController().signal

function createLimiter(stop = never) {
  const time = new VirtualClock(stop)
  const limiter = new AdaptiveRateLimiter(time, stop)
  const sent: string[] = []
  /** Sends as soon as the limiter allows it. */
  const send = (name: string, attempt = 1): void => {
    void limiter.acquire(attempt).then(() => sent.push(`${name} at ${Math.round(time.now())}`))
  }
  const record = (accepted: number, throttled: number): void => {
    for (let n = 0; n < accepted; n += 1) limiter.record(false)
    for (let n = 0; n < throttled; n += 1) limiter.record(true)
  }
  return { time, sent, send, record }
}

describe('AdaptiveRateLimiter', () => {
  test('delays no request while nothing is throttled', async () => {
    const { time, sent, send, record } = createLimiter()
    record(1_000, 0)
    for (const name of ['a', 'b', 'c']) send(name)
    await time.advance()
    expect(sent).toEqual(['a at 0', 'b at 0', 'c at 0'])
  })

  test('pauses all requests briefly after a single throttled response', async () => {
    const { time, sent, send, record } = createLimiter()
    record(1_000, 1)
    for (const name of ['a', 'b', 'c']) send(name)
    await time.advance(9)
    expect(sent).toEqual([])
    await time.advance(10)
    expect(sent).toEqual(['a at 10', 'b at 10', 'c at 10'])
  })

  test('limits the rate to what the service accepted in the last second, once throttling exceeds noise', async () => {
    const { time, sent, send, record } = createLimiter()
    record(100, 150)
    for (const name of ['a', 'b', 'c', 'd']) send(name)
    await time.advance(45)
    expect(sent).toEqual(['a at 10', 'b at 20', 'c at 30', 'd at 40'])
  })

  test('counts a burst of throttled responses once', async () => {
    const once = createLimiter()
    once.record(100, 20)
    const often = createLimiter()
    often.record(100, 200)
    for (const { send } of [once, often]) for (const name of ['a', 'b', 'c']) send(name)
    await once.time.advance()
    await often.time.advance()
    expect(often.sent).toEqual(once.sent)
  })

  test('keeps a minimum rate, even if every response is throttled', async () => {
    const { time, sent, send, record } = createLimiter()
    record(0, 500)
    for (const name of ['a', 'b']) send(name)
    await time.advance(100)
    expect(sent).toEqual(['a at 50', 'b at 99'])
  })

  test('raises the limit over time, and lifts it after a quiet period', async () => {
    const { time, sent, send, record } = createLimiter()
    const sentIn = async (ms: number): Promise<number> => {
      const before = sent.length
      await time.advance(time.now() + ms)
      return sent.length - before
    }
    record(100, 100)
    for (let n = 0; n < 3_000; n += 1) send('x')
    const [first, second, third] = [await sentIn(1_000), await sentIn(1_000), await sentIn(1_000)]
    expect(first).toBeGreaterThan(110)
    expect(second).toBeGreaterThan(first * 2)
    expect(third).toBeGreaterThan(second * 3)
    await time.advance(4_100)
    for (const name of ['a', 'b', 'c']) send(name)
    await time.advance(4_100)
    expect(sent.slice(-3)).toEqual(['a at 4100', 'b at 4100', 'c at 4100'])
  })

  test('sends the requests with the most attempts first', async () => {
    const { time, sent, send, record } = createLimiter()
    record(100, 100)
    send('fresh 1')
    send('second 1', 2)
    send('fourth', 4)
    send('second 2', 2)
    send('fresh 2')
    await time.advance()
    expect(sent.map(line => line.replace(/ at .*/, ''))).toEqual([
      'fourth',
      'second 1',
      'second 2',
      'fresh 1',
      'fresh 2'
    ])
  })

  test('applies a pause that begins while requests wait', async () => {
    const { time, sent, send, record } = createLimiter()
    record(50, 50)
    for (const name of ['a', 'b']) send(name)
    time.schedule(35, () => {
      record(0, 1)
    })
    await time.advance()
    expect(sent[0]).toBe('a at 20')
    expect(Number(sent[1]?.slice(5))).toBeGreaterThanOrEqual(55)
  })

  test('delays no request once the run is being stopped', async () => {
    const stopping = new AbortController()
    const { time, sent, send, record } = createLimiter(stopping.signal)
    record(10, 100)
    for (const name of ['a', 'b', 'c']) send(name)
    await time.advance(1)
    expect(sent).toEqual([])
    stopping.abort()
    await time.advance(1)
    expect(sent).toEqual(['a at 1', 'b at 1', 'c at 1'])
    record(0, 100)
    send('d')
    await time.advance(1)
    expect(sent.at(-1)).toBe('d at 1')
  })
})
