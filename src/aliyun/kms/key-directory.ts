import { isSameKey } from '../../encryption/kms-key-identity.js'
import type { KmsKeyState } from '../../encryption/kms-key-state.js'
import { CallFailure } from '../../ports/call-failure.js'
import type { KeyDescription, KeyDirectory } from '../../ports/cloud-ports.js'
import { sendWithRenewal, type CredentialProvider } from '../signing/credential-provider.js'
import type { Endpoint } from '../endpoints/endpoint.js'
import { ServiceClient, type ServiceClientOptions } from '../http/service-client.js'
import type { TransportFailure } from '../http/transport.js'
import { isSuccess, requestIdOf, saysSessionExpired, type RpcResponse } from '../rpc/response.js'
import type { RpcSender } from '../rpc/sender.js'
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
  | { readonly kind: 'unusable'; readonly problem: string }

/** Asks KMS about keys: DescribeKey of API 2016-01-20, which takes ids and aliases alike. */
export class KmsKeyDirectory implements KeyDirectory {
  readonly #options: KmsOptions
  readonly #conversation: ServiceClient
  readonly #sender: RpcSender

  constructor(options: KmsOptions, sender: RpcSender) {
    this.#options = options
    this.#conversation = new ServiceClient(options)
    this.#sender = sender
  }

  async describe(name: string, region: string): Promise<KeyDescription> {
    this.#refuseForeignEndpoint(name, region)
    const requestIds: string[] = []
    const outcome = await this.#conversation.execute(
      {
        label: `DescribeKey ${name} in ${region}`,
        send: () => this.#send(name, region),
        requestIdOf,
        understand(answer) {
          const value = understand(answer, name)
          return value === null ? { diagnosis: diagnoseKmsError(answer) } : { value }
        }
      },
      requestIds
    )
    if ('value' in outcome) {
      const { value, mayTakeEffectAgain, ambiguousRefusal } = outcome
      return { ...value, region, requestIds, warnings: [], mayTakeEffectAgain, ambiguousRefusal }
    }
    const what = `KMS key ${name} could not be looked at`
    throw this.#conversation.failure({ what, service: `KMS in ${region}` }, outcome, requestIds)
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

  #send(name: string, region: string): Promise<RpcResponse | TransportFailure> {
    const { provider, endpoint, internal } = this.#options
    const regional = `${internal ? 'kms-vpc' : 'kms'}.${region}.aliyuncs.com`
    const call = { action: 'DescribeKey', version: '2016-01-20', parameters: { KeyId: name } }
    return sendWithRenewal(
      provider,
      { key: name, region },
      credentials => this.#sender.signed({ regional, endpoint }, call, credentials),
      saysSessionExpired
    )
  }
}

function understand(answer: RpcResponse, name: string): DescribeKeyResult | null {
  const unusable = whyUnusable(answer)
  if (unusable !== null) return { kind: 'unusable', problem: unusable }
  const key = isSuccess(answer) ? parseKeyMetadata(answer) : null
  // About an id KMS must answer with that very id; an alias stands for whatever it says.
  return key === null || !(name.startsWith('alias/') || isSameKey(key.id, name))
    ? null
    : { kind: 'found', key }
}
