import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { request } from 'node:https'
import { generate } from 'selfsigned'
import {
  startEmulator,
  type Emulator,
  type FaultAction
} from '../../../../../dev/emulator/emulator.js'
import { send, signedRequest } from '../raw-request.js'

let emulator: Emulator
let ca: string

beforeAll(async () => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }]
  })
  ca = cert
  emulator = await startEmulator({ tls: { cert, key } })
  emulator.addBucket('examplebucket')
})
afterAll(() => emulator.close())

/** Over TLS; verifies the certificate unless no authority is given. */
function listing(authority: string | undefined): Promise<{ status: number; body: string }> {
  const { path, headers = {} } = signedRequest(emulator.port, { bucket: 'examplebucket' })
  return new Promise((resolve, reject) => {
    const options = { path, headers, agent: false, ...(authority && { ca: authority }) }
    request(emulator.url, options, incoming => {
      let body = ''
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()))
      incoming.on('error', reject)
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode ?? 0, body })
      })
    })
      .on('error', reject)
      .end()
  })
}

test('serves https at its URL', async () => {
  expect(emulator.url).toBe(`https://127.0.0.1:${emulator.port}`)
  const answer = await listing(ca)
  expect(answer.status).toBe(200)
  expect(answer.body).toContain('<ListBucketResult>')
})

test('is not trusted by other authorities', async () => {
  await expect(listing(undefined)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
})

test('survives a client without TLS', async () => {
  await expect(send(emulator.port, {})).rejects.toThrow()
  expect((await listing(ca)).status).toBe(200)
})

test.each<FaultAction['kind']>(['reset', 'reset-after', 'reset-amid-body'])(
  'ends TLS connections with the fault %s',
  async kind => {
    emulator.addFault({ times: 1, act: { kind } as FaultAction })
    await expect(listing(ca)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect((await listing(ca)).status).toBe(200)
  }
)
