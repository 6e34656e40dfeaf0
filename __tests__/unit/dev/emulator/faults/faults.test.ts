import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { request } from 'node:http'
import {
  startEmulator,
  type Emulator,
  type FaultAction
} from '../../../../../dev/emulator/emulator.js'
import { send, sendSigned, signedRequest, type SignedRequestOptions } from '../raw-request.js'

const BUCKET = 'examplebucket'
const AES = { algorithm: 'AES256' }
const RULE =
  '<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>SM4</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>'
const ENCRYPTION: SignedRequestOptions = { bucket: BUCKET, query: [['encryption', '']] }

let emulator: Emulator
const get = () => sendSigned(emulator.port, ENCRYPTION)
const put = () => sendSigned(emulator.port, { ...ENCRYPTION, method: 'PUT', body: RULE })
const remove = () => sendSigned(emulator.port, { ...ENCRYPTION, method: 'DELETE' })

beforeEach(async () => {
  emulator = await startEmulator()
  emulator.addBucket(BUCKET, { rule: AES })
})
afterEach(() => emulator.close())

describe('a fault that replaces the request', () => {
  test('sends a literal response without anything of OSS in it', async () => {
    const body = '<html>Bad gateway</html>'
    const headers = { 'content-type': 'text/html' }
    emulator.addFault({ act: { kind: 'answer', status: 502, headers, body } })
    const answer = await send(emulator.port, {})
    expect([answer.status, answer.body]).toEqual([502, body])
    expect(answer.headers).toEqual({
      'content-type': 'text/html',
      'content-length': String(body.length),
      connection: 'close'
    })
    expect(emulator.requests.at(-1)?.status).toBe(502)
  })

  test('sends a response that echoes the request', async () => {
    emulator.addFault({
      act: {
        kind: 'answer-with',
        answer: ({ method, path, headers }) => ({
          status: 418,
          body: [method, path, headers['authorization']].join(' ')
        })
      }
    })
    const { authorization } = signedRequest(emulator.port, ENCRYPTION).headers ?? {}
    expect(await get()).toMatchObject({
      status: 418,
      body: expect.stringContaining(`GET /${BUCKET}/?encryption= ${authorization?.slice(0, 40)}`)
    })
  })

  test.each([
    ['AccessDenied', 403, '0003-00000001'],
    ['MetaOperationQpsLimitExceeded', 503, undefined],
    ['PartitionQpsLimitted', 503, '0026-00000028'],
    ['QpsLimitExceeded', 429, undefined],
    ['ServiceUnavailable', 503, undefined],
    ['InternalError', 500, undefined],
    ['SecurityTokenExpired', 403, '0002-00000007'],
    ['InvalidAccessKeyId', 403, '0002-00000902'],
    ['NoSuchBucket', 404, '0015-00000101']
  ])("sends OSS's own error %s", async (code, status, ec) => {
    emulator.addFault({ act: { kind: 'error', code } })
    const answer = await get()
    expect([answer.status, answer.element('Code'), answer.element('EC')]).toEqual([
      status,
      code,
      ec
    ])
    expect(answer.headers['content-type']).toBe('application/xml')
    expect(emulator.requests.at(-1)).toMatchObject({ status, code })
  })

  test('reports a skewed clock with both times', async () => {
    emulator.addFault({ act: { kind: 'error', code: 'RequestTimeTooSkewed' } })
    const answer = await get()
    expect(answer.element('ServerTime')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
    expect(answer.element('RequestTime')).not.toBe(answer.element('ServerTime'))
  })

  test('reports another region', async () => {
    emulator.addFault({ act: { kind: 'wrong-region', endpoint: 'oss-cn-beijing.aliyuncs.com' } })
    const answer = await get()
    expect([answer.status, answer.element('EC'), answer.element('Endpoint')]).toEqual([
      403,
      '0003-00001403',
      'oss-cn-beijing.aliyuncs.com'
    ])
  })

  test('rejects a fault with a code that OSS does not have', () => {
    expect(() => {
      emulator.addFault({ act: { kind: 'error', code: 'AccesDenied' } })
    }).toThrow('AccesDenied')
  })

  test('resets without executing the request', async () => {
    emulator.addFault({ act: { kind: 'reset' } })
    await expect(put()).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(emulator.rule(BUCKET)).toEqual(AES)
    expect(emulator.requests.at(-1)).toMatchObject({ status: 0, body: RULE })
  })

  test('hangs until the client disconnects or the emulator closes', async () => {
    emulator.addFault({ act: { kind: 'hang' } })
    const ended = expect(get()).rejects.toMatchObject({ code: 'ECONNRESET' })
    while (emulator.requests.length === 0) await new Promise(setImmediate)
    expect(emulator.requests[0]?.status).toBe(0)
    await emulator.close()
    await ended
  })

  test('sends a flood of the requested length, only as far as it is read', async () => {
    emulator.addFault({ act: { kind: 'flood', bytes: 300_000 }, times: 1 })
    expect((await get()).body).toHaveLength(300_000)
    emulator.addFault({ act: { kind: 'flood', bytes: Infinity } })
    const before = process.memoryUsage().rss
    await new Promise<void>(resolve => {
      const outgoing = request(emulator.url, incoming => {
        incoming.once('data', () => {
          incoming.pause()
          setTimeout(() => {
            outgoing.destroy()
            resolve()
          }, 50)
        })
      })
      outgoing.on('error', () => undefined).end()
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
  })
})

describe('a fault in the real response', () => {
  test('delays the response', async () => {
    emulator.addFault({ act: { kind: 'delay', ms: 40 } })
    const start = performance.now()
    expect((await get()).element('SSEAlgorithm')).toBe('AES256')
    expect(performance.now() - start).toBeGreaterThanOrEqual(39)
  })

  test('stores the rule although the response is lost', async () => {
    emulator.addFault({ act: { kind: 'reset-after' } })
    await expect(put()).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(emulator.rule(BUCKET)).toEqual({ algorithm: 'SM4' })
    expect(emulator.requests.at(-1)?.status).toBe(0)
  })

  test('stores the rule although another response replaces the real one', async () => {
    const answer = { status: 503, headers: { 'x-a': 'b' }, body: 'busy' }
    emulator.addFault({ act: { kind: 'carried-out-with', answer } })
    const written = await put()
    expect([written.status, written.headers['x-a'], written.body]).toEqual([503, 'b', 'busy'])
    expect(emulator.rule(BUCKET)).toEqual({ algorithm: 'SM4' })
    expect(emulator.requests.at(-1)?.status).toBe(503)
  })

  test('stores the rule although no response is ever sent', async () => {
    emulator.addFault({ act: { kind: 'hang-after' } })
    const ended = expect(put()).rejects.toMatchObject({ code: 'ECONNRESET' })
    while (emulator.rule(BUCKET)?.algorithm !== 'SM4') await new Promise(setImmediate)
    expect(emulator.requests[0]).toMatchObject({ status: 0 })
    await emulator.close()
    await ended
  })

  test('sends the head and half of the body, then resets', async () => {
    const { body } = await get()
    emulator.addFault({ act: { kind: 'reset-amid-body' } })
    const seen = await new Promise<unknown[]>(resolve => {
      const { path = '', headers = {} } = signedRequest(emulator.port, ENCRYPTION)
      request(`${emulator.url}${path}`, { headers }, incoming => {
        let read = ''
        incoming.on('data', (chunk: Buffer) => (read += chunk.toString()))
        incoming.on('error', () => {
          resolve([incoming.statusCode, incoming.headers['content-length'], read])
        })
      })
        .on('error', () => undefined)
        .end()
    })
    const half = body.slice(0, Math.floor(body.length / 2))
    expect(seen).toEqual([200, String(body.length), half])
  })

  test('resets when the response has no body to cut', async () => {
    emulator.addFault({ act: { kind: 'reset-amid-body' } })
    await expect(remove()).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(emulator.rule(BUCKET)).toBeUndefined()
    expect(emulator.requests.at(-1)?.status).toBe(0)
  })

  test('sends half a body as valid HTTP but invalid XML', async () => {
    const { body } = await get()
    emulator.addFault({ act: { kind: 'half' } })
    const answer = await get()
    expect(answer.status).toBe(200)
    expect(answer.body).toBe(body.slice(0, Math.floor(body.length / 2)))
  })

  test('sends the body slowly, byte by byte', async () => {
    const { body } = await get()
    emulator.addFault({ act: { kind: 'trickle', ms: 1 } })
    const chunks = await new Promise<string[]>((resolve, reject) => {
      const { path = '', headers = {} } = signedRequest(emulator.port, ENCRYPTION)
      request(`${emulator.url}${path}`, { headers }, incoming => {
        const read: string[] = []
        incoming.on('data', (chunk: Buffer) => read.push(chunk.toString()))
        incoming.on('end', () => {
          resolve(read)
        })
      })
        .on('error', reject)
        .end()
    })
    expect(chunks.join('')).toBe(body)
    expect(chunks.length).toBeGreaterThan(10)
  })
})

describe('propagation', () => {
  test('shows a change only after a delay', async () => {
    emulator.addFault({ act: { kind: 'propagate', ms: 5_000 } })
    expect((await put()).status).toBe(200)
    expect(emulator.rule(BUCKET)).toEqual({ algorithm: 'SM4' })
    expect((await get()).element('SSEAlgorithm')).toBe('AES256')
    await new Promise(resolve => setTimeout(resolve, 5_001))
    expect((await get()).element('SSEAlgorithm')).toBe('SM4')
  })

  test('never shows a deletion until another writer changes the rule', async () => {
    emulator.addFault({ act: { kind: 'propagate', ms: Infinity } })
    expect((await remove()).status).toBe(204)
    expect(emulator.rule(BUCKET)).toBeUndefined()
    expect((await get()).status).toBe(200)
    emulator.setRule(BUCKET, { algorithm: 'KMS' })
    expect((await get()).element('SSEAlgorithm')).toBe('KMS')
  })
})

describe('fault matching', () => {
  const teapot: FaultAction = { kind: 'answer', status: 418 }
  const statuses = async (count: number) => {
    const seen = []
    for (let at = 0; at < count; at++) seen.push((await get()).status)
    return seen
  }

  test('skips the given number of requests, then applies the given number of times', async () => {
    emulator.addFault({ act: teapot, skip: 1, times: 2 })
    expect(await statuses(4)).toEqual([200, 418, 418, 200])
  })

  test('matches the operation and the bucket', async () => {
    emulator.addFault({ act: teapot, bucket: 'another' })
    emulator.addFault({ act: teapot, operation: 'PutBucketEncryption' })
    emulator.addFault({ act: teapot, operation: ['GetBucketLocation', 'GetBucketInfo'] })
    expect(await statuses(1)).toEqual([200])
    expect((await put()).status).toBe(418)
  })

  test('applies the first fault that is not used up', async () => {
    emulator.addFault({ act: { kind: 'error', code: 'InternalError' }, times: 1 })
    emulator.addFault({ act: teapot })
    expect(await statuses(3)).toEqual([500, 418, 418])
    emulator.clearFaults()
    expect(await statuses(1)).toEqual([200])
  })
})

test('matches some objects only', async () => {
  const write = async (key: string) =>
    (await sendSigned(emulator.port, { method: 'PUT', bucket: BUCKET, key, body: 'x' })).status
  emulator.addFault({ key: /^canary/, act: { kind: 'error', code: 'AccessDenied' }, times: 1 })
  emulator.addFault({ key: 'exact', act: { kind: 'error', code: 'InternalError' } })
  expect(await write('other')).toBe(200)
  expect(await write('canary-1')).toBe(403)
  expect(await write('canary-1')).toBe(200)
  expect(await write('exactly')).toBe(200)
  expect(await write('exact')).toBe(500)
  expect((await get()).status).toBe(200)
})
