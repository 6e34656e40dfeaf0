import type { ResponseMetadata } from '../../ports/cloud-ports.js'
import { sendWithRenewal, type CredentialProvider } from '../signing/credential-provider.js'
import type { Succeeded, RetriesExhausted } from '../http/retry.js'
import { ServiceClient, type ServiceClientOptions, type NotSent } from '../http/service-client.js'
import type { Diagnosis } from '../http/diagnosis.js'
import type { TransportFailure } from '../http/transport.js'
import { parseOssResponse, saysSessionExpired, type OssResponse } from './response.js'
import type { OssSender, OssRequest, BucketLocation } from './sender.js'
import { diagnoseOssError, type AskedHost } from './diagnose-oss-error.js'

/** A call about a bucket, and how to tell whether it was answered. */
export interface BucketCall<T extends object> extends AccountCall<T> {
  readonly request: OssRequest & { readonly bucket: string }
}

/** A call that is sent only after another one, a read, has shown what it presupposes. */
export interface GuardedCall<T extends object> extends BucketCall<T> {
  readonly guard?: Guard<object>
}

/** A read that comes before each attempt of a call. */
export interface Guard<Seen extends object> {
  readonly call: BucketCall<Seen>
  /** What did not happen when the read fails, to follow the name of the bucket. */
  readonly step: string
  /** Whether the call is sent also after a read that failed. */
  readonly evenUnread: boolean
  /** Why the call must not be sent, a clause that follows the name of the service; `null`: it may be. */
  objection(seen: Seen): string | null
}

/** A call about the account. */
export interface AccountCall<T extends object> {
  readonly request: OssRequest
  /** What did not happen when it fails, to follow the name of what it is about. */
  readonly failed: string
  /** The RAM action that it needs, and on what. */
  readonly permission: string
  /** What an answer means; `null` when it is not one that OSS gives to this call. */
  readonly understand: (answer: OssResponse) => T | UnreadableResponse | null
}

/** An answer of OSS in which something cannot be read, and the call knows what. */
export class UnreadableResponse {
  readonly diagnosis: Diagnosis

  constructor(diagnosis: Diagnosis) {
    this.diagnosis = diagnosis
  }
}

/** With whether OSS's own list has it there, which is nobody's mistake. */
interface KnownLocation extends BucketLocation {
  readonly listed?: true
}

export interface OssClientOptions extends ServiceClientOptions {
  readonly sender: OssSender
  readonly provider: CredentialProvider
  /** Where a bucket is looked for first. */
  readonly region: string
  /** Whether a person named that region, so that a bucket elsewhere is worth a warning. */
  readonly regionWasGiven: boolean
  /** Whose host is asked: only regions' own follow a bucket to its region. */
  readonly host: AskedHost
}

/**
 * Calls OSS: finds the bucket's region, tries again what is worth it, and turns everything that is
 * not an answer into a failure with its own reason.
 */
export class OssClient {
  readonly #options: OssClientOptions
  readonly #conversation: ServiceClient
  /** Where buckets have answered, or are as OSS itself says. */
  readonly #places = new Map<string, KnownLocation>()

  constructor(options: OssClientOptions) {
    this.#options = options
    this.#conversation = new ServiceClient(options)
  }

  /** A bucket is there, as OSS's own list has it. */
  locate(bucket: string, place: BucketLocation): void {
    this.#places.set(bucket, { ...place, listed: true })
  }

  /** Asks about the account, wherever its buckets are. Rejects as {@link call} does. */
  async ask<T extends object>(call: AccountCall<T>, requestIds: string[]): Promise<T> {
    const outcome = await this.#hold({ region: this.#options.region }, call, requestIds)
    if ('value' in outcome) return outcome.value
    throw this.#failure("The account's buckets", call, outcome, requestIds)
  }

  /** Rejects with a {@link CallFailure} when OSS did not answer it. A bucket met in another region is followed there once. */
  async call<T extends object>(call: GuardedCall<T>): Promise<T & ResponseMetadata> {
    const { bucket } = call.request
    const requestIds: string[] = []
    const place = this.#places.get(bucket) ?? { region: this.#options.region }
    const here = await this.#hold(place, call, requestIds)
    if ('value' in here) return this.#receipt(here, bucket, place, requestIds)

    const elsewhere = here.diagnosis.region
    if (elsewhere === undefined || elsewhere === place.region) {
      throw this.#failure(`Bucket ${bucket}`, call, here, requestIds)
    }
    const there = await this.#hold({ region: elsewhere }, call, requestIds)
    const ambiguousRefusal = here.ambiguousRefusal || there.ambiguousRefusal
    if ('value' in there) {
      const mayTakeEffectAgain = here.mayHaveTakenEffect || there.mayTakeEffectAgain
      const answered = { ...there, mayTakeEffectAgain, ambiguousRefusal }
      return this.#receipt(answered, bucket, { region: elsewhere }, requestIds)
    }
    const mayHaveTakenEffect = here.mayHaveTakenEffect || there.mayHaveTakenEffect
    const given = { ...there, mayHaveTakenEffect, ambiguousRefusal }
    throw this.#failure(`Bucket ${bucket}`, call, given, requestIds, elsewhere)
  }

  #hold<T extends object>(
    place: BucketLocation,
    { request, permission, understand, guard }: AccountCall<T> & { guard?: Guard<object> },
    requestIds: string[],
    maxAttempts?: number
  ): Promise<Succeeded<T> | RetriesExhausted> {
    return this.#conversation.execute(
      {
        label: `${nameOf(request)} in ${place.region}`,
        send: () =>
          this.#send(place, request, async () =>
            guard === undefined ? null : await this.#obstacle(place, guard, requestIds)
          ),
        // The header speaks for every answer; the error document for one that lost its header on the way.
        requestIdOf: ({ headers, error }: OssResponse) =>
          headers['x-oss-request-id'] ?? error?.requestId,
        understand: answer => {
          const value = understand(answer)
          if (value instanceof UnreadableResponse) return { diagnosis: value.diagnosis }
          if (value !== null) return { value }
          const { host } = this.#options
          const diagnosis = diagnoseOssError(answer, permission, new Date(), host, request.bucket)
          return { diagnosis }
        }
      },
      requestIds,
      maxAttempts
    )
  }

  /** Why a guarded call must not be sent now. A read that fails counts as a failed attempt of the call. */
  async #obstacle(
    place: BucketLocation,
    guard: Guard<object>,
    requestIds: string[]
  ): Promise<NotSent | null> {
    const { call, step, evenUnread } = guard
    const seen = await this.#hold(place, call, requestIds, 1)
    if ('diagnosis' in seen) {
      return evenUnread && seen.diagnosis.region === undefined
        ? null
        : { notSent: { ...seen.diagnosis, step, mayHaveTakenEffect: false } }
    }
    const what = guard.objection(seen.value)
    return what === null ? null : { notSent: preconditionFailed(what) }
  }

  /** `obstacleTo` is asked each time right before it is sent, also with renewed credentials. */
  async #send(
    place: BucketLocation,
    request: OssRequest,
    obstacleTo: () => Promise<NotSent | null>
  ): Promise<OssResponse | TransportFailure | NotSent> {
    const { sender, provider } = this.#options
    const { bucket } = request
    return await sendWithRenewal<OssResponse | TransportFailure | NotSent>(
      provider,
      bucket === undefined ? 'account' : { bucket },
      async credentials => {
        const obstacle = await obstacleTo()
        if (obstacle !== null) return obstacle
        const exchange = await sender.send(place, request, credentials)
        return 'failure' in exchange ? exchange : parseOssResponse(exchange)
      },
      saysSessionExpired
    )
  }

  #receipt<T extends object>(
    { value, mayTakeEffectAgain, ambiguousRefusal }: Succeeded<T>,
    bucket: string,
    place: KnownLocation,
    requestIds: readonly string[]
  ): T & ResponseMetadata {
    const { region: given, regionWasGiven } = this.#options
    const { region, listed = false } = place
    this.#places.set(bucket, place)
    const warnings =
      regionWasGiven && !listed && region !== given
        ? [`The bucket is in ${region}, not in ${given} as the inputs say.`]
        : []
    return { ...value, region, requestIds, warnings, mayTakeEffectAgain, ambiguousRefusal }
  }

  #failure(
    subject: string,
    { failed }: AccountCall<object>,
    given: RetriesExhausted,
    requestIds: readonly string[],
    followedTo?: string
  ) {
    const { diagnosis } = given
    const what = `${subject} ${diagnosis.step ?? failed}`
    const service = followedTo === undefined ? 'OSS' : `OSS, asked again in ${followedTo},`
    return this.#conversation.failure({ what, service }, given, requestIds)
  }
}

function preconditionFailed(what: string): Diagnosis {
  return {
    reason: 'read-back-mismatch',
    what,
    hint: 'Find out who sets this rule too (Terraform, another workflow), then run again.',
    retry: false,
    mayHaveTakenEffect: false,
    step: 'was not changed'
  }
}

function nameOf({ method, bucket = 'the account', object = '', subres }: OssRequest): string {
  const query =
    typeof subres === 'object' ? Object.keys(subres).map(name => `?${name}`) : [`?${subres}`]
  return `${method} ${bucket}${object === '' ? '' : `/${object}`}${subres === undefined ? '' : query.join('')}`
}
