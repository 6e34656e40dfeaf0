import http from 'node:http'
import https from 'node:https'

/** One HTTP answer, read to its end. */
export interface Answer {
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
}

/** What came of one request, and the secrets that went out with it and must not come back in a text. */
export type Exchange = (Answer | NoAnswer) & { readonly signature: string }

/** No configuration answer comes near this size, in bytes; a proxy's page or an attack may. */
const largestBody = 1024 * 1024

/** The shape in which ali-oss hands a signed request to its HTTP client. */
interface SignedRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly content?: string
  readonly timeout: number
}

/**
 * The HTTP client that ali-oss is given (its option `urllib`) in place of its own: it keeps every
 * status, header and byte of the answer, bounds its size, and ends at the deadline whatever the
 * server does. ali-oss's own would wait twice as long, read without bound and keep no error code.
 */
export class Transport {
  readonly #agents: { http: http.Agent; https: https.Agent }

  constructor(maxSockets: number) {
    const options = { keepAlive: true, maxSockets }
    this.#agents = { http: new http.Agent(options), https: new https.Agent(options) }
  }

  /** Sends one request; `timeout` bounds it in milliseconds from the first byte sent to the last received. Never rejects. */
  async request(url: string, request: SignedRequest): Promise<Exchange> {
    const signature =
      /Signature=([0-9a-f]+)/.exec(request.headers['authorization'] ?? '')?.[1] ?? ''
    const deadline = AbortSignal.timeout(request.timeout)
    try {
      const answer = await read(await this.#send(url, request, deadline))
      return { ...answer, signature }
    } catch (error) {
      return { ...noAnswer(error, deadline, request.timeout), signature }
    }
  }

  /** Drops all connections, also those on which a late answer may still come. */
  close(): void {
    this.#agents.http.destroy()
    this.#agents.https.destroy()
  }

  #send(url: string, request: SignedRequest, signal: AbortSignal): Promise<http.IncomingMessage> {
    const { method, headers } = request
    return new Promise((resolve, reject) => {
      const options = { method, headers, signal }
      const sent = url.startsWith('https:')
        ? https.request(url, { ...options, agent: this.#agents.https })
        : http.request(url, { ...options, agent: this.#agents.http })
      sent.on('response', resolve)
      sent.on('error', reject)
      sent.end(request.content)
    })
  }
}

class TooLarge extends Error {}

async function read(response: http.IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestBody) {
      response.destroy()
      throw new TooLarge(`The answer is larger than ${largestBody} bytes.`)
    }
    chunks.push(chunk)
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks).toString('utf8')
  }
}

function noAnswer(error: unknown, deadline: AbortSignal, timeout: number): NoAnswer {
  if (error instanceof TooLarge) return { failure: 'too-large', code: '', detail: error.message }
  if (deadline.aborted) {
    return { failure: 'timeout', code: '', detail: `No whole answer within ${timeout / 1000} s.` }
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const detail = error instanceof Error ? error.message : String(error)
  return { failure: code.startsWith('HPE_') ? 'not-http' : 'network', code, detail }
}
