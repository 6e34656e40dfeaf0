import { plainText } from '../../plain-text.js'
import { StoreFailure, type Receipt } from '../../reconcile/ports.js'
import { readAnswer, type Answer } from './answer.js'
import { persist, type GivenUp, type Patience, type Unanswered } from './attempts.js'
import type { OssClient, OssRequest } from './client.js'
import { diagnoseAnswer, diagnoseNoAnswer, strangeAnswer, type Diagnosis } from './diagnosis.js'
import type { NoAnswer } from './transport.js'

/** A call, and how to tell whether it was answered. */
export interface Call<T extends object> {
  readonly request: OssRequest
  /** The RAM action that it needs. */
  readonly permission: string
  /** What an answer means; `null` when it is not one that OSS gives to this call. */
  understand(answer: Answer): T | null
}

export interface CallerOptions extends Patience {
  readonly client: OssClient
  /** Where a bucket is looked for first. */
  readonly region: string
  /** Whether a person named that region, so that a bucket elsewhere is worth a warning. */
  readonly regionWasGiven: boolean
  /** Whether a person named the host, so that requests can't follow a bucket to its region's own. */
  readonly hostWasGiven: boolean
  /** Takes a line for the debug log. */
  readonly debug: (line: string) => void
  /** Takes the secrets of this run out of a text. */
  readonly clean: (text: string) => string
}

/** What signatures and digests look like; no id or name of OSS's is that long. */
const hexRun = /[0-9a-f]{40,}/gi

/**
 * Calls OSS: finds the bucket's region, tries again what is worth it, and turns everything that is
 * not an answer into a failure with its own reason.
 */
export class OssCaller {
  readonly #options: CallerOptions
  /** Regions in which buckets have answered. */
  readonly #regions = new Map<string, string>()

  constructor(options: CallerOptions) {
    this.#options = options
  }

  /** Rejects with a {@link StoreFailure} when OSS did not answer it. A bucket met in another region is followed there once. */
  async call<T extends object>(call: Call<T>): Promise<T & Receipt> {
    const { bucket } = call.request
    const requestIds: string[] = []
    const region = this.#regions.get(bucket) ?? this.#options.region
    const here = await this.#persistIn(region, call, requestIds)
    if (!('diagnosis' in here)) return this.#receipt(here, bucket, region, requestIds)

    const elsewhere = here.diagnosis.region
    if (elsewhere === undefined || elsewhere === region) throw this.#failure(call, here, requestIds)
    const there = await this.#persistIn(elsewhere, call, requestIds)
    if (!('diagnosis' in there)) return this.#receipt(there, bucket, elsewhere, requestIds)

    const mayHaveHappened = here.mayHaveHappened || there.mayHaveHappened
    throw this.#failure(call, { ...there, mayHaveHappened }, requestIds, elsewhere)
  }

  #persistIn<T extends object>(
    region: string,
    call: Call<T>,
    requestIds: string[]
  ): Promise<T | GivenUp> {
    const { maxAttempts, debug } = this.#options
    const { method, bucket, subres } = call.request
    return persist(async number => {
      const reply = await this.#send(region, call.request)
      const id = this.#requestIdOf(reply)
      if (id !== '') requestIds.push(id)
      const outcome = this.#judge(call, reply)
      const said = 'diagnosis' in outcome ? this.#show(outcome.diagnosis.what) : 'answered'
      debug(
        `${method} ${bucket}?${subres} in ${region}, attempt ${number} of ${maxAttempts}: ${said}`
      )
      return outcome
    }, this.#options)
  }

  async #send(region: string, request: OssRequest): Promise<Answer | NoAnswer> {
    const exchange = await this.#options.client.send(region, request)
    return 'failure' in exchange ? exchange : readAnswer(exchange)
  }

  #judge<T extends object>(call: Call<T>, reply: Answer | NoAnswer): T | Unanswered {
    if ('failure' in reply) return { diagnosis: diagnoseNoAnswer(reply) }
    const value = call.understand(reply)
    if (value === null) {
      return { diagnosis: diagnoseAnswer(reply, call.permission, new Date()) }
    }
    return this.#holdsSecret(JSON.stringify(value))
      ? { diagnosis: strangeAnswer('sent our own credentials back') }
      : value
  }

  #receipt<T extends object>(
    value: T,
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
    return { ...value, region, requestIds, warnings }
  }

  #failure(
    { request: { method, bucket } }: Call<object>,
    { diagnosis, attempts, mayHaveHappened }: GivenUp,
    requestIds: readonly string[],
    followedTo?: string
  ): StoreFailure {
    const verb = method === 'GET' ? 'read' : 'changed'
    const what = this.#show(diagnosis.what).replace(/[.:\s]+$/, '')
    const again =
      followedTo === undefined ? '' : `, asked again for ${followedTo}, where it says the bucket is`
    const tries = attempts > 1 ? ` (${attempts} attempts)` : ''
    const id = requestIds.at(-1)
    const reference = id === undefined ? '' : ` Request id: ${id}.`
    return new StoreFailure(
      {
        code: diagnosis.reason,
        message: `Bucket ${bucket} could not be ${verb}: OSS ${what}${again}${tries}.${reference}`,
        hint: this.#show(this.#hint(diagnosis))
      },
      { requestIds, mayHaveHappened }
    )
  }

  #hint({ reason, hint }: Diagnosis): string {
    return reason === 'wrong-region' && this.#options.hostWasGiven
      ? "The input endpoint is not that of the bucket's region. Remove it, or give the right one."
      : hint
  }

  /** The header speaks for every answer; the error document for one that lost its header on the way. */
  #requestIdOf(reply: Answer | NoAnswer): string {
    if ('failure' in reply) return ''
    const header = reply.headers['x-oss-request-id']
    const id = typeof header === 'string' ? header : (reply.error?.requestId ?? '')
    return /^[0-9A-Za-z-]{8,36}$/.test(id) && !this.#holdsSecret(id) ? id : ''
  }

  /** Text from outside, fit to be shown: one line, without what we sent to prove who we are. */
  #show(text: string): string {
    return plainText(this.#clean(text), 600)
  }

  #holdsSecret(text: string): boolean {
    return this.#clean(text) !== text
  }

  #clean(text: string): string {
    return this.#options.clean(text).replace(hexRun, '***')
  }
}
