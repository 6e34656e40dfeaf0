import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { once } from 'node:events'
import net, { type AddressInfo, type Server, type Socket } from 'node:net'
import { Transport, type HttpAnswer, type NoAnswer } from '../../../src/aliyun/http/transport.js'

/** Servers on loopback that tell what came over which connection, and misbehave as a test says. */
interface Asked {
  readonly connection: number
  readonly method: string
  readonly path: string
}
let server: Server
let asked: Asked[] = []
let connections: Socket[] = []
/** What is done about a request, by its number on its connection, from 1. */
let behave: (socket: Socket, path: string, number: number) => void
let over = new AbortController()
let transport: Transport

/** Like a service that gives each answer an id of its own. */
let ids = 0
const answer = (text: string): string =>
  `HTTP/1.1 200 OK\r\nx-oss-request-id: ${(ids += 1)}\r\nContent-Length: ${text.length}\r\n\r\n${text}`

beforeEach(async () => {
  asked = []
  connections = []
  behave = (socket, path) => socket.write(answer(path))
  over = new AbortController()
  transport = new Transport({
    hurry: new AbortController().signal,
    over: over.signal,
    proxyFor: () => undefined
  })
  server = net.createServer(socket => {
    const connection = connections.push(socket)
    let requests = 0
    socket.on('error', () => undefined)
    socket.on('data', data => {
      const [method = '', path = ''] = String(data).split(' ')
      asked.push({ connection, method, path })
      behave(socket, path, (requests += 1))
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterEach(() => {
  jest.useRealTimers()
  over.abort()
  for (const socket of connections) socket.destroy()
  server.close()
})

function ask(path: string, method = 'GET'): Promise<HttpAnswer | NoAnswer> {
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}${path}`
  return transport.request(url, { method, headers: {}, timeout: 5_000 })
}

/** From here on no time passes but what the test says. */
function stopTimers(): void {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] })
}

const open = (): Socket[] => connections.filter(({ destroyed }) => !destroyed)
const usedFor = (): string[] => asked.map(({ connection, path }) => `${path} on ${connection}`)

describe('a connection', () => {
  test('is used again for the next read', async () => {
    for (const path of ['/a', '/b', '/c']) expect(await ask(path)).toMatchObject({ body: path })
    expect(usedFor()).toEqual(['/a on 1', '/b on 1', '/c on 1'])
  })

  test.each(['PUT', 'POST', 'DELETE'])('is new for each %s, and closed after it', async method => {
    await ask('/read')
    await ask('/write', method)
    await ask('/other', method)
    expect(usedFor()).toEqual(['/read on 1', '/write on 2', '/other on 3'])
    for (const socket of connections.slice(1)) {
      if (!socket.destroyed) await once(socket, 'close')
    }
    await ask('/read')
    expect(asked.at(-1)?.connection).toBe(1)
  })

  test('is closed after an answer that has no id', async () => {
    behave = socket => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    for (const path of ['/a', '/b']) expect(await ask(path)).toMatchObject({ status: 200 })
    expect(usedFor()).toEqual(['/a on 1', '/b on 2'])
  })

  test('is one of sixteen at most when idle, and the oldest ends first', async () => {
    const waiting: (() => void)[] = []
    behave = (socket, path) => {
      waiting.push(() => socket.write(answer(path)))
      if (waiting.length === 20) for (const go of waiting) go()
    }
    const paths = Array.from({ length: 20 }, (_, number) => `/${number}`)
    await Promise.all(paths.map(path => ask(path)))
    while (open().length > 16) await new Promise(setImmediate)
    expect(connections.map(({ destroyed }) => destroyed).indexOf(false)).toBe(4)
    expect(open()).toHaveLength(16)
  })

  test('ends after four idle seconds', async () => {
    stopTimers()
    await ask('/a')
    jest.advanceTimersByTime(3_999)
    await ask('/b')
    jest.advanceTimersByTime(3_999)
    await ask('/c')
    expect(connections).toHaveLength(1)
    jest.advanceTimersByTime(4_000)
    await once(connections[0] ?? server, 'close')
  })

  test('ends with the run when it is idle', async () => {
    await ask('/a')
    over.abort()
    for (const socket of open()) await once(socket, 'close')
    expect(await ask('/b')).toMatchObject({ failure: 'over', sent: false })
  })

  test('counts as one to the host, so that a request on it may have arrived', async () => {
    await ask('/a')
    behave = () => {
      over.abort()
    }
    expect(await ask('/b')).toMatchObject({ failure: 'over', sent: true })
    expect(usedFor()).toEqual(['/a on 1', '/b on 1'])
  })
})

describe('a read on a connection that the server closes just then', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['with FIN', socket => socket.end()],
    ['with RST', socket => socket.resetAndDestroy()]
  ])('%s is sent again at once', async (_, close) => {
    behave = (socket, path, number) => {
      if (number === 1) socket.write(answer(path))
      else close(socket)
    }
    await ask('/a')
    expect(await ask('/b')).toMatchObject({ status: 200, body: '/b' })
    expect(usedFor()).toEqual(['/a on 1', '/b on 1', '/b on 2'])
  })

  test('is sent again once only', async () => {
    behave = (socket, path) => {
      if (path === '/a') socket.write(answer(path))
      else socket.end()
    }
    await ask('/a')
    expect(await ask('/b')).toMatchObject({ failure: 'network', sent: true })
    expect(usedFor()).toEqual(['/a on 1', '/b on 1', '/b on 2'])
  })

  test('is a failure where the answer had begun', async () => {
    behave = (socket, path, number) => {
      if (number === 1) socket.write(answer(path))
      else socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')
    }
    await ask('/a')
    expect(await ask('/b')).toMatchObject({ failure: 'network' })
    expect(asked).toHaveLength(2)
  })
})

/** A false green: the answer about one bucket, taken for that about the next. */
describe('an answer that comes twice is not taken for the next one', () => {
  const twice = (text: string): [string, string] => [answer(text), answer(text)]

  test('in one piece', async () => {
    behave = (socket, path) => socket.write(twice(path).join(''))
    expect(await ask('/a')).toMatchObject({ body: '/a' })
    expect(await ask('/b')).toMatchObject({ body: '/b' })
    expect(asked).toHaveLength(2)
  })

  test('right behind the first', async () => {
    behave = (socket, path) => {
      const [first, second] = twice(path)
      socket.write(first, () => socket.write(second))
    }
    for (const path of ['/a', '/b', '/c', '/d', '/e']) {
      expect(await ask(path)).toMatchObject({ body: path })
    }
  })

  test('while the connection is idle', async () => {
    let second: (() => void) | undefined
    behave = (socket, path) => {
      const [once, again] = twice(path)
      socket.write(once)
      second ??= () => socket.write(again)
    }
    stopTimers()
    await ask('/a')
    second?.()
    await once(connections[0] ?? server, 'close')
    expect(await ask('/b')).toMatchObject({ body: '/b' })
    expect(usedFor()).toEqual(['/a on 1', '/b on 2'])
  })

  test('with the next request under way', async () => {
    let first = ''
    behave = (socket, path, number) => {
      if (number === 1) first = answer(path)
      // The very same once more, in place of the answer to the second.
      socket.write(first)
    }
    await ask('/a')
    expect(await ask('/b')).toMatchObject({ body: '/b' })
    expect(usedFor()).toEqual(['/a on 1', '/b on 1', '/b on 2'])
  })
})
