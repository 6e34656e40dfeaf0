import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import net, { type AddressInfo, type Server, type Socket } from 'node:net'
import type { TransportFailure } from '../../../../src/aliyun/http/transport-failure.js'
import { Transport, type HttpResponse } from '../../../../src/aliyun/http/transport.js'

/** A server on loopback that records what came over which connection, and misbehaves as a test says. */
interface Asked {
  readonly connection: number
  readonly method: string
  readonly path: string
}
let server: Server
let asked: Asked[] = []
let connections: Socket[] = []
let respond: (socket: Socket) => void
let endController = new AbortController()
let transport: Transport

beforeEach(async () => {
  asked = []
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
      asked.push({ connection, method, path })
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

function ask(path: string, method = 'GET'): Promise<HttpResponse | TransportFailure> {
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}${path}`
  return transport.request(url, { method, headers: {}, timeout: 20_000 })
}

/** Else a surplus answer about one bucket could be taken for that about the next: a false green. */
describe('a request', () => {
  test.each(['GET', 'HEAD', 'PUT', 'POST', 'DELETE'])(
    'has a connection of its own, which is closed after the answer: %s',
    async method => {
      respond = socket => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
      for (const path of ['/a', '/b', '/c']) {
        expect(await ask(path, method)).toMatchObject({ status: 200 })
      }
      expect(asked.map(({ connection }) => connection)).toEqual([1, 2, 3])
      for (const socket of connections) if (!socket.destroyed) await once(socket, 'close')
    }
  )

  test('is sent once only, however its connection ends', async () => {
    respond = socket => socket.resetAndDestroy()
    expect(await ask('/a')).toMatchObject({ failure: 'network', sent: true })
    respond = socket => socket.end()
    expect(await ask('/b')).toMatchObject({ failure: 'network', sent: true })
    respond = socket => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')
    expect(await ask('/c')).toMatchObject({ failure: 'network', sent: true })
    expect(asked).toHaveLength(3)
  })

  test('ends with the run', async () => {
    respond = () => {
      endController.abort()
    }
    expect(await ask('/a')).toMatchObject({ failure: 'run-ended', sent: true })
  })
})
