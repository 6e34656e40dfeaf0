import http from 'node:http'
import https from 'node:https'
import { isIP, type Socket } from 'node:net'
import type { Proxy } from './proxy-url.js'

/** How far a request came that goes through a proxy. */
export type ProxyStage =
  /** Not to the proxy. */
  | { readonly at: 'unconnected' }
  /** To the proxy, which did not answer. */
  | { readonly at: 'connected' }
  /** To the proxy, which answered with this status, and it is none that opens a tunnel. */
  | { readonly at: 'refused'; readonly status: number }
  /** The proxy said that the way to the host is open. */
  | { readonly at: 'open' }

/** The way of one request through a proxy. No secret is in it. */
export interface ProxyTrace {
  readonly proxy: string
  readonly variable: string
  readonly withCredentials: boolean
  /** `host:port`, which the proxy is asked for. */
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

/** The proxy has no way to the host, and says so with a status. */
export class TunnelRefused extends Error {}
/** What comes through is not what was asked for. */
export class MalformedResponse extends Error {}

/**
 * Opens a tunnel through a proxy (CONNECT; RFC 9110, 9.3.6), and notes how far that comes. Ends with
 * the signal at any point until then; from then on the tunnel is the caller's.
 *
 * It is our own because Node's agents (`proxyEnv`, from 24.5 on) let a CONNECT that hangs outlive
 * the signal, and https-proxy-agent hands a proxy's refusal on as if the host had answered it.
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
    // Whatever the status of an answer to CONNECT, Node hands the bare connection over.
    request.on('connect', ({ statusCode = 0 }, socket: Socket, first) => {
      const opened = statusCode >= 200 && statusCode < 300
      trace.stage = opened ? { at: 'open' } : { at: 'refused', status: statusCode }
      if (opened && first.length === 0) {
        resolve(socket)
        return
      }
      socket.destroy()
      // In TLS the client speaks first: this is the proxy's own text.
      reject(opened ? new MalformedResponse('not TLS') : new TunnelRefused(String(statusCode)))
    })
    request.on('error', reject)
    request.on('close', () => {
      reject(new Error('The connection was closed without an answer.'))
    })
    request.end()
  })
}

interface ProxyRequest {
  readonly method: string
  /** What the proxy is to reach: `host:port` for CONNECT, else a whole URL. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** A request to a proxy itself, with our credentials for it. */
export function requestTo(
  { secure, host, port, authorization }: Proxy,
  trace: ProxyTrace,
  { headers, ...options }: ProxyRequest
): http.ClientRequest {
  const request = (secure ? https : http).request({
    ...options,
    headers: {
      ...headers,
      ...(authorization === undefined ? {} : { 'proxy-authorization': authorization })
    },
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
