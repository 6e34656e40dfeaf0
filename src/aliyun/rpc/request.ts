import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import type { Credentials } from '../credentials/credentials.js'
import type { Endpoint } from '../endpoint.js'
import type { NoAnswer, RequestSettings, Transport } from '../http/transport.js'
import { readRpcAnswer, type RpcAnswer } from './answer.js'
import { queryOf, signRpcCall, type RpcCall } from './signature.js'

/** Where a service is asked. */
export interface RpcPlace {
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
    place: RpcPlace,
    call: Omit<RpcCall, 'host'>,
    credentials: Credentials
  ): Promise<RpcAnswer | NoAnswer> {
    const { host } = addressOf(place)
    const proof = signRpcCall({ ...call, host }, credentials, new Date(), randomUUID())
    return this.#post(place, call.parameters, { ...proof, 'content-length': '0' })
  }

  /** Sends a call that proves itself by what is in its form, such as a token. */
  unsigned(
    place: RpcPlace,
    { action, version, parameters }: Omit<RpcCall, 'host'>
  ): Promise<RpcAnswer | NoAnswer> {
    const form = queryOf(parameters)
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
    place: RpcPlace,
    query: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
    content?: string
  ): Promise<RpcAnswer | NoAnswer> {
    const { timeoutMs, userAgent } = this.#settings
    const reply = await this.#transport.request(`${addressOf(place).origin}/?${queryOf(query)}`, {
      method: 'POST',
      headers: { ...headers, accept: 'application/json', 'user-agent': userAgent },
      timeout: timeoutMs,
      ...(content === undefined ? {} : { content })
    })
    return 'failure' in reply ? reply : readRpcAnswer(reply)
  }
}

/** An address names no region: as ali-oss does, the Host header then keeps the regional name. */
function addressOf({ endpoint, regional }: RpcPlace): { origin: string; host: string } {
  const { origin, hostname, host } = new URL(endpoint?.origin ?? `https://${regional}`)
  return { origin, host: isIP(hostname) === 0 ? host : regional }
}
