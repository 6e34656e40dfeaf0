import http from 'node:http'
import https from 'node:https'
import { isIP, type Socket } from 'node:net'
import { defined } from '../../encryption/defined-fields.js'
import type { Proxy } from './proxy-url.js'

/** How far a request has come on its way through a proxy. */
export type ProxyStage =
  /** No connection to the proxy yet. */
  | { readonly at: 'unconnected' }
  /** Connected to the proxy, which has not responded yet. */
  | { readonly at: 'connected' }
  /** The proxy responded with a status that opens no tunnel. */
  | { readonly at: 'refused'; readonly status: number }
  /** The proxy opened the tunnel to the host. */
  | { readonly at: 'open' }

/** The progress of one request through a proxy. Contains no secret. */
export interface ProxyTrace {
  readonly proxy: string
  readonly variable: string
  readonly withCredentials: boolean
  /** `host:port`, as requested from the proxy. */
  readonly target: string
  stage: ProxyStage
}

export function newProxyTrace(
  { name, variable, authorization }: Proxy,
  { protocol, hostname, port }: URL
): ProxyTrace {
  return {
    proxy: name,
    variable,
    withCredentials: authorization !== undefined,
    target: `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`,
    stage: { at: 'unconnected' }
  }
}

/** The proxy refused to connect, with a status. */
export class TunnelRefused extends Error {}
/** The peer sent something other than the protocol requires. */
export class MalformedResponse extends Error {}

/**
 * Opens a tunnel through a proxy (CONNECT; RFC 9110, 9.3.6), and records its progress in `trace`. The
 * signal aborts it until the tunnel is open; from then on the caller owns the socket.
 *
 * Not left to a library: Node's agents (`proxyEnv`, from 24.5 on) let a hanging CONNECT outlive the
 * signal, and https-proxy-agent passes a proxy's refusal on as if it were the host's response.
 */
export function openTunnel(proxy: Proxy, trace: ProxyTrace, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { target: path } = trace
    const request = requestTo(proxy, trace, {
      method: 'CONNECT',
      path,
      headers: { host: path },
      signal
    })
    // Node emits this for every status of a response to CONNECT.
    request.on('connect', ({ statusCode = 0 }, socket: Socket, first) => {
      const opened = statusCode >= 200 && statusCode < 300
      trace.stage = opened ? { at: 'open' } : { at: 'refused', status: statusCode }
      if (opened && first.length === 0) {
        resolve(socket)
        return
      }
      socket.destroy()
      // In TLS the client speaks first, so these bytes come from the proxy.
      reject(opened ? new MalformedResponse('not TLS') : new TunnelRefused(String(statusCode)))
    })
    request.on('error', reject)
    request.on('close', () => {
      reject(new Error('the connection was closed without a response'))
    })
    request.end()
  })
}

interface ProxyRequest {
  readonly method: string
  /** `host:port` for CONNECT, otherwise the absolute URL. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** A request to the proxy itself, with the credentials for it. */
export function requestTo(
  { secure, host, port, authorization }: Proxy,
  trace: ProxyTrace,
  { headers, ...options }: ProxyRequest
): http.ClientRequest {
  const request = (secure ? https : http).request({
    ...options,
    headers: { ...headers, ...defined({ 'proxy-authorization': authorization }) },
    host,
    port,
    agent: false,
    ...(secure && { servername: isIP(host) === 0 ? host : '', rejectUnauthorized: true })
  })
  request.on('socket', socket => {
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      trace.stage = { at: 'connected' }
    })
  })
  return request
}
