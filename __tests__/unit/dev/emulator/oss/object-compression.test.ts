import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import { sendSigned, signedRequest, type SignedRequestOptions } from '../raw-request.js'

const BUCKET = 'examplebucket'
const GZIP = { 'accept-encoding': 'gzip, deflate' }

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
  emulator.addBucket(BUCKET)
})
afterAll(() => emulator.close())

async function stored(size: number, headers: Record<string, string>): Promise<string> {
  const body = 'x'.repeat(size)
  await sendSigned(emulator.port, { method: 'PUT', bucket: BUCKET, key: 'k', headers, body })
  return body
}

/** The body as received, byte for byte. */
function ask(
  signing: SignedRequestOptions
): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  const { path, method, headers } = signedRequest(emulator.port, {
    bucket: BUCKET,
    key: 'k',
    ...signing
  })
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port: emulator.port, path, method, headers, agent: false },
      incoming => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const { statusCode: status = 0, headers: told } = incoming
          resolve({ status, headers: told, body: Buffer.concat(chunks) })
        })
      }
    )
    outgoing.on('error', reject)
    outgoing.end()
  })
}

test('compresses a text of 1 KB on request, without a length', async () => {
  const text = await stored(1024, { 'content-type': 'text/plain; charset=utf-8' })
  const { status, headers, body } = await ask({ headers: GZIP })
  expect(status).toBe(200)
  expect(gunzipSync(body).toString()).toBe(text)
  expect(headers).toMatchObject({
    'content-encoding': 'gzip',
    'transfer-encoding': 'chunked',
    vary: 'Accept-Encoding',
    'x-oss-hash-crc64ecma': expect.any(String)
  })
  for (const name of ['etag', 'content-length', 'accept-ranges']) {
    expect(headers).not.toHaveProperty(name)
  }
  const head = await ask({ method: 'HEAD', headers: GZIP })
  expect(head.headers).toMatchObject({ 'content-encoding': 'gzip' })
  expect(head.headers).not.toHaveProperty('content-length')
})

test.each<[string, number, string, Record<string, string>, Record<string, string>]>([
  ['not asked for', 1024, 'text/plain', {}, {}],
  ['too short', 1023, 'text/plain', {}, GZIP],
  ['of another type', 1024, 'image/png', {}, GZIP],
  ['stored with an encoding', 1024, 'text/plain', { 'content-encoding': 'br' }, GZIP]
])('sends an object that is %s as stored', async (_, size, type, more, headers) => {
  const text = await stored(size, { 'content-type': type, ...more })
  const answer = await ask({ headers })
  expect(answer.body.toString()).toBe(text)
  expect(answer.headers['content-encoding']).toBe(more['content-encoding'])
  expect(answer.headers['content-length']).toBe(String(size))
})

test('sends a range as stored', async () => {
  await stored(2048, { 'content-type': 'text/plain' })
  const answer = await ask({ headers: { ...GZIP, range: 'bytes=0-1023' } })
  expect([answer.status, answer.body.length]).toEqual([206, 1024])
})
