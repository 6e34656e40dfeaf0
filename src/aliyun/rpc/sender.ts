import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import type { Credentials } from '../signing/credential-provider.js'
import type { Endpoint } from '../endpoints/endpoint.js'
import type { TransportFailure, RequestSettings, Transport } from '../http/transport.js'
import { parseRpcResponse, type RpcResponse } from './response.js'
import { canonicalQuery, signRpcCall, type RpcCall } from '../signing/acs3-signature.js'

/** Where a service is asked. */
export interface RpcEndpoint {
  /** The host of the region's own. */
  readonly regional: string
  /** Overrides it. */
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

  /** Signs a call and sends it: a POST with its parameters in the query. */
  signed(
    place: RpcEndpoint,
    call: Omit<RpcCall, 'host'>,
    credentials: Credentials
  ): Promise<RpcResponse | TransportFailure> {
    const { host } = addressOf(place)
    const proof = signRpcCall({ ...call, host }, credentials, new Date(), randomUUID())
    return this.#post(place, call.parameters, { ...proof, 'content-length': '0' })
  }

  /** Sends a call that proves itself by what is in its form, such as a token. */
  unsigned(
    place: RpcEndpoint,
    { action, version, parameters }: Omit<RpcCall, 'host'>
  ): Promise<RpcResponse | TransportFailure> {
    const form = canonicalQuery(parameters)
    const headers = {
      host: addressOf(place).host,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(form))
    }
    const Timestamp = new Date().toISOString().replace(/\.\d{3}Z$/, 'Z')
    const query = { Action: action, Version: version, Format: 'JSON', Timestamp }
    return this.#post(place, query, headers, form)
  }

  async #post(
    place: RpcEndpoint,
    query: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
    content?: string
  ): Promise<RpcResponse | TransportFailure> {
    const { timeoutMs, userAgent } = this.#settings
    const reply = await this.#transport.request(
      `${addressOf(place).origin}/?${canonicalQuery(query)}`,
      {
        method: 'POST',
        headers: { ...headers, accept: 'application/json', 'user-agent': userAgent },
        timeout: timeoutMs,
        ...(content === undefined ? {} : { content })
      }
    )
    return 'failure' in reply ? reply : parseRpcResponse(reply)
  }
}

/** An address names no region: as ali-oss does, the Host header then keeps the regional name. */
function addressOf({ endpoint, regional }: RpcEndpoint): { origin: string; host: string } {
  const { origin, hostname, host } = new URL(endpoint?.origin ?? `https://${regional}`)
  return { origin, host: isIP(hostname) === 0 ? host : regional }
}
