import type http from 'node:http'
import { Server } from 'proxy-chain'
import type { TlsTerminator } from './tls-terminator.js'

export interface ForwardProxy {
  readonly port: number
  /** The requests it forwarded, such as `CONNECT photos.oss-cn-hangzhou.aliyuncs.com:443`. */
  readonly log: string[]
  close(): Promise<void>
}

export interface ForwardProxyOptions {
  /** The target of every CONNECT, whatever host is requested. */
  readonly tlsTerminator: TlsTerminator
  /** Accepts connections over TLS only, with the terminator's certificate. */
  readonly secure?: boolean
  /** Rejects all others. */
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
      // It passes the connection on, which any kind of server accepts.
      return asked.isHttp
        ? {}
        : { customConnectServer: tlsTerminator.server as unknown as http.Server }
    }
  })
  await server.listen()
  return { port: server.port, log, close: () => server.close(true) }
}
