import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import { defined } from '../../encryption/defined-fields.js'
import type { Endpoint } from '../endpoints/endpoint.js'
import type { TransportFailure } from '../http/transport-failure.js'
import type { RequestSettings, Transport } from '../http/transport.js'
import { canonicalQuery, signRpcCall, type RpcCall } from '../signing/acs3-signature.js'
import type { Credentials } from '../signing/credential-provider.js'
import { parseRpcResponse, type RpcResponse } from './response.js'

export interface RpcEndpoint {
  /** The region's own host. */
  readonly regionalHost: string
  /** Overrides the region's host. */
  readonly endpoint: Endpoint | undefined
}

/** Sends calls to RPC-style APIs. */
export class RpcSender {
  readonly #settings: RequestSettings
  readonly #transport: Transport

  constructor(settings: RequestSettings, transport: Transport) {
    this.#settings = settings
    this.#transport = transport
  }

  /** Sends a signed call: a POST with its parameters in the query. */
  signed(
    endpoint: RpcEndpoint,
    call: Omit<RpcCall, 'host'>,
    credentials: Credentials
  ): Promise<RpcResponse | TransportFailure> {
    const { host } = addressOf(endpoint)
    const signature = signRpcCall({ ...call, host }, credentials, new Date(), randomUUID())
    return this.#post(endpoint, call.parameters, { ...signature, 'content-length': '0' })
  }

  /** Sends a call that is authenticated by a form parameter, such as a token. */
  unsigned(
    endpoint: RpcEndpoint,
    { action, version, parameters }: Omit<RpcCall, 'host'>
  ): Promise<RpcResponse | TransportFailure> {
    const form = canonicalQuery(parameters)
    const headers = {
      host: addressOf(endpoint).host,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(form))
    }
    const Timestamp = new Date().toISOString().replace(/\.\d{3}Z$/, 'Z')
    const query = { Action: action, Version: version, Format: 'JSON', Timestamp }
    return this.#post(endpoint, query, headers, form)
  }

  async #post(
    endpoint: RpcEndpoint,
    query: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
    content?: string
  ): Promise<RpcResponse | TransportFailure> {
    const { timeoutMs, userAgent } = this.#settings
    const reply = await this.#transport.request(
      `${addressOf(endpoint).origin}/?${canonicalQuery(query)}`,
      {
        method: 'POST',
        headers: { ...headers, accept: 'application/json', 'user-agent': userAgent },
        timeout: timeoutMs,
        ...defined({ content })
      }
    )
    return reply.kind === 'response' ? parseRpcResponse(reply) : reply
  }
}

/** For an IP address, which names no region, the Host header keeps the regional name, as in ali-oss. */
function addressOf({ endpoint, regionalHost }: RpcEndpoint): { origin: string; host: string } {
  const { origin, hostname, host } = new URL(endpoint?.origin ?? `https://${regionalHost}`)
  return { origin, host: isIP(hostname) === 0 ? host : regionalHost }
}
