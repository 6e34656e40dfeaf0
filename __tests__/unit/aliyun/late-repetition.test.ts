import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { Transport } from '../../../src/aliyun/http/transport.js'

test('an answer from further back on its connection is no answer either', async () => {
  const over = new AbortController()
  const transport = new Transport({
    hurry: new AbortController().signal,
    over: over.signal,
    proxyFor: () => undefined
  })
  const answer = (path: string): string =>
    `HTTP/1.1 200 OK\r\nx-oss-request-id: id-of-${path}\r\nContent-Length: ${path.length}\r\n\r\n${path}`
  const sockets: net.Socket[] = []
  const server = net.createServer(socket => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', data => {
      const [, path = ''] = String(data).split(' ')
      // The first answer once more, when the third is awaited.
      socket.write(answer(path === '/c' && sockets.length === 1 ? '/a' : path))
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  try {
    for (const path of ['/a', '/b', '/c']) {
      const asked = { method: 'GET', headers: {}, timeout: 5_000 }
      const answered = await transport.request(`http://127.0.0.1:${port}${path}`, asked)
      expect(answered).toMatchObject({ body: path })
    }
  } finally {
    over.abort()
    for (const socket of sockets) socket.destroy()
    server.close()
  }
})
