import http from 'node:http'
import https from 'node:https'
import { isIP, type Socket } from 'node:net'
import tls from 'node:tls'
import { defined } from '../../encryption/defined-fields.js'
import { message } from '../../text/message.js'
import { shutdownRequestMs, startDeadline } from '../../runtime/deadline.js'
import type { Proxy } from './proxy-url.js'
import {
  classifyError,
  DeadlineExceeded,
  ResponseTooLarge,
  RunEnded,
  type TransportFailure
} from './transport-failure.js'
import {
  MalformedResponse,
  newProxyTrace,
  openTunnel,
  requestTo,
  TunnelRefused,
  type ProxyTrace
} from './tunnel.js'

/** An HTTP response, read to its end. */
export interface HttpResponse {
  readonly kind: 'response'
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

/**
 * The size limit of one response body, in bytes; lists have their own. No response about one bucket,
 * key or session comes near it; a proxy's error page or an attack may.
 */
const defaultMaxBytes = 64 * 1024

/** What all requests of a run have in common. */
export interface RequestSettings {
  /** The time limit of one request, in milliseconds. */
  readonly timeoutMs: number
  /** The account's audit log shows it as the caller. */
  readonly userAgent: string
}

/** A signed request, in the shape in which ali-oss passes it to its HTTP client. */
export interface SignedRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly content?: string
  readonly timeout: number
}

export interface TransportOptions {
  /** Fires when the run is being stopped: requests have little time left from then on. */
  readonly shutdownSignal: AbortSignal
  /** Fires when the run has ended: pending requests are aborted. */
  readonly endSignal: AbortSignal
  /** The proxy that a request to this URL goes through, if any. */
  readonly proxyFor: (url: URL) => Proxy | undefined
}

/** The state of one request. */
interface RequestTrace {
  sent: boolean
  readonly proxied?: { readonly proxy: Proxy; readonly trace: ProxyTrace }
  /** Leads through the proxy to the host of an https URL. */
  tunnel?: Socket
}

/**
 * Replaces the HTTP client of ali-oss (its option `urllib`): returns the status, headers and body of
 * every response unchanged, limits the body's size, and enforces the deadline whatever the server
 * does. The client of ali-oss waits twice as long, reads without limit and drops the error code.
 */
export class Transport {
  /**
   * Each request opens its own connection, so that a response always belongs to its request: an extra
   * or late response can't be taken for the one about the next bucket. Keeping connections alive would
   * gain little, since every bucket is a host of its own in OSS.
   */
  readonly #agents = {
    http: new http.Agent({ keepAlive: false }),
    // Explicit (as in a tunnel): NODE_TLS_REJECT_UNAUTHORIZED=0 in the job must not disable the check.
    https: new https.Agent({ keepAlive: false, rejectUnauthorized: true })
  }

  readonly #shutdownSignal: AbortSignal
  readonly #endSignal: AbortSignal
  readonly #proxyFor: TransportOptions['proxyFor']

  constructor({ shutdownSignal, endSignal, proxyFor }: TransportOptions) {
    this.#shutdownSignal = shutdownSignal
    this.#endSignal = endSignal
    this.#proxyFor = proxyFor
  }

  /** Sends one request. Its `timeout` (in milliseconds) covers everything up to the response's last byte. Rejects only for an invalid URL. */
  async request(
    url: string,
    request: SignedRequest,
    maxBytes = defaultMaxBytes
  ): Promise<HttpResponse | TransportFailure> {
    const target = new URL(url)
    const proxy = this.#proxyFor(target)
    const { signal, done } = startDeadline({
      ms: request.timeout,
      shutdownSignal: this.#shutdownSignal,
      endSignal: this.#endSignal
    })
    const proxied = proxy && { proxy, trace: newProxyTrace(proxy, target) }
    const trace: RequestTrace = { sent: false, ...defined({ proxied }) }
    try {
      if (proxied !== undefined && target.protocol === 'https:') {
        trace.tunnel = await openTunnel(proxied.proxy, proxied.trace, signal)
      }
      return await read(await this.#send(target, request, signal, trace), signal, maxBytes)
    } catch (error) {
      trace.tunnel?.destroy()
      const reason = signal.aborted ? this.#abortReason(request.timeout) : error
      return {
        ...classifyError(reason),
        sent: trace.sent,
        ...defined({ proxyTrace: proxied?.trace })
      }
    } finally {
      done()
    }
  }

  #abortReason(timeout: number): Error {
    if (this.#endSignal.aborted) return new RunEnded('The run has ended.')
    return this.#shutdownSignal.aborted && shutdownRequestMs < timeout
      ? new DeadlineExceeded(
          message`${shutdownRequestMs / 1000} s, the limit for each request while a run is being stopped`
        )
      : new DeadlineExceeded(message`${timeout / 1000} s`)
  }

  #send(
    target: URL,
    signed: SignedRequest,
    signal: AbortSignal,
    trace: RequestTrace
  ): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = this.#createRequest(target, signed, signal, trace)
      const secure = target.protocol === 'https:' || trace.proxied?.proxy.secure === true
      request.on('socket', socket => {
        socket.once(secure ? 'secureConnect' : 'connect', () => (trace.sent = true))
      })
      request.on('response', response => {
        const refused = trace.tunnel === undefined && response.statusCode === 407
        if (trace.proxied === undefined || !refused) {
          resolve(response)
          return
        }
        trace.sent = false
        trace.proxied.trace.stage = { at: 'refused', status: 407 }
        response.destroy()
        reject(new TunnelRefused('407'))
      })
      request.on('error', reject)
      // After a 101 Node hands over the bare socket, and emits neither a response nor an error.
      request.on('upgrade', (_, socket) => {
        socket.destroy()
        reject(new MalformedResponse('101 Switching Protocols'))
      })
      request.on('close', () => {
        reject(new Error('the connection was closed without a response'))
      })
      request.end(signed.content)
    })
  }

  #createRequest(
    target: URL,
    { method, headers }: SignedRequest,
    signal: AbortSignal,
    { proxied, tunnel }: RequestTrace
  ): http.ClientRequest {
    const options = { method, headers, signal }
    const { protocol, host, hostname, href } = target
    if (protocol === 'http:') {
      if (proxied === undefined) {
        return http.request(target, { ...options, agent: this.#agents.http })
      }
      const { proxy, trace } = proxied
      const forwarded = { ...options, path: href, headers: { host, ...headers } }
      return requestTo(proxy, trace, forwarded)
    }
    // Check the certificate against the host we connect to, whatever the Host header says.
    const servername = isIP(hostname) === 0 ? hostname : ''
    if (tunnel === undefined) {
      return https.request(target, { ...options, servername, agent: this.#agents.https })
    }
    const secured = { host: hostname, servername, rejectUnauthorized: true }
    return https.request(target, {
      ...options,
      // Without an agent Node assumes port 80 as the default, and the Host header would contain :443.
      defaultPort: 443,
      createConnection: () =>
        tls.connect({ ...secured, socket: tunnel, ALPNProtocols: ['http/1.1'] })
    })
  }
}

async function read(
  response: http.IncomingMessage,
  deadline: AbortSignal,
  maxBytes: number
): Promise<HttpResponse> {
  const { socket } = response
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) {
      response.destroy()
      throw new ResponseTooLarge(message`${maxBytes / 1024} KiB`)
    }
    chunks.push(chunk)
  }
  // A body that only the end of the connection delimits ends without an error when it is cut off.
  if (deadline.aborted || !response.complete || socket.errored) {
    throw socket.errored ?? new Error('the response was cut off')
  }
  return {
    kind: 'response',
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks).toString('utf8')
  }
}
