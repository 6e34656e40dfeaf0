import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { deadline, hurriedMs } from './deadline.js'

/** One HTTP answer, read to its end. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

/** Why there is no whole answer. */
export interface NoAnswer {
  readonly failure: 'timeout' | 'network' | 'too-large' | 'not-http'
  /** The system's code, such as ECONNRESET, where it has one. */
  readonly code: string
  readonly detail: string
  /** Whether there was a connection, so that the request may have arrived. */
  readonly sent: boolean
}

/** No answer to the calls that are made here comes near this size, in bytes; a proxy's page or an attack may. */
const largestBody = 64 * 1024

/** A signed request, in the shape in which ali-oss hands it to its HTTP client. */
export interface SignedRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly content?: string
  readonly timeout: number
}

/**
 * The HTTP client that ali-oss is given (its option `urllib`) in place of its own: it keeps every
 * status, header and byte of the answer, bounds its size, and ends at the deadline whatever the
 * server does. ali-oss's own would wait twice as long, read without bound and keep no error code.
 */
export class Transport {
  // A connection each: buckets have hosts of their own, so that few could be shared and many would
  // stay open, and an answer that comes too late or twice can't be taken for another request's.
  readonly #http = new http.Agent({ keepAlive: false })
  // Said outright, or NODE_TLS_REJECT_UNAUTHORIZED=0 somewhere in the job would switch it off.
  readonly #https = new https.Agent({ keepAlive: false, rejectUnauthorized: true })

  readonly #hurry: AbortSignal

  /** `hurry` fires when the run is being stopped: requests have little time left from then on. */
  constructor(hurry: AbortSignal) {
    this.#hurry = hurry
  }

  /** Sends one request; `timeout` bounds it in milliseconds from its beginning to the answer's last byte. Never rejects. */
  async request(url: string, request: SignedRequest): Promise<HttpAnswer | NoAnswer> {
    const { signal, done } = deadline(request.timeout, this.#hurry)
    const way = { sent: false }
    try {
      return await read(await this.#send(url, request, signal, way), signal)
    } catch (error) {
      const why = signal.aborted ? this.#late(request.timeout) : error
      return { ...noAnswer(why), sent: way.sent }
    } finally {
      done()
    }
  }

  #late(timeout: number): Late {
    return this.#hurry.aborted && hurriedMs < timeout
      ? new Late(`${hurriedMs / 1000} s, which is all that is left to a run that is being stopped`)
      : new Late(`${timeout / 1000} s`)
  }

  /** Drops all connections, also those on which a late answer may still come. */
  close(): void {
    this.#http.destroy()
    this.#https.destroy()
  }

  #send(
    url: string,
    { method, headers, content }: SignedRequest,
    signal: AbortSignal,
    way: { sent: boolean }
  ): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const options = { method, headers, signal }
      const { protocol, hostname } = new URL(url)
      const secure = protocol === 'https:'
      // The certificate must be that of the host we connect to, whatever the Host header says.
      const servername = isIP(hostname) === 0 ? hostname : ''
      const request = secure
        ? https.request(url, { ...options, servername, agent: this.#https })
        : http.request(url, { ...options, agent: this.#http })
      request.on('socket', socket => {
        socket.once(secure ? 'secureConnect' : 'connect', () => (way.sent = true))
      })
      request.on('response', resolve)
      request.on('error', reject)
      // After 101 Node hands over the bare socket, and neither answers nor fails.
      request.on('upgrade', (_, socket) => {
        socket.destroy()
        reject(new NotHttp('101 Switching Protocols'))
      })
      request.on('close', () => {
        reject(new Error('The connection was closed without an answer.'))
      })
      request.end(content)
    })
  }
}

class TooLarge extends Error {}
class NotHttp extends Error {}
class Late extends Error {}

async function read(response: http.IncomingMessage, deadline: AbortSignal): Promise<HttpAnswer> {
  const { socket } = response
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestBody) {
      response.destroy()
      throw new TooLarge(`The answer is larger than ${largestBody / 1024} KiB.`)
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

function noAnswer(error: unknown): Omit<NoAnswer, 'sent'> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const detail = error instanceof Error ? error.message : String(error)
  return { failure: failureOf(error, code), code, detail }
}

function failureOf(error: unknown, code: string): NoAnswer['failure'] {
  if (error instanceof TooLarge) return 'too-large'
  if (error instanceof Late) return 'timeout'
  return error instanceof NotHttp || code.startsWith('HPE_') ? 'not-http' : 'network'
}
