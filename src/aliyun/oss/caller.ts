import { plainText } from '../../plain-text.js'
import { StoreFailure, type Receipt } from '../../reconcile/ports.js'
import { persist, type GivenUp, type Patience, type Unanswered } from './attempts.js'
import type { OssClient, OssRequest } from './client.js'
import { diagnoseAnswer, diagnoseNoAnswer, strangeAnswer } from './diagnosis.js'
import { parseErrorDocument } from './error-document.js'
import type { Answer, Exchange } from './transport.js'

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
  /** Takes a line for the debug log. */
  readonly debug: (line: string) => void
  /** Takes the secrets of this run out of a text. */
  readonly clean: (text: string) => string
}

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

  /** Rejects with a {@link StoreFailure}. A bucket met in another region is followed there once. */
  async call<T extends object>(call: Call<T>): Promise<T & Receipt> {
    const { bucket } = call.request
    const requestIds: string[] = []
    let region = this.#regions.get(bucket) ?? this.#options.region
    let outcome = await this.#persistIn(region, call, requestIds)
    if ('diagnosis' in outcome) {
      const { region: elsewhere = region } = outcome.diagnosis
      if (elsewhere === region) throw this.#failure(call, outcome, requestIds)
      region = elsewhere
      outcome = await this.#persistIn(region, call, requestIds)
      if ('diagnosis' in outcome) throw this.#failure(call, outcome, requestIds)
    }
    this.#regions.set(bucket, region)
    return { ...outcome, region, requestIds, warnings: this.#warnings(region) }
  }

  #persistIn<T extends object>(
    region: string,
    call: Call<T>,
    requestIds: string[]
  ): Promise<T | GivenUp> {
    const { maxAttempts, debug } = this.#options
    const { method, bucket, subres } = call.request
    return persist(async number => {
      const exchange = await this.#send(region, call.request)
      const id = this.#requestIdOf(exchange)
      if (id !== '') requestIds.push(id)
      const outcome = this.#judge(call, exchange)
      const said =
        'diagnosis' in outcome ? this.#show(outcome.diagnosis.what, exchange) : 'answered'
      debug(
        `${method} ${bucket}?${subres} in ${region}, attempt ${number} of ${maxAttempts}: ${said}`
      )
      return outcome
    }, this.#options)
  }

  async #send(region: string, request: OssRequest): Promise<Exchange> {
    try {
      return await this.#options.client.send(region, request)
    } catch (error) {
      // ali-oss refused to build or sign the request; nothing was sent.
      const detail = error instanceof Error ? error.message : String(error)
      return { failure: 'network', code: 'ERR_INVALID_REQUEST', detail, signature: '' }
    }
  }

  #judge<T extends object>(call: Call<T>, exchange: Exchange): T | Unanswered {
    if ('failure' in exchange) return { diagnosis: diagnoseNoAnswer(exchange), exchange }
    if (exchange.status < 400 && this.#holdsSecret(exchange.body, exchange)) {
      return { diagnosis: strangeAnswer('sent our own credentials back'), exchange }
    }
    return (
      call.understand(exchange) ?? {
        diagnosis: diagnoseAnswer(exchange, call.permission, new Date()),
        exchange
      }
    )
  }

  #warnings(region: string): string[] {
    const { region: given, regionWasGiven } = this.#options
    return regionWasGiven && region !== given
      ? [`The bucket is in ${region}, not in ${given} as the inputs say.`]
      : []
  }

  #failure(call: Call<object>, givenUp: GivenUp, requestIds: readonly string[]): StoreFailure {
    const { diagnosis, attempts, mayHaveHappened, exchange } = givenUp
    const what = this.#show(diagnosis.what, exchange).replace(/[.:\s]+$/, '')
    const tries = attempts > 1 ? ` (${attempts} attempts)` : ''
    const id = requestIds.at(-1)
    const reference = id === undefined ? '' : ` Request id: ${id}.`
    return new StoreFailure(
      {
        code: diagnosis.reason,
        message: `Bucket ${call.request.bucket} could not be ${call.request.method === 'GET' ? 'read' : 'changed'}: OSS ${what}${tries}.${reference}`,
        hint: this.#show(diagnosis.hint, exchange)
      },
      { requestIds, mayHaveHappened }
    )
  }

  /** The header speaks for every answer; the error document for one that lost its header on the way. */
  #requestIdOf(exchange: Exchange): string {
    if ('failure' in exchange) return ''
    const header = exchange.headers['x-oss-request-id']
    const id =
      typeof header === 'string' ? header : (parseErrorDocument(exchange.body)?.requestId ?? '')
    const plausible = /^[0-9A-Za-z-]{8,48}$/.test(id)
    return plausible && !this.#holdsSecret(id, exchange) ? id : ''
  }

  /** Text from outside, fit to be shown. */
  #show(text: string, exchange: Exchange): string {
    return plainText(this.#clean(text, exchange), 600)
  }

  #holdsSecret(text: string, exchange: Exchange): boolean {
    return this.#clean(text, exchange) !== text
  }

  /** A server may send back what we sent to prove who we are: the secrets, and this very signature. */
  #clean(text: string, { signature }: Exchange): string {
    return this.#options.clean(signature === '' ? text : text.replaceAll(signature, '***'))
  }
}
