import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import net, { type AddressInfo, type Server, type Socket } from 'node:net'
import type { TransportFailure } from '../../../../src/aliyun/http/transport-failure.js'
import { Transport, type HttpResponse } from '../../../../src/aliyun/http/transport.js'

/** A server on loopback that records which request came over which connection, and behaves as each test defines. */
interface ReceivedRequest {
  readonly connection: number
  readonly method: string
  readonly path: string
}
let server: Server
let received: ReceivedRequest[] = []
let connections: Socket[] = []
let respond: (socket: Socket) => void
let endController = new AbortController()
let transport: Transport

beforeEach(async () => {
  received = []
  connections = []
  endController = new AbortController()
  transport = new Transport({
    shutdownSignal: new AbortController().signal,
    endSignal: endController.signal,
    proxyFor: () => undefined
  })
  server = net.createServer(socket => {
    const connection = connections.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', data => {
      const [method = '', path = ''] = String(data).split(' ')
      received.push({ connection, method, path })
      respond(socket)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterEach(() => {
  endController.abort()
  for (const socket of connections) socket.destroy()
  server.close()
})

function send(path: string, method = 'GET'): Promise<HttpResponse | TransportFailure> {
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}${path}`
  return transport.request(url, { method, headers: {}, timeout: 20_000 })
}

/** On a shared connection a surplus response about one bucket could pass for one about the next: a false green. */
describe('a request', () => {
  test.each(['GET', 'HEAD', 'PUT', 'POST', 'DELETE'])(
    'opens its own connection and closes it after the response: %s',
    async method => {
      respond = socket => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
      for (const path of ['/a', '/b', '/c']) {
        expect(await send(path, method)).toMatchObject({ status: 200 })
      }
      expect(received.map(({ connection }) => connection)).toEqual([1, 2, 3])
      for (const socket of connections) if (!socket.destroyed) await once(socket, 'close')
    }
  )

  test('is sent only once, however its connection ends', async () => {
    respond = socket => socket.resetAndDestroy()
    expect(await send('/a')).toMatchObject({ failure: 'network', sent: true })
    respond = socket => socket.end()
    expect(await send('/b')).toMatchObject({ failure: 'network', sent: true })
    respond = socket => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')
    expect(await send('/c')).toMatchObject({ failure: 'network', sent: true })
    expect(received).toHaveLength(3)
  })

  test('is aborted when the run ends', async () => {
    respond = () => {
      endController.abort()
    }
    expect(await send('/a')).toMatchObject({ failure: 'run-ended', sent: true })
  })
})
