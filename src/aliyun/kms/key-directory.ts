import { isSameKey } from '../../encryption/kms-key-identity.js'
import type { KmsKeyState } from '../../encryption/kms-key-state.js'
import { CallFailure, type KeyAnswer, type KeyDirectory } from '../../reconcile/ports.js'
import { sendAs, type CredentialProvider } from '../credentials/credentials.js'
import type { Endpoint } from '../endpoint.js'
import { Conversation, type ConversationOptions } from '../http/conversation.js'
import type { NoAnswer } from '../http/transport.js'
import { isSuccess, requestIdOf, saysSessionExpired, type RpcAnswer } from '../rpc/answer.js'
import type { RpcSender } from '../rpc/request.js'
import { diagnoseKmsAnswer, unusableOf } from './diagnosis.js'
import { parseKeyMetadata } from './key-metadata.js'

export interface KmsOptions extends ConversationOptions {
  readonly provider: CredentialProvider
  /** Overrides the regions' own endpoints. */
  readonly endpoint?: Endpoint
  /** Use the regions' VPC endpoints. */
  readonly internal: boolean
}

type Told = { readonly key: KmsKeyState } | { readonly unusable: string }

/** Asks KMS about keys: DescribeKey of API 2016-01-20, which takes ids and aliases alike. */
export class KmsKeyDirectory implements KeyDirectory {
  readonly #options: KmsOptions
  readonly #conversation: Conversation
  readonly #sender: RpcSender

  constructor(options: KmsOptions, sender: RpcSender) {
    this.#options = options
    this.#conversation = new Conversation(options)
    this.#sender = sender
  }

  async describe(name: string, region: string): Promise<KeyAnswer> {
    this.#refuseForeignEndpoint(name, region)
    const requestIds: string[] = []
    const outcome = await this.#conversation.hold(
      {
        label: `DescribeKey ${name} in ${region}`,
        send: () => this.#send(name, region),
        requestIdOf,
        understand(answer) {
          const value = understand(answer, name)
          return value === null ? { diagnosis: diagnoseKmsAnswer(answer) } : { value }
        }
      },
      requestIds
    )
    if ('value' in outcome) {
      const { value, mayHappenTwice, refusedInDoubt } = outcome
      return { ...value, region, requestIds, warnings: [], mayHappenTwice, refusedInDoubt }
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

  #send(name: string, region: string): Promise<RpcAnswer | NoAnswer> {
    const { provider, endpoint, internal } = this.#options
    const regional = `${internal ? 'kms-vpc' : 'kms'}.${region}.aliyuncs.com`
    const call = { action: 'DescribeKey', version: '2016-01-20', parameters: { KeyId: name } }
    return sendAs(
      provider,
      { key: name, region },
      credentials => this.#sender.signed({ regional, endpoint }, call, credentials),
      saysSessionExpired
    )
  }
}

function understand(answer: RpcAnswer, name: string): Told | null {
  const unusable = unusableOf(answer)
  if (unusable !== null) return { unusable }
  const key = isSuccess(answer) ? parseKeyMetadata(answer) : null
  // About an id KMS must answer with that very id; an alias stands for whatever it says.
  return key === null || !(name.startsWith('alias/') || isSameKey(key.id, name)) ? null : { key }
}
