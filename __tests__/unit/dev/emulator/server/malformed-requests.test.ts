import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import { send, sendSigned, signedRequest } from '../raw-request.js'

const BUCKET = 'examplebucket'
let emulator: Emulator

beforeEach(async () => {
  emulator = await startEmulator()
  emulator.addBucket(BUCKET)
})
afterEach(async () => {
  // Whatever the test sent, the emulator serves the next request.
  const answer = await sendSigned(emulator.port, { bucket: BUCKET, query: [['location', '']] })
  expect(answer.status).toBe(200)
  await emulator.close()
})

/** Sends bytes, and returns what was received before the connection closed. */
function exchange(bytes: string | Buffer): Promise<string> {
  return new Promise(resolve => {
    let answer = ''
    const socket = connect(emulator.port, '127.0.0.1', () => socket.end(bytes))
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      resolve(answer)
    })
  })
}

test.each([
  ['no HTTP', 'hello\r\n\r\n', 'HTTP/1.1 400'],
  ['random bytes', randomBytes(4096), 'HTTP/1.1 400'],
  ['a head too long', `GET / HTTP/1.1\r\nA: ${'a'.repeat(200_000)}\r\n\r\n`, 'HTTP/1.1 400'],
  ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 'HTTP/1.1 403'],
  ['HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n', 'HTTP/1.1 403'],
  [
    'two lengths',
    'PUT / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    'HTTP/1.1 400'
  ],
  ['nothing', '', '']
])('survives %s', async (_, bytes, start) => {
  expect((await exchange(bytes)).slice(0, start.length)).toBe(start)
})

test.each([
  '/%',
  '/%FF%FE',
  '/b/%00',
  '/?%=1',
  '/?a=%zz',
  '/??',
  '/&&&',
  '//',
  '/../..',
  '/b?encryption&encryption&encryption=1',
  '/b/?__proto__=1&constructor',
  `/${'a'.repeat(10_000)}`
])('rejects the path %s', async path => {
  const { status } = await send(emulator.port, { path })
  expect([400, 403]).toContain(status)
})

test.each(['%', 'a%', '%FF'])('rejects the undecodable parameter %s', async name => {
  const answer = await send(emulator.port, { path: `/?${name}` })
  expect([answer.status, answer.element('Code')]).toEqual([400, 'InvalidURI'])
})

test('accepts a proxy request, whose URL names the host', async () => {
  const host = 'examplebucket.oss-cn-hangzhou.aliyuncs.com'
  const { headers = {} } = signedRequest(emulator.port, {
    bucket: BUCKET,
    query: [['location', '']]
  })
  const answer = await send(emulator.port, { path: `http://${host}/?location`, headers })
  expect([answer.status, emulator.requests.at(-1)?.host]).toEqual([200, host])
})

test('survives an upload that breaks off', async () => {
  const { headers = {} } = signedRequest(emulator.port, { method: 'PUT', bucket: BUCKET, key: 'k' })
  const lines = Object.entries({ ...headers, 'content-length': '100' })
  const head = lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')
  await exchange(`PUT /${BUCKET}/k HTTP/1.1\r\n${head}\r\n\r\nonly this`)
  const answer = await sendSigned(emulator.port, { method: 'HEAD', bucket: BUCKET, key: 'k' })
  expect(answer.status).toBe(404)
})

test('rejects an upload without a length', async () => {
  const { headers = {} } = signedRequest(emulator.port, { method: 'PUT', bucket: BUCKET, key: 'k' })
  const lines = Object.entries({ ...headers, connection: 'close' })
  const head = lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')
  const answer = await exchange(`PUT /${BUCKET}/k HTTP/1.1\r\n${head}\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1\.1 411 [^]*<Code>MissingContentLength</)
})

test('escapes markup and control characters in errors', async () => {
  const path = `/${BUCKET}/${encodeURIComponent('<a>&\u0001"')}`
  const raw = signedRequest(emulator.port, { bucket: BUCKET, key: '<a>&\u0001"' })
  expect(raw.path).toBe(path)
  const answer = await send(emulator.port, raw)
  expect(answer.status).toBe(404)
  expect(answer.body).toContain('<Key>&lt;a&gt;&amp;?&quot;</Key>')
})

test('ends pending requests on close, which may be called twice', async () => {
  const other = await startEmulator()
  other.addFault({ act: { kind: 'delay', ms: Infinity } })
  const caught = expect(send(other.port, {})).rejects.toMatchObject({ code: 'ECONNRESET' })
  while (other.requests.length === 0) await new Promise(setImmediate)
  // A timer can't wait forever: an infinite delay fires after a millisecond.
  await new Promise(resolve => setTimeout(resolve, 5))
  expect(other.requests[0]?.status).toBe(0)
  await other.close()
  await other.close()
  await caught
})

describe('a declared body that never arrives', () => {
  /** Sends a head, and leaves the connection open. */
  function promise(port: number, method: string, query: [string, string][], key?: string) {
    const raw = signedRequest(port, { method, bucket: BUCKET, query, ...(key && { key }) })
    const headers = Object.entries({ ...raw.headers, 'content-length': '5' })
    const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    return new Promise<{ answer: string; closed: boolean }>(resolve => {
      let answer = ''
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(`${method} ${raw.path ?? ''} HTTP/1.1\r\n${head}\r\n`)
      )
      socket.on('data', (chunk: Buffer) => {
        answer += chunk.toString()
        if (method === 'GET') socket.destroy()
      })
      // Fails the test if nothing is received.
      const timeout = setTimeout(() => socket.destroy(new Error('no answer')), 4000)
      socket.on('error', () => undefined)
      socket.on('close', hadError => {
        clearTimeout(timeout)
        resolve({ answer, closed: !hadError })
      })
    })
  }

  test('is not awaited for a GET', async () => {
    const { answer } = await promise(emulator.port, 'GET', [['location', '']])
    expect(answer).toMatch(/^HTTP\/1.1 200 /)
  })

  test.each<[string, [string, string][], string | undefined]>([
    ['an upload', [], 'key'],
    ['a rule', [['encryption', '']], undefined]
  ])('of %s ends with RequestTimeout and a closed connection', async (_, query, key) => {
    const impatient = await startEmulator({ bodyIdleTimeoutMs: 50 })
    impatient.addBucket(BUCKET)
    const { answer, closed } = await promise(impatient.port, 'PUT', query, key)
    expect(answer).toMatch(/^HTTP\/1.1 400 .*<Code>RequestTimeout<\/Code>/s)
    expect(closed).toBe(true)
    await impatient.close()
  })
})
