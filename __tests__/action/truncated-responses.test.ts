import { afterEach, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import { runStep } from '../../dev/runner/step/run-step.js'
import { defaultInputs, reasonCodeOf } from './support/action-fixture.js'

/**
 * Responses without a declared length: only the end of the connection delimits them, so a truncated
 * one looks complete. A raw server, since no HTTP server would send them.
 */
const rule =
  '<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>'
const head = 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/xml\r\n\r\n'

let server: net.Server
let sockets: Socket[]
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  server.close()
})

async function verifyAgainst(answer: (socket: Socket) => void) {
  sockets = []
  server = net.createServer(socket => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => {
      answer(socket)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const inputs = defaultInputs({ url: `http://127.0.0.1:${port}` })
  return await runStep({ with: { ...inputs, 'request-timeout-seconds': '3' } })
}

describe('a response that ends with its connection', () => {
  test('is accepted when complete', async () => {
    const result = await verifyAgainst(socket => socket.end(head + rule))
    expect(result.outputs['status']).toBe('compliant')
  })

  test('is rejected after a connection reset, even if it looks complete', async () => {
    const result = await verifyAgainst(socket => {
      socket.write(head + rule)
      setTimeout(() => socket.resetAndDestroy(), 100)
    })
    expect(reasonCodeOf(result)).toBe('network')
    expect(sockets).toHaveLength(2)
  })

  test('is rejected when the end never comes', async () => {
    const result = await verifyAgainst(socket => socket.write(head + rule))
    expect(reasonCodeOf(result)).toBe('timeout')
  })

  test('is rejected when only half of it arrived', async () => {
    const result = await verifyAgainst(socket => socket.end(head + rule.slice(0, 90)))
    expect(reasonCodeOf(result)).toBe('bad-response')
  })

  test('is rejected when it is not HTTP', async () => {
    const result = await verifyAgainst(socket => socket.end('SSH-2.0-OpenSSH_9.7\r\n'))
    expect(reasonCodeOf(result)).toBe('bad-response')
  })
})
