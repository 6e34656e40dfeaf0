import { isSameKey } from '../../encryption/kms-key-identity.js'
import { keyPart, type KmsKeyState } from '../../encryption/kms-key-state.js'
import { CallFailure } from '../../ports/call-failure.js'
import type { KeyDescription, KeyDirectory } from '../../ports/cloud-ports.js'
import { input, message, own, value, type Message } from '../../text/message.js'
import type { Endpoint } from '../endpoints/endpoint.js'
import { ServiceClient, type ServiceClientOptions } from '../http/service-client.js'
import type { TransportFailure } from '../http/transport-failure.js'
import { isSuccess, requestIdOf, saysSessionExpired, type RpcResponse } from '../rpc/response.js'
import type { RpcSender } from '../rpc/sender.js'
import { sendWithRenewal, type CredentialProvider } from '../signing/credential-provider.js'
import { diagnoseKmsError, whyUnusable } from './diagnose-kms-error.js'
import { parseKeyMetadata } from './key-metadata.js'

export interface KmsOptions extends ServiceClientOptions {
  readonly provider: CredentialProvider
  /** Overrides the regions' own endpoints. */
  readonly endpoint?: Endpoint
  /** Use the regions' VPC endpoints. */
  readonly internal: boolean
}

type DescribeKeyResult =
  | { readonly kind: 'found'; readonly key: KmsKeyState }
  | { readonly kind: 'unusable'; readonly problem: Message }

/** Looks up keys with DescribeKey of the KMS API 2016-01-20, which accepts ids and aliases. */
export class KmsKeyDirectory implements KeyDirectory {
  readonly #options: KmsOptions
  readonly #client: ServiceClient
  readonly #sender: RpcSender

  constructor(options: KmsOptions, sender: RpcSender) {
    this.#options = options
    this.#client = new ServiceClient(options)
    this.#sender = sender
  }

  async describe(name: string, region: string): Promise<KeyDescription> {
    this.#checkEndpointRegion(name, region)
    const outcome = await this.#client.execute({
      label: `DescribeKey ${name} in ${region}`,
      send: () => this.#send(name, region),
      requestIdOf,
      interpret(response) {
        const value = interpret(response, name)
        return value === null
          ? { ok: false, diagnosis: diagnoseKmsError(response) }
          : { ok: true, value }
      }
    })
    if (outcome.ok) {
      const { value, requestIds, mayTakeEffectAgain, ambiguousRefusal } = outcome
      return { ...value, region, requestIds, warnings: [], mayTakeEffectAgain, ambiguousRefusal }
    }
    const service = message`KMS in ${own(value(region), "the bucket's region", 'Region')}`
    throw this.#client.failure({ subject: couldNotBeRead(name), service }, outcome)
  }

  /** An endpoint of another region does not know the key, which would look as if there were none. */
  #checkEndpointRegion(name: string, region: string): void {
    const { endpoint } = this.#options
    if (endpoint?.region === undefined || endpoint.region === region) return
    throw new CallFailure({
      code: 'wrong-region',
      message: message`${couldNotBeRead(name)}: ${input('kms-endpoint')} is an endpoint in ${value(endpoint.region)}, but the bucket is in ${own(value(region), 'another region', 'Region')}.`,
      hint: message`Leave ${input('kms-endpoint')} empty, or check the buckets of each region in a separate step.`
    })
  }

  #send(name: string, region: string): Promise<RpcResponse | TransportFailure> {
    const { provider, endpoint, internal } = this.#options
    const regionalHost = `${internal ? 'kms-vpc' : 'kms'}.${region}.aliyuncs.com`
    const call = { action: 'DescribeKey', version: '2016-01-20', parameters: { KeyId: name } }
    return sendWithRenewal(
      provider,
      { kind: 'key', key: name, region },
      credentials => this.#sender.signed({ regionalHost, endpoint }, call, credentials),
      saysSessionExpired
    )
  }
}

function couldNotBeRead(name: string): Message {
  return message`KMS key ${keyPart(name)} could not be read`
}

function interpret(response: RpcResponse, name: string): DescribeKeyResult | null {
  const unusable = whyUnusable(response)
  if (unusable !== null) return { kind: 'unusable', problem: unusable }
  const key = isSuccess(response) ? parseKeyMetadata(response) : null
  // A response about an id must have that very id; an alias may stand for any key.
  return key === null || !(name.startsWith('alias/') || isSameKey(key.id, name))
    ? null
    : { kind: 'found', key }
}
