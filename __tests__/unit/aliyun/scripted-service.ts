import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect, type Connection } from '../../../src/aliyun/connect.js'
import type { Identity } from '../../../src/aliyun/credentials/identity.js'
import {
  parseEndpoint,
  parseKmsEndpoint,
  parseStsEndpoint
} from '../../../src/aliyun/endpoints/endpoint.js'
import { parseProxySettings } from '../../../src/aliyun/http/proxy-settings.js'
import { CallFailure } from '../../../src/ports/call-failure.js'
import { message } from '../../../src/text/message.js'

export interface ServiceReply {
  readonly status: number
  readonly body?: string
  readonly headers?: Record<string, string>
}

export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly host: string
  readonly body: string
}

/** A service on loopback that returns the scripted responses in order, and checks nothing. */
export class ScriptedService {
  readonly requests: ReceivedRequest[] = []
  /** The response to every GET, outside of the script and the log; absent: GETs follow the script, too. */
  getResponse: ServiceReply | undefined
  #responses: ServiceReply[] = []
  #responseCount = 0
  readonly #server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const fixed = method === 'GET' ? this.getResponse : undefined
      if (fixed === undefined) {
        this.requests.push({
          method,
          path,
          host: headers.host ?? '',
          body: Buffer.concat(chunks).toString()
        })
      }
      // Ends every call once the script is over.
      const scripted = fixed ?? this.#responses.shift() ?? { status: 418 }
      const { status, body = '', headers: more } = scripted
      // Each response has its own id, so that a repeated response is recognizable.
      this.#responseCount += 1
      const id = `65AB${String(this.#responseCount).padStart(20, '0')}`
      response.writeHead(status, { 'x-oss-request-id': id, ...more })
      response.end(body)
    })
  })

  async start(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening')
  }

  stop(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  respondWith(...responses: ServiceReply[]): void {
    this.requests.length = 0
    this.#responses = responses
  }

  /** Connects the clients of Alibaba Cloud to this service; pauses take no time. */
  connect(maxAttempts = 2, identity: Identity = keys): Connection {
    const endpoint = parseEndpoint(this.url)
    const stsEndpoint = parseStsEndpoint(this.url)
    const kmsEndpoint = parseKmsEndpoint(this.url)
    const proxies = parseProxySettings({})
    if (!endpoint.ok || !kmsEndpoint.ok || !stsEndpoint.ok || !proxies.ok) {
      throw new Error('The service has an odd address.')
    }
    return connect({
      identity,
      policies: [],
      region: 'cn-hangzhou',
      endpoint: endpoint.value,
      kmsEndpoint: kmsEndpoint.value,
      stsEndpoint: stsEndpoint.value,
      internalEndpoint: false,
      proxies: proxies.value,
      maxAttempts,
      requestTimeoutSeconds: 20,
      userAgent: 'test',
      clock: { now: () => performance.now(), sleep: () => Promise.resolve() },
      random: () => 0,
      shutdownSignal: new AbortController().signal,
      endSignal: new AbortController().signal,
      debug: undefined,
      redact: text => text,
      onSecret: () => undefined
    })
  }
}

const keys: Identity = {
  source: {
    kind: 'keys',
    from: message`a test`,
    credentials: { accessKeyId: 'test-id', accessKeySecret: 'test-secret' }
  }
}

/** The failure of a call that is expected to fail. */
export async function failureOf(call: Promise<unknown>): Promise<CallFailure> {
  const outcome = await call.catch((error: unknown) => error)
  if (outcome instanceof CallFailure) return outcome
  throw outcome instanceof Error ? outcome : new Error(`It succeeded: ${JSON.stringify(outcome)}`)
}
