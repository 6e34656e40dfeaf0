import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import type { KmsKeyState } from '../../encryption/kms-key-state.js'
import { CallFailure, type KeyAnswer, type KeyDirectory } from '../../reconcile/ports.js'
import { queryOf, signRpcCall } from '../acs3-signature.js'
import type { Credentials } from '../credentials.js'
import type { Endpoint } from '../endpoint.js'
import { Conversation, type ConversationOptions } from '../http/conversation.js'
import type { NoAnswer, Transport } from '../http/transport.js'
import { fieldOf, readKmsAnswer, type KmsAnswer } from './answer.js'
import { diagnoseKmsAnswer, unusableOf } from './diagnosis.js'
import { parseKeyMetadata } from './key-metadata.js'

export interface KmsOptions extends ConversationOptions {
  readonly credentials: Credentials
  /** Overrides the regions' own endpoints. */
  readonly endpoint?: Endpoint
  /** Use the regions' VPC endpoints. */
  readonly internal: boolean
  /** Milliseconds that one request may take. */
  readonly timeoutMs: number
  readonly userAgent: string
}

type Told = { readonly key: KmsKeyState } | { readonly unusable: string }

/** Asks KMS about keys: DescribeKey of API 2016-01-20, which takes ids and aliases alike. */
export class KmsKeyDirectory implements KeyDirectory {
  readonly #options: KmsOptions
  readonly #conversation: Conversation
  readonly #transport: Transport

  constructor(options: KmsOptions, transport: Transport) {
    this.#options = options
    this.#conversation = new Conversation(options)
    this.#transport = transport
  }

  async describe(name: string, region: string): Promise<KeyAnswer> {
    this.#refuseForeignEndpoint(name, region)
    const requestIds: string[] = []
    const outcome = await this.#conversation.hold(
      {
        label: `DescribeKey ${name} in ${region}`,
        send: () => this.#send(name, region),
        requestIdOf: ({ headers, json }: KmsAnswer) =>
          headers['x-acs-request-id'] ?? fieldOf(json, 'RequestId'),
        understand(answer) {
          const value = understand(answer, name)
          return value === null ? { diagnosis: diagnoseKmsAnswer(answer) } : { value }
        }
      },
      requestIds
    )
    if ('value' in outcome) {
      const { value, mayHappenTwice } = outcome
      return { ...value, region, requestIds, warnings: [], mayHappenTwice }
    }
    throw this.#conversation.failure(
      `KMS key ${name} could not be looked at: KMS in ${region}`,
      outcome,
      requestIds
    )
  }

  /** An endpoint of another region would not know the key, and that would look like no key at all. */
  #refuseForeignEndpoint(name: string, region: string): void {
    const { endpoint } = this.#options
    if (endpoint?.region === undefined || endpoint.region === region) return
    throw new CallFailure({
      code: 'wrong-region',
      message: `KMS key ${name} could not be looked at: the input kms-endpoint is of ${endpoint.region}, and the bucket is in ${region}.`,
      hint: 'Leave kms-endpoint empty, or guard the buckets of each region in a step of their own.'
    })
  }

  async #send(name: string, region: string): Promise<KmsAnswer | NoAnswer> {
    const { credentials, timeoutMs, userAgent, endpoint, internal } = this.#options
    const regional = `${internal ? 'kms-vpc' : 'kms'}.${region}.aliyuncs.com`
    const origin = new URL(endpoint?.origin ?? `https://${regional}`)
    // An address names no region: as ali-oss does, the Host header then keeps the regional name.
    const host = isIP(origin.hostname) === 0 ? origin.host : regional
    const parameters = { KeyId: name }
    const call = { host, action: 'DescribeKey', version: '2016-01-20', parameters }
    const reply = await this.#transport.request(`${origin.origin}/?${queryOf(parameters)}`, {
      method: 'POST',
      headers: {
        ...signRpcCall(call, credentials, new Date(), randomUUID()),
        accept: 'application/json',
        'content-length': '0',
        'user-agent': userAgent
      },
      timeout: timeoutMs
    })
    return 'failure' in reply ? reply : readKmsAnswer(reply)
  }
}

function understand(answer: KmsAnswer, name: string): Told | null {
  const unusable = unusableOf(answer)
  if (unusable !== null) return { unusable }
  const whole = answer.status === 200 && answer.error === null
  const key = whole ? parseKeyMetadata(answer) : null
  // About an id KMS must answer with that very id; an alias stands for whatever it says.
  return key === null || !(name.startsWith('alias/') || key.id === name) ? null : { key }
}
