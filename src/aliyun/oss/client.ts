import type { ResponseMetadata } from '../../ports/cloud-ports.js'
import { bucket as bucketPart, message, own, value, type Message } from '../../text/message.js'
import type { Diagnosis, Interpretation } from '../http/diagnosis.js'
import {
  ServiceClient,
  type FailedCall,
  type NotSent,
  type ServiceClientOptions,
  type SucceededCall
} from '../http/service-client.js'
import type { TransportFailure } from '../http/transport-failure.js'
import { sendWithRenewal, type CredentialProvider } from '../signing/credential-provider.js'
import { UnreadableResponse, type AccountCall, type Guard, type GuardedCall } from './call.js'
import { diagnoseOssError, type HostChoice } from './diagnose-oss-error.js'
import { parseOssResponse, saysSessionExpired, type OssResponse } from './response.js'
import type { BucketLocation, OssRequest, OssSender } from './sender.js'

/** No warning is due where a location from the account's list differs from the inputs. */
interface KnownLocation extends BucketLocation {
  readonly listed?: true
}

/** A call that failed, and where it was sent. */
interface Failed {
  readonly call: AccountCall<object>
  readonly outcome: FailedCall
  /** The region to which OSS redirected the call; absent: it did not. */
  readonly redirectedTo?: string
}

interface AccountResponse<T> {
  readonly value: T
  readonly requestIds: readonly string[]
}

interface GuardResult {
  /** Why the guarded call must not be sent now; `null`: send it. */
  readonly obstacle: NotSent | null
  readonly requestIds: readonly string[]
}

export interface OssClientOptions extends ServiceClientOptions {
  readonly sender: OssSender
  readonly provider: CredentialProvider
  /** Where a bucket is looked for first. */
  readonly region: string
  /** The user named that region, so that a bucket elsewhere deserves a warning. */
  readonly isRegionConfigured: boolean
  /** Decides the hint for a bucket in another region. */
  readonly host: HostChoice
}

/**
 * Calls OSS: finds the bucket's region, retries what is worth a retry, and turns every other response
 * into a {@link CallFailure} with its own reason.
 */
export class OssClient {
  readonly #options: OssClientOptions
  readonly #client: ServiceClient
  /** Where buckets have responded, or are according to the account's list. */
  readonly #locations = new Map<string, KnownLocation>()

  constructor(options: OssClientOptions) {
    this.#options = options
    this.#client = new ServiceClient(options)
  }

  /** Remembers where a bucket is according to the account's list. */
  locate(bucket: string, location: BucketLocation): void {
    this.#locations.set(bucket, { ...location, listed: true })
  }

  /**
   * Sends a call about the account, whose buckets may be in any region. Rejects as {@link call} does.
   *
   * @param earlier ids of the requests for earlier pages of a list; the result and a failure repeat
   * them.
   */
  async ask<T extends object>(
    call: AccountCall<T>,
    earlier: readonly string[]
  ): Promise<AccountResponse<T>> {
    const outcome = await this.#execute({ region: this.#options.region }, call)
    const requestIds = [...earlier, ...outcome.requestIds]
    if (outcome.ok) return { value: outcome.value, requestIds }
    throw this.#failure({ call, outcome: { ...outcome, requestIds } })
  }

  /** Follows a bucket to another region once. Rejects with a {@link CallFailure} when there is no usable response. */
  async call<T extends object>(call: GuardedCall<T>): Promise<T & ResponseMetadata> {
    const { bucket } = call.request
    const location = this.#locations.get(bucket) ?? { region: this.#options.region }
    const first = await this.#execute(location, call)
    if (first.ok) return this.#withMetadata(first, bucket, location)

    const redirectedTo = first.diagnosis.region
    if (redirectedTo === undefined || redirectedTo === location.region) {
      throw this.#failure({ call, outcome: first })
    }
    const second = await this.#execute({ region: redirectedTo }, call)
    const requestIds = [...first.requestIds, ...second.requestIds]
    const ambiguousRefusal = first.ambiguousRefusal || second.ambiguousRefusal
    if (second.ok) {
      const mayTakeEffectAgain = first.mayHaveTakenEffect || second.mayTakeEffectAgain
      const succeeded = { ...second, requestIds, mayTakeEffectAgain, ambiguousRefusal }
      return this.#withMetadata(succeeded, bucket, { region: redirectedTo })
    }
    const mayHaveTakenEffect = first.mayHaveTakenEffect || second.mayHaveTakenEffect
    const outcome = { ...second, requestIds, mayHaveTakenEffect, ambiguousRefusal }
    throw this.#failure({ call, outcome, redirectedTo })
  }

  #execute<T extends object>(
    location: BucketLocation,
    call: AccountCall<T> & { guard?: Guard<object> },
    maxAttempts?: number
  ): Promise<SucceededCall<T> | FailedCall> {
    const { request, guard } = call
    return this.#client.execute(
      {
        label: `${nameOf(request)} in ${location.region}`,
        send: onRequestIds =>
          this.#send(location, request, async () => {
            if (guard === undefined) return null
            const { obstacle, requestIds } = await this.#checkGuard(location, guard)
            onRequestIds(requestIds)
            return obstacle
          }),
        // Every response has the header, unless a gateway dropped it; error documents repeat the id.
        requestIdOf: ({ headers, error }: OssResponse) =>
          headers['x-oss-request-id'] ?? error?.requestId,
        interpret: response => this.#interpret(call, response)
      },
      maxAttempts
    )
  }

  #interpret<T extends object>(
    { request, permission, interpret }: AccountCall<T>,
    response: OssResponse
  ): Interpretation<T> {
    const value = interpret(response)
    if (value instanceof UnreadableResponse) return { ok: false, diagnosis: value.diagnosis }
    if (value !== null) return { ok: true, value }
    const { host } = this.#options
    const { bucket } = request
    const diagnosis = diagnoseOssError(response, { permission, now: new Date(), host, bucket })
    return { ok: false, diagnosis }
  }

  /** A failed read counts as a failed attempt of the guarded call. */
  async #checkGuard(location: BucketLocation, guard: Guard<object>): Promise<GuardResult> {
    const { call, step, allowUnread } = guard
    const reading = await this.#execute(location, call, 1)
    const { requestIds } = reading
    if (!reading.ok) {
      const { diagnosis } = reading
      const obstacle =
        allowUnread && diagnosis.region === undefined
          ? null
          : notSent({ ...diagnosis, step, mayHaveTakenEffect: false })
      return { obstacle, requestIds }
    }
    const what = guard.objection(reading.value)
    return { obstacle: what === null ? null : notSent(preconditionFailed(what)), requestIds }
  }

  /** Calls `checkGuard` right before each request, also before the one with renewed credentials. */
  async #send(
    location: BucketLocation,
    request: OssRequest,
    checkGuard: () => Promise<NotSent | null>
  ): Promise<OssResponse | TransportFailure | NotSent> {
    const { sender, provider } = this.#options
    const { bucket } = request
    return await sendWithRenewal<OssResponse | TransportFailure | NotSent>(
      provider,
      bucket === undefined ? { kind: 'account' } : { kind: 'bucket', bucket },
      async credentials => {
        const obstacle = await checkGuard()
        if (obstacle !== null) return obstacle
        const reply = await sender.send(location, request, credentials)
        return reply.kind === 'response' ? parseOssResponse(reply) : reply
      },
      saysSessionExpired
    )
  }

  #withMetadata<T extends object>(
    { value, requestIds, mayTakeEffectAgain, ambiguousRefusal }: SucceededCall<T>,
    bucket: string,
    location: KnownLocation
  ): T & ResponseMetadata {
    const { region: inputRegion, isRegionConfigured } = this.#options
    const { region, listed = false } = location
    this.#locations.set(bucket, location)
    const warnings =
      isRegionConfigured && !listed && region !== inputRegion
        ? [warnOfRegion(region, inputRegion)]
        : []
    return { ...value, region, requestIds, warnings, mayTakeEffectAgain, ambiguousRefusal }
  }

  #failure({ call, outcome, redirectedTo }: Failed) {
    const { bucket } = call.request
    const subject =
      bucket === undefined ? message`The account's buckets` : bucketPart(bucket, 'Bucket')
    const service =
      redirectedTo === undefined
        ? message`OSS`
        : message`OSS, after a redirect to ${own(value(redirectedTo), "the bucket's region", 'Region')},`
    return this.#client.failure(
      { subject: message`${subject} ${outcome.diagnosis.step ?? call.failed}`, service },
      outcome
    )
  }
}

function warnOfRegion(actual: string, configured: string): Message {
  return message`The bucket is in ${own(value(actual), 'another region', 'Region')}, but the configured region is ${value(configured)}.`
}

function notSent(diagnosis: Diagnosis): NotSent {
  return { kind: 'not-sent', diagnosis }
}

function preconditionFailed(what: Message): Diagnosis {
  return {
    reasonCode: 'read-back-mismatch',
    what,
    hint: message`Find out which other process (for example, Terraform or another workflow) sets this rule, then run the workflow again.`,
    retry: false,
    mayHaveTakenEffect: false,
    step: message`was not changed`
  }
}

function nameOf({ method, bucket = 'the account', object = '', subres }: OssRequest): string {
  const query =
    typeof subres === 'object' ? Object.keys(subres).map(name => `?${name}`) : [`?${subres}`]
  return `${method} ${bucket}${object === '' ? '' : `/${object}`}${subres === undefined ? '' : query.join('')}`
}
