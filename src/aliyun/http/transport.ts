import http from 'node:http'
import https from 'node:https'
import { isIP, type Socket } from 'node:net'
import tls from 'node:tls'
import { shutdownRequestMs, startDeadline } from '../../runtime/deadline.js'
import type { Proxy } from './proxy-url.js'
import {
  newProxyTrace,
  MalformedResponse,
  openTunnel,
  TunnelRefused,
  requestTo,
  type ProxyTrace
} from './tunnel.js'

/** One HTTP answer, read to its end. */
export interface HttpResponse {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

/** Why there is no whole answer. */
export interface TransportFailure {
  readonly failure: 'timeout' | 'network' | 'too-large' | 'not-http' | 'over'
  /** The system's code, such as ECONNRESET, where it has one. */
  readonly code: string
  readonly detail: string
  /** Whether there was a connection to the host itself, so that the request may have arrived. */
  readonly sent: boolean
  /** How far it came through a proxy; absent: it went straight to the host. */
  readonly proxyTrace?: Readonly<ProxyTrace>
}

/** The most that is read of one answer, in bytes, but of a list. No answer about one bucket, key or session comes near it; a proxy's page or an attack may. */
const largestBody = 64 * 1024

/** What all requests of a run have. */
export interface RequestSettings {
  /** Milliseconds that one request may take. */
  readonly timeoutMs: number
  /** What the audit log of the account shows as the caller. */
  readonly userAgent: string
}

/** A signed request, in the shape in which ali-oss hands it to its HTTP client. */
export interface SignedRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly content?: string
  readonly timeout: number
}

export interface TransportOptions {
  /** Fires when the run is being stopped: requests have little time left from then on. */
  readonly shutdownSignal: AbortSignal
  /** Fires when the run has ended: nobody waits for an answer any more. */
  readonly endSignal: AbortSignal
  /** The proxy that a request to this URL goes through, if any. */
  readonly proxyFor: (url: URL) => Proxy | undefined
}

/** What is known of a request on its way. */
interface RequestTrace {
  sent: boolean
  readonly through?: { readonly proxy: Proxy; readonly crossing: ProxyTrace }
  /** To the host of an https URL, through the proxy. */
  tunnel?: Socket
}

/**
 * The HTTP client that ali-oss is given (its option `urllib`) in place of its own: it keeps every
 * status, header and byte of the answer, bounds its size, and ends at the deadline whatever the
 * server does. ali-oss's own would wait twice as long, read without bound and keep no error code.
 */
export class Transport {
  /**
   * Each request has a connection of its own, so that an answer can only be the answer to it: a server
   * that sends one more, or one late, can't answer the question about the next bucket. Each bucket is a
   * host of its own in OSS, so that hardly any connection could be used again.
   */
  readonly #agents = {
    http: new http.Agent({ keepAlive: false }),
    // Said outright (as in a tunnel), or NODE_TLS_REJECT_UNAUTHORIZED=0 somewhere in the job would switch it off.
    https: new https.Agent({ keepAlive: false, rejectUnauthorized: true })
  }

  readonly #shutdownSignal: AbortSignal
  readonly #proxyFor: TransportOptions['proxyFor']
  readonly #endSignal: AbortSignal

  constructor({ shutdownSignal, endSignal, proxyFor }: TransportOptions) {
    this.#shutdownSignal = shutdownSignal
    this.#endSignal = endSignal
    this.#proxyFor = proxyFor
  }

  /** Sends one request; `timeout` bounds it in milliseconds from its beginning to the answer's last byte. `largest` bounds the answer's body in bytes. Never rejects. */
  async request(
    url: string,
    request: SignedRequest,
    largest = largestBody
  ): Promise<HttpResponse | TransportFailure> {
    const { signal, done } = startDeadline({
      ms: request.timeout,
      shutdownSignal: this.#shutdownSignal,
      endSignal: this.#endSignal
    })
    const target = new URL(url)
    const proxy = this.#proxyFor(target)
    const through = proxy && { proxy, crossing: newProxyTrace(proxy, target) }
    const trace: RequestTrace = { sent: false, ...(through && { through }) }
    try {
      if (through !== undefined && target.protocol === 'https:') {
        trace.tunnel = await openTunnel(through.proxy, through.crossing, signal)
      }
      return await read(await this.#send(target, request, signal, trace), signal, largest)
    } catch (error) {
      trace.tunnel?.destroy()
      const why = signal.aborted ? this.#late(request.timeout) : error
      return {
        ...transportFailure(why),
        sent: trace.sent,
        ...(through && { proxyTrace: through.crossing })
      }
    } finally {
      done()
    }
  }

  #late(timeout: number): Error {
    if (this.#endSignal.aborted) return new RunEnded('The run has ended.')
    return this.#shutdownSignal.aborted && shutdownRequestMs < timeout
      ? new DeadlineExceeded(
          `${shutdownRequestMs / 1000} s, which is all that is left to a run that is being stopped`
        )
      : new DeadlineExceeded(`${timeout / 1000} s`)
  }

  #send(
    target: URL,
    signed: SignedRequest,
    signal: AbortSignal,
    trace: RequestTrace
  ): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = this.#begin(target, signed, signal, trace)
      const secure = target.protocol === 'https:' || trace.through?.proxy.secure === true
      request.on('socket', socket => {
        socket.once(secure ? 'secureConnect' : 'connect', () => (trace.sent = true))
      })
      request.on('response', response => {
        const refused = trace.tunnel === undefined && response.statusCode === 407
        if (trace.through === undefined || !refused) {
          resolve(response)
          return
        }
        trace.sent = false
        trace.through.crossing.stage = { at: 'refused', status: 407 }
        response.destroy()
        reject(new TunnelRefused('407'))
      })
      request.on('error', reject)
      // After 101 Node hands over the bare socket, and neither answers nor fails.
      request.on('upgrade', (_, socket) => {
        socket.destroy()
        reject(new MalformedResponse('101 Switching Protocols'))
      })
      request.on('close', () => {
        reject(new Error('The connection was closed without an answer.'))
      })
      request.end(signed.content)
    })
  }

  #begin(
    target: URL,
    { method, headers }: SignedRequest,
    signal: AbortSignal,
    { through, tunnel }: RequestTrace
  ): http.ClientRequest {
    const options = { method, headers, signal }
    const { protocol, host, hostname, href } = target
    if (protocol === 'http:') {
      if (through === undefined) {
        return http.request(target, { ...options, agent: this.#agents.http })
      }
      // Behind a proxy each request has a connection, or a tunnel, of its own.
      const { proxy, crossing } = through
      const whole = { ...options, path: href, headers: { host, ...headers } }
      return requestTo(proxy, crossing, whole)
    }
    // The certificate must be that of the host we connect to, whatever the Host header says.
    const servername = isIP(hostname) === 0 ? hostname : ''
    if (tunnel === undefined) {
      return https.request(target, { ...options, servername, agent: this.#agents.https })
    }
    const secured = { host: hostname, servername, rejectUnauthorized: true }
    return https.request(target, {
      ...options,
      // Without an agent Node takes 80 for the usual port, and the Host header would name 443.
      defaultPort: 443,
      createConnection: () =>
        tls.connect({ ...secured, socket: tunnel, ALPNProtocols: ['http/1.1'] })
    })
  }
}

class TooLarge extends Error {}
class DeadlineExceeded extends Error {}
class RunEnded extends Error {}

async function read(
  response: http.IncomingMessage,
  deadline: AbortSignal,
  largest: number
): Promise<HttpResponse> {
  const { socket } = response
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largest) {
      response.destroy()
      throw new TooLarge(`${largest / 1024} KiB`)
    }
    chunks.push(chunk)
  }
  // A body that only the connection's end delimits ends "well" when it is cut off, too.
  if (deadline.aborted || !response.complete || socket.errored) {
    throw socket.errored ?? new Error('The answer was cut off.')
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks).toString('utf8')
  }
}

function transportFailure(error: unknown): Omit<TransportFailure, 'sent'> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const detail = error instanceof Error ? error.message : String(error)
  return { failure: failureOf(error, code), code, detail }
}

function failureOf(error: unknown, code: string): TransportFailure['failure'] {
  if (error instanceof TooLarge) return 'too-large'
  if (error instanceof DeadlineExceeded) return 'timeout'
  if (error instanceof RunEnded) return 'over'
  return error instanceof MalformedResponse || code.startsWith('HPE_') ? 'not-http' : 'network'
}
