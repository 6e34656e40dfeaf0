import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import { parseProxy } from '../../../../src/aliyun/http/proxy-url.js'
import type { TransportFailure } from '../../../../src/aliyun/http/transport-failure.js'
import { Transport } from '../../../../src/aliyun/http/transport.js'
import { plain } from '../../../../src/text/plain.js'

/** A proxy on loopback that behaves as each test defines. */
let behave: (socket: Socket) => void
let connections: Socket[] = []
const server = net.createServer(socket => {
  connections.push(socket)
  socket.on('error', () => undefined)
  socket.once('data', () => {
    behave(socket)
  })
})
let port: number

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.close()
})

function send(shutdownSignal: AbortSignal, scheme = 'http', headers = {}) {
  connections = []
  const proxy = parseProxy(`${scheme}://127.0.0.1:${port}`, 'HTTPS_PROXY')
  if (!proxy.ok) throw new Error(proxy.problems.map(plain).join())
  const endController = new AbortController()
  const transport = new Transport({
    shutdownSignal,
    endSignal: endController.signal,
    proxyFor: () => proxy.value
  })
  const put = { method: 'PUT', headers, content: 'x', timeout: 60_000 }
  const result = transport.request(
    'https://photos.example/?encryption',
    put
  ) as Promise<TransportFailure>
  return { endController, result }
}

/** Never resolves while a connection to the proxy is open. */
async function connectionsGone(): Promise<void> {
  expect(connections).not.toEqual([])
  for (const socket of connections) if (!socket.destroyed) await once(socket.resume(), 'close')
}

const nothing = (): void => undefined
const opened = (socket: Socket): void => {
  socket.write('HTTP/1.1 200 OK\r\n\r\n')
}

describe('a request through a proxy', () => {
  // prettier-ignore
  test.each<[string, (socket: Socket, reached: () => void) => void, string, string]>([
    ['before the proxy responds',      (_, reached) => { reached() },                                           'http', 'connected'],
    ['in an open tunnel, before TLS is established', (socket, reached) => { opened(socket); socket.once('data', reached) }, 'http', 'open'],
    ['before TLS to the proxy is established',     (_, reached) => { reached() },                                          'https', 'unconnected']
  ])('is aborted when the run ends %s', async (_, act, scheme, at) => {
    const stageReached = new Promise<void>(resolve => {
      behave = socket => {
        act(socket, resolve)
      }
    })
    const { endController, result } = send(new AbortController().signal, scheme)
    await stageReached
    endController.abort()
    expect(await result).toMatchObject({ failure: 'run-ended', sent: false, proxyTrace: { stage: { at } } })
    await connectionsGone()
  })

  test('gets a shorter time limit once the run is being stopped', async () => {
    const stopping = new AbortController()
    behave = nothing
    const { result } = send(stopping.signal)
    stopping.abort()
    const failure = await result
    expect(failure).toMatchObject({ failure: 'timeout', sent: false })
    expect(plain(failure.detail)).toBe(
      '2 s, the limit for each request while a run is being stopped'
    )
  })

  test.each<[string, (socket: Socket) => void, object]>([
    ['403', socket => socket.end('HTTP/1.1 403 No\r\n\r\n'), { at: 'refused', status: 403 }],
    ['100', socket => socket.end('HTTP/1.1 100 Continue\r\n\r\n'), { at: 'refused', status: 100 }],
    ['nonsense', socket => socket.end('SSH-2.0\r\n'), { at: 'connected' }],
    ['a page behind 200', socket => socket.end('HTTP/1.1 200 OK\r\n\r\n<html>'), { at: 'open' }]
  ])('counts as not sent when the proxy responds with %s', async (_, act, stage) => {
    behave = act
    const { result } = send(new AbortController().signal)
    expect(await result).toMatchObject({ sent: false, proxyTrace: { stage } })
  })

  test('is aborted at once when the run ends before it is sent', async () => {
    const { endController, result } = send(new AbortController().signal)
    endController.abort()
    expect(await result).toMatchObject({ failure: 'run-ended', sent: false })
  })

  test('closes the tunnel when the request itself is invalid', async () => {
    behave = opened
    const { result } = send(new AbortController().signal, 'http', { 'x-bad': 'a\nb' })
    expect(await result).toMatchObject({ sent: false, proxyTrace: { stage: { at: 'open' } } })
    await connectionsGone()
  })
})
