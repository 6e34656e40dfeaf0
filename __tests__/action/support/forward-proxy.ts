import type http from 'node:http'
import { Server } from 'proxy-chain'
import type { TlsTerminator } from './tls-terminator.js'

export interface ForwardProxy {
  readonly port: number
  /** What it was asked for and let through, such as `CONNECT photos.oss-cn-hangzhou.aliyuncs.com:443`. */
  readonly log: string[]
  close(): Promise<void>
}

export interface ForwardProxyOptions {
  /** Where every CONNECT leads, whatever host is asked for. */
  readonly tlsTerminator: TlsTerminator
  /** Takes connections over TLS only, with the certificate of the front. */
  readonly secure?: boolean
  /** Lets nobody else through. */
  readonly user?: string
  readonly password?: string
}

/** A real forward proxy on loopback. */
export async function startForwardProxy(options: ForwardProxyOptions): Promise<ForwardProxy> {
  const { tlsTerminator, secure = false, user = '', password = '' } = options
  const log: string[] = []
  const server = new Server({
    host: '127.0.0.1',
    port: 0,
    ...(secure
      ? { serverType: 'https', httpsOptions: { cert: tlsTerminator.cert, key: tlsTerminator.key } }
      : { serverType: 'http' }),
    prepareRequestFunction(asked) {
      if (asked.username !== user || asked.password !== password) {
        return { requestAuthentication: true }
      }
      log.push(`${asked.isHttp ? 'http' : 'CONNECT'} ${asked.hostname}:${asked.port}`)
      // It hands a connection over, and any kind of server can take that.
      return asked.isHttp
        ? {}
        : { customConnectServer: tlsTerminator.server as unknown as http.Server }
    }
  })
  await server.listen()
  return { port: server.port, log, close: () => server.close(true) }
}
