import type { Receipt } from '../../reconcile/ports.js'
import { sendAs, type CredentialProvider } from '../credentials/credentials.js'
import type { Answered, GivenUp } from '../http/attempts.js'
import { Conversation, type ConversationOptions } from '../http/conversation.js'
import type { NoAnswer } from '../http/transport.js'
import { readAnswer, saysSessionExpired, type Answer } from './answer.js'
import type { OssClient, OssRequest } from './client.js'
import { diagnoseAnswer, type AskedHost } from './diagnosis.js'

/** A call, and how to tell whether it was answered. */
export interface Call<T extends object> {
  readonly request: OssRequest
  /** What did not happen when it fails, to follow the bucket's name. */
  readonly failed: string
  /** The RAM action that it needs, and on what. */
  readonly permission: string
  /** What an answer means; `null` when it is not one that OSS gives to this call. */
  readonly understand: (answer: Answer) => T | null
}

export interface CallerOptions extends ConversationOptions {
  readonly client: OssClient
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
export class OssCaller {
  readonly #options: CallerOptions
  readonly #conversation: Conversation
  /** Regions in which buckets have answered. */
  readonly #regions = new Map<string, string>()

  constructor(options: CallerOptions) {
    this.#options = options
    this.#conversation = new Conversation(options)
  }

  /** Rejects with a {@link CallFailure} when OSS did not answer it. A bucket met in another region is followed there once. */
  async call<T extends object>(call: Call<T>): Promise<T & Receipt> {
    const { bucket } = call.request
    const requestIds: string[] = []
    const region = this.#regions.get(bucket) ?? this.#options.region
    const here = await this.#holdIn(region, call, requestIds)
    if ('value' in here) return this.#receipt(here, bucket, region, requestIds)

    const elsewhere = here.diagnosis.region
    if (elsewhere === undefined || elsewhere === region) throw this.#failure(call, here, requestIds)
    const there = await this.#holdIn(elsewhere, call, requestIds)
    if ('value' in there) return this.#receipt(there, bucket, elsewhere, requestIds)

    const mayHaveHappened = here.mayHaveHappened || there.mayHaveHappened
    throw this.#failure(call, { ...there, mayHaveHappened }, requestIds, elsewhere)
  }

  #holdIn<T extends object>(
    region: string,
    { request, permission, understand }: Call<T>,
    requestIds: string[]
  ): Promise<Answered<T> | GivenUp> {
    return this.#conversation.hold(
      {
        label: `${nameOf(request)} in ${region}`,
        send: () => this.#send(region, request),
        // The header speaks for every answer; the error document for one that lost its header on the way.
        requestIdOf: ({ headers, error }: Answer) =>
          headers['x-oss-request-id'] ?? error?.requestId,
        understand: answer => {
          const value = understand(answer)
          return value === null
            ? { diagnosis: diagnoseAnswer(answer, permission, new Date(), this.#options.host) }
            : { value }
        }
      },
      requestIds
    )
  }

  async #send(region: string, request: OssRequest): Promise<Answer | NoAnswer> {
    const { client, provider } = this.#options
    return await sendAs(
      provider,
      request.bucket,
      async credentials => {
        const exchange = await client.send(region, request, credentials)
        return 'failure' in exchange ? exchange : readAnswer(exchange)
      },
      saysSessionExpired
    )
  }

  #receipt<T extends object>(
    { value, mayHappenTwice }: Answered<T>,
    bucket: string,
    region: string,
    requestIds: readonly string[]
  ): T & Receipt {
    const { region: given, regionWasGiven } = this.#options
    this.#regions.set(bucket, region)
    const warnings =
      regionWasGiven && region !== given
        ? [`The bucket is in ${region}, not in ${given} as the inputs say.`]
        : []
    return { ...value, region, requestIds, warnings, mayHappenTwice }
  }

  #failure(
    { request: { bucket }, failed }: Call<object>,
    given: GivenUp,
    requestIds: readonly string[],
    followedTo?: string
  ) {
    const { diagnosis } = given
    const again =
      followedTo === undefined ? '' : `, asked again for ${followedTo}, where it says the bucket is`
    const what = `${diagnosis.what}${again}`
    return this.#conversation.failure(
      { what: `Bucket ${bucket} ${failed}`, service: 'OSS' },
      { ...given, diagnosis: { ...diagnosis, what } },
      requestIds
    )
  }
}

function nameOf({ method, bucket, object = '', subres }: OssRequest): string {
  const query =
    typeof subres === 'object' ? Object.keys(subres).map(name => `?${name}`) : [`?${subres}`]
  return `${method} ${bucket}${object === '' ? '' : `/${object}`}${subres === undefined ? '' : query.join('')}`
}
