import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { request } from 'node:http'
import {
  startEmulator,
  type Emulator,
  type FaultAction
} from '../../../../../dev/emulator/emulator.js'
import { callKms } from '../kms/kms-request.js'
import { send, sendSigned, signedRequest, type SignedRequestOptions } from '../raw-request.js'

const BUCKET = 'examplebucket'
const AES = { algorithm: 'AES256' }
const ENCRYPTION: SignedRequestOptions = { bucket: BUCKET, query: [['encryption', '']] }

let emulator: Emulator
const remove = () => sendSigned(emulator.port, { ...ENCRYPTION, method: 'DELETE' })

beforeEach(async () => {
  emulator = await startEmulator()
  emulator.addBucket(BUCKET, { rule: AES })
})
afterEach(() => emulator.close())

describe('listeners', () => {
  test('are called before and after execution, and delay it', async () => {
    const received: unknown[] = []
    const note = (when: string, wait: number) => async () => {
      await new Promise(resolve => setTimeout(resolve, wait))
      received.push([when, emulator.rule(BUCKET), emulator.requests.at(-1)?.status])
    }
    emulator.onRequest(note('first', 10))
    emulator.onRequest(note('second', 0))
    emulator.onResponse(note('answer', 10))
    expect((await remove()).status).toBe(204)
    expect(received).toEqual([
      ['first', AES, 0],
      ['second', AES, 0],
      ['answer', undefined, 204]
    ])
  })

  test("receive the request's log entry, for KMS too", async () => {
    const received: string[] = []
    emulator.onRequest(({ operation, key, body }) => {
      received.push([operation, key, body].join(' '))
    })
    emulator.addKmsKey('key-1')
    await callKms(emulator.port, { keyId: 'key-1' })
    await sendSigned(emulator.port, { ...ENCRYPTION, method: 'PUT', body: '<x/>' })
    expect(received).toEqual(['DescribeKey key-1 ', 'PutBucketEncryption  <x/>'])
  })

  test('can be removed independently', async () => {
    let times = 0
    const listener = () => {
      times++
    }
    const stop = emulator.onRequest(listener)
    emulator.onRequest(listener)
    await remove()
    expect(times).toBe(2)
    stop()
    stop()
    await remove()
    expect(times).toBe(3)
  })

  test('let a request execute whose client has disconnected', async () => {
    const put: SignedRequestOptions = {
      method: 'PUT',
      bucket: BUCKET,
      key: 'k',
      body: Buffer.alloc(16 * 1024 * 1024)
    }
    const { method, path, headers, body } = signedRequest(emulator.port, put)
    const outgoing = request(emulator.url, { method, path, headers })
    const closed = new Promise(resolve => outgoing.on('error', resolve))
    emulator.onRequest(async () => {
      outgoing.destroy(new Error('gone'))
      await closed
      await new Promise(resolve => setTimeout(resolve, 20))
    })
    const carriedOut = new Promise<void>(resolve => {
      emulator.onResponse(() => {
        resolve()
      })
    })
    outgoing.end(body)
    await carriedOut
    expect(emulator.objectVersions(BUCKET)).toEqual([{ key: 'k', encryption: AES }])
  })

  test('end only their connection when they throw', async () => {
    const stop = emulator.onRequest(() => {
      throw new Error('no')
    })
    await expect(remove()).rejects.toMatchObject({ code: 'ECONNRESET' })
    stop()
    expect(emulator.rule(BUCKET)).toEqual(AES)
    expect((await remove()).status).toBe(204)
  })

  test.each<[FaultAction, boolean]>([
    [{ kind: 'answer', status: 500 }, true],
    [{ kind: 'error', code: 'InternalError' }, true],
    [{ kind: 'reset-after' }, true],
    [{ kind: 'reset' }, false]
  ])('with %j are told of a response: %j', async (act, answers) => {
    const received: string[] = []
    emulator.onRequest(() => void received.push('request'))
    emulator.onResponse(() => void received.push('answer'))
    emulator.addFault({ act })
    await remove().catch(() => undefined)
    expect(received).toEqual(answers ? ['request', 'answer'] : ['request'])
  })
})

describe('the log', () => {
  test("has the body of GetBucketEncryption's response, and of no other", async () => {
    const shown = await sendSigned(emulator.port, ENCRYPTION)
    await remove()
    const refused = await sendSigned(emulator.port, ENCRYPTION)
    await sendSigned(emulator.port, { bucket: BUCKET, query: [['bucketInfo', '']] })
    expect(shown.element('SSEAlgorithm')).toBe('AES256')
    expect(refused.element('Code')).toBe('NoSuchServerSideEncryptionRule')
    expect(emulator.requests.map(({ responseBody }) => responseBody)).toEqual([
      shown.body,
      undefined,
      refused.body,
      undefined
    ])
  })

  test.each<FaultAction>([
    { kind: 'answer', status: 200, body: 'x' },
    { kind: 'error', code: 'InternalError' },
    { kind: 'carried-out-with', answer: { status: 200 } }
  ])('has no body of a real response that was not sent: %j', async act => {
    emulator.addFault({ act })
    await sendSigned(emulator.port, ENCRYPTION)
    expect(emulator.requests[0]).not.toHaveProperty('answer')
  })

  test('has the times of arrival and response', async () => {
    let clock = 1000
    const timed = await startEmulator({ now: () => clock })
    timed.onRequest(() => void (clock += 5))
    timed.onResponse(() => void (clock += 7))
    await send(timed.port, {})
    timed.addFault({ act: { kind: 'answer', status: 200 }, times: 1 })
    await send(timed.port, {})
    timed.addFault({ act: { kind: 'reset-after' } })
    await send(timed.port, {}).catch(() => undefined)
    await timed.close()
    expect(timed.requests.map(({ receivedAt, respondedAt }) => [receivedAt, respondedAt])).toEqual([
      [1000, 1012],
      [1012, 1024],
      [1024, undefined]
    ])
  })
})
