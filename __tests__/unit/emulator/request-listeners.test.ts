import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { request } from 'node:http'
import { startEmulator, type Emulator, type FaultAction } from '../../../emulator/emulator.js'
import { callKms } from './kms-request.js'
import { send, signed, signedRequest, type Signing } from './raw-request.js'

const BUCKET = 'examplebucket'
const AES = { algorithm: 'AES256' }
const ENCRYPTION: Signing = { bucket: BUCKET, query: [['encryption', '']] }

let emulator: Emulator
const remove = () => signed(emulator.port, { ...ENCRYPTION, method: 'DELETE' })

beforeEach(async () => {
  emulator = await startEmulator()
  emulator.addBucket(BUCKET, { rule: AES })
})
afterEach(() => emulator.close())

describe('listeners', () => {
  test('hear a request before and after it is carried out, and hold it up', async () => {
    const heard: unknown[] = []
    const note = (when: string, wait: number) => async () => {
      await new Promise(resolve => setTimeout(resolve, wait))
      heard.push([when, emulator.rule(BUCKET), emulator.requests.at(-1)?.status])
    }
    emulator.onRequest(note('first', 10))
    emulator.onRequest(note('second', 0))
    emulator.onAnswer(note('answer', 10))
    expect((await remove()).status).toBe(204)
    expect(heard).toEqual([
      ['first', AES, 0],
      ['second', AES, 0],
      ['answer', undefined, 204]
    ])
  })

  test('are told which request it is, of KMS too', async () => {
    const heard: string[] = []
    emulator.onRequest(({ operation, key, body }) => {
      heard.push([operation, key, body].join(' '))
    })
    emulator.addKmsKey('key-1')
    await callKms(emulator.port, { keyId: 'key-1' })
    await signed(emulator.port, { ...ENCRYPTION, method: 'PUT', body: '<x/>' })
    expect(heard).toEqual(['DescribeKey key-1 ', 'PutBucketEncryption  <x/>'])
  })

  test('stop when they are asked to, each by itself', async () => {
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

  test('let a request be carried out whose caller is gone', async () => {
    const put: Signing = {
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
      emulator.onAnswer(() => {
        resolve()
      })
    })
    outgoing.end(body)
    await carriedOut
    expect(emulator.objects(BUCKET)).toEqual([{ key: 'k', encryption: AES }])
  })

  test('end the connection by throwing, and nothing else', async () => {
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
  ])('with %j: an answer is heard of, %j', async (act, answers) => {
    const heard: string[] = []
    emulator.onRequest(() => void heard.push('request'))
    emulator.onAnswer(() => void heard.push('answer'))
    emulator.fault({ act })
    await remove().catch(() => undefined)
    expect(heard).toEqual(answers ? ['request', 'answer'] : ['request'])
  })
})

describe('the log', () => {
  test('has what GetBucketEncryption showed, and nothing of others', async () => {
    const shown = await signed(emulator.port, ENCRYPTION)
    await remove()
    const refused = await signed(emulator.port, ENCRYPTION)
    await signed(emulator.port, { bucket: BUCKET, query: [['bucketInfo', '']] })
    expect(shown.element('SSEAlgorithm')).toBe('AES256')
    expect(refused.element('Code')).toBe('NoSuchServerSideEncryptionRule')
    expect(emulator.requests.map(({ answer }) => answer)).toEqual([
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
  ])('has no real answer that was not sent: %j', async act => {
    emulator.fault({ act })
    await signed(emulator.port, ENCRYPTION)
    expect(emulator.requests[0]).not.toHaveProperty('answer')
  })

  test('has the times of arrival and of the answer', async () => {
    let clock = 1000
    const timed = await startEmulator({ now: () => clock })
    timed.onRequest(() => void (clock += 5))
    timed.onAnswer(() => void (clock += 7))
    await send(timed.port, {})
    timed.fault({ act: { kind: 'answer', status: 200 }, times: 1 })
    await send(timed.port, {})
    timed.fault({ act: { kind: 'reset-after' } })
    await send(timed.port, {}).catch(() => undefined)
    await timed.close()
    expect(timed.requests.map(({ at, endedAt }) => [at, endedAt])).toEqual([
      [1000, 1012],
      [1012, 1024],
      [1024, undefined]
    ])
  })
})
