import { afterEach, describe, expect, test } from '@jest/globals'
import {
  startEmulator,
  type Emulator,
  type EmulatorOptions
} from '../../../../../dev/emulator/emulator.js'
import { callKms } from '../kms/kms-request.js'
import { send, sendSigned, signedRequest, type SignedRequestOptions } from '../raw-request.js'

const BUCKET = 'examplebucket'
const ENCRYPTION: SignedRequestOptions = { bucket: BUCKET, query: [['encryption', '']] }
const START = Date.UTC(2026, 10, 23)

let emulator: Emulator
let now = START
afterEach(() => emulator.close())

async function start(options: EmulatorOptions): Promise<void> {
  now = START
  emulator = await startEmulator({ now: () => now, ...options })
  emulator.addBucket(BUCKET, { rule: { algorithm: 'AES256' } })
}

/** The statuses of that many requests in sequence. */
async function statuses(count: number, signing: SignedRequestOptions = {}): Promise<number[]> {
  const acceptedAt: number[] = []
  while (acceptedAt.length < count) {
    const request = signedRequest(emulator.port, {
      ...ENCRYPTION,
      date: new Date(now).toISOString().replace(/[-:]|\.\d+/g, ''),
      ...signing
    })
    acceptedAt.push((await send(emulator.port, request)).status)
  }
  return acceptedAt
}

describe('a rate limit', () => {
  test('allows a fixed number of requests in each second of the clock', async () => {
    await start({ rateLimit: { perSecond: 3 } })
    now = START + 900
    expect(await statuses(5)).toEqual([200, 200, 200, 503, 503])
    now = START + 999
    expect(await statuses(1)).toEqual([503])
    now = START + 1_000
    expect(await statuses(4)).toEqual([200, 200, 200, 503])
  })

  test('allows a burst, and refills', async () => {
    await start({ rateLimit: { perSecond: 10, burst: 2 } })
    expect(await statuses(3)).toEqual([200, 200, 503])
    now += 99
    expect(await statuses(1)).toEqual([503])
    now += 1
    expect(await statuses(2)).toEqual([200, 503])
    now += 60_000
    expect(await statuses(3)).toEqual([200, 200, 503])
  })

  test("responds with OSS's error before anything is executed", async () => {
    await start({})
    emulator.setRateLimit({ perSecond: 1 })
    const remove: SignedRequestOptions = {
      ...ENCRYPTION,
      method: 'DELETE',
      date: '20261123T000000Z'
    }
    expect(await statuses(1)).toEqual([200])
    const refused = await sendSigned(emulator.port, remove)
    expect([refused.status, refused.element('Code'), refused.element('Message')]).toEqual([
      503,
      'MetaOperationQpsLimitExceeded',
      'Qps limit for the meta operation is exceeded.'
    ])
    expect(emulator.rule(BUCKET)).toEqual({ algorithm: 'AES256' })
    expect(emulator.requests.at(-1)).toMatchObject({
      status: 503,
      code: 'MetaOperationQpsLimitExceeded'
    })
    emulator.setRateLimit(undefined)
    expect((await sendSigned(emulator.port, remove)).status).toBe(204)
  })

  test.each([
    ['TotalQpsLimitExceeded', 503],
    ['PartitionQpsLimitted', 503],
    ['QpsLimitExceeded', 429]
  ] as const)('responds with %s when configured', async (code, status) => {
    await start({ rateLimit: { perSecond: 1, code } })
    expect(await statuses(2)).toEqual([200, status])
    expect(emulator.requests.at(-1)).toMatchObject({ status, code })
  })

  test('counts requests rejected for other reasons, and uses up no fault', async () => {
    await start({ rateLimit: { perSecond: 1 } })
    expect(await statuses(1, { accessKeySecret: 'wrong' })).toEqual([403])
    emulator.addFault({ act: { kind: 'error', code: 'InternalError' }, times: 1 })
    expect(await statuses(1)).toEqual([503])
    now += 1_000
    expect(await statuses(1)).toEqual([500])
  })

  test('applies to OSS only', async () => {
    await start({ rateLimit: { perSecond: 1 }, now: Date.now })
    for (let n = 0; n < 3; n += 1) {
      expect((await callKms(emulator.port, { keyId: 'key' })).status).toBe(404)
    }
  })

  test.each([{ perSecond: 0 }, { perSecond: -1 }, { perSecond: NaN }, { perSecond: 9, burst: 0 }])(
    'rejects the invalid limit %o',
    async allowance => {
      await start({})
      expect(() => {
        emulator.setRateLimit(allowance)
      }).toThrow('An allowance is of more than 0 requests')
    }
  )
})

describe('latency', () => {
  test('delays every response, including those of faults and errors', async () => {
    await start({ latencyMs: 40, now: Date.now })
    const took = async (act: () => Promise<unknown>): Promise<number> => {
      const before = performance.now()
      await act()
      return performance.now() - before
    }
    // A timer may fire a millisecond early.
    expect(await took(() => sendSigned(emulator.port, ENCRYPTION))).toBeGreaterThan(38)
    expect(await took(() => send(emulator.port, {}))).toBeGreaterThan(38)
    emulator.addFault({ act: { kind: 'answer', status: 502 } })
    expect(await took(() => send(emulator.port, {}))).toBeGreaterThan(38)
    emulator.setLatency(0)
    expect((await send(emulator.port, {})).status).toBe(502)
  })

  test('does not delay closing', async () => {
    await start({ latencyMs: 60_000 })
    const ended = expect(send(emulator.port, {})).rejects.toMatchObject({ code: 'ECONNRESET' })
    while (emulator.requestCount === 0) await new Promise(setImmediate)
    await emulator.close()
    await ended
    await start({})
  })
})

test('counts requests, and logs them unless disabled', async () => {
  await start({ disableRequestLog: true })
  await statuses(3)
  expect([emulator.requestCount, emulator.requests]).toEqual([3, []])
})
