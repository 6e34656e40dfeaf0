import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'

/** A proxy that responds to CONNECT as a test scripts it. */
export interface ScriptedProxy {
  readonly port: number
  /** The first line of each request. */
  readonly requestLines: string[]
  close(): Promise<void>
}

export async function startScriptedProxy(behave: (socket: Socket) => void): Promise<ScriptedProxy> {
  const requestLines: string[] = []
  const open = new Set<Socket>()
  const server = net.createServer(socket => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
    socket.once('data', data => {
      requestLines.push(data.toString('latin1').split('\r\n')[0] ?? '')
      behave(socket)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    requestLines,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    }
  }
}
