import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import { parseProxy } from '../../../../src/aliyun/http/proxy-url.js'
import type { TransportFailure } from '../../../../src/aliyun/http/transport-failure.js'
import { Transport } from '../../../../src/aliyun/http/transport.js'

/** A proxy on loopback that does as a test says, and tells when a connection is gone. */
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

function ask(shutdownSignal: AbortSignal, scheme = 'http', headers = {}) {
  connections = []
  const proxy = parseProxy(`${scheme}://127.0.0.1:${port}`, 'HTTPS_PROXY')
  if (!proxy.ok) throw new Error(proxy.problems.join())
  const endController = new AbortController()
  const transport = new Transport({
    shutdownSignal,
    endSignal: endController.signal,
    proxyFor: () => proxy.value
  })
  const put = { method: 'PUT', headers, content: 'x', timeout: 60_000 }
  const answer = transport.request(
    'https://photos.example/?encryption',
    put
  ) as Promise<TransportFailure>
  return { over: endController, answer }
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

describe('a request that goes through a proxy', () => {
  // prettier-ignore
  test.each<[string, (socket: Socket, told: () => void) => void, string, string]>([
    ['before the proxy has answered',      (_, told) => { told() },                                           'http', 'connected'],
    ['in an open tunnel, before TLS stands', (socket, told) => { opened(socket); socket.once('data', told) }, 'http', 'open'],
    ['before TLS to the proxy stands',     (_, told) => { told() },                                          'https', 'unconnected']
  ])('ends with the run: %s', async (_, act, scheme, at) => {
    const reached = new Promise<void>(resolve => {
      behave = socket => {
        act(socket, resolve)
      }
    })
    const { over: endController, answer } = ask(new AbortController().signal, scheme)
    await reached
    endController.abort()
    expect(await answer).toMatchObject({ failure: 'run-ended', sent: false, proxyTrace: { stage: { at } } })
    await connectionsGone()
  })

  test('has little time left once the run is being stopped', async () => {
    const stopping = new AbortController()
    behave = nothing
    const { answer } = ask(stopping.signal)
    stopping.abort()
    expect(await answer).toMatchObject({
      failure: 'timeout',
      detail: '2 s, which is all that is left to a run that is being stopped',
      sent: false
    })
  })

  test.each<[string, (socket: Socket) => void, object]>([
    ['403', socket => socket.end('HTTP/1.1 403 No\r\n\r\n'), { at: 'refused', status: 403 }],
    ['100', socket => socket.end('HTTP/1.1 100 Continue\r\n\r\n'), { at: 'refused', status: 100 }],
    ['nonsense', socket => socket.end('SSH-2.0\r\n'), { at: 'connected' }],
    ['a page behind 200', socket => socket.end('HTTP/1.1 200 OK\r\n\r\n<html>'), { at: 'open' }]
  ])('was not sent where the proxy says %s', async (_, act, stage) => {
    behave = act
    const { answer } = ask(new AbortController().signal)
    expect(await answer).toMatchObject({ sent: false, proxyTrace: { stage } })
  })

  test('ends at once where the run is over before it is sent', async () => {
    const { over: endController, answer } = ask(new AbortController().signal)
    endController.abort()
    expect(await answer).toMatchObject({ failure: 'run-ended', sent: false })
  })

  test('leaves no tunnel behind where it can’t be put on the wire', async () => {
    behave = opened
    const { answer } = ask(new AbortController().signal, 'http', { 'x-bad': 'a\nb' })
    expect(await answer).toMatchObject({ sent: false, proxyTrace: { stage: { at: 'open' } } })
    await connectionsGone()
  })
})
