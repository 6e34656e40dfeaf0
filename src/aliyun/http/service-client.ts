import { requestReference } from '../../encryption/reason.js'
import { attempt, CallFailure } from '../../ports/call-failure.js'
import { retry, type Succeeded, type RetriesExhausted, type RetryPolicy } from './retry.js'
import { unexpectedResponse, missingCredentials, type Diagnosis } from './diagnosis.js'
import type { UntrustedText } from './untrusted-text.js'
import { diagnoseTransportFailure } from './diagnose-transport-failure.js'
import { AdaptiveRateLimiter } from './adaptive-rate-limiter.js'
import type { TransportFailure } from './transport.js'

export interface ServiceClientOptions extends RetryPolicy {
  readonly untrusted: UntrustedText
  /** Takes a line for the debug log. */
  readonly debug: (line: string) => void
}

/** A request that was not sent, since what it presupposes does not hold, or is not known to. */
export interface NotSent {
  readonly notSent: Diagnosis
}

/** One call to a service: how it is sent, and what its answers mean. */
export interface Operation<Reply extends object, Value> {
  /** For the debug log: what is asked, and where. */
  readonly label: string
  /** Rejects with a {@link CallFailure} when there are no credentials to send it with. */
  readonly send: () => Promise<Reply | TransportFailure | NotSent>
  /** As the service sent it; not believed yet. */
  readonly requestIdOf: (reply: Reply) => unknown
  /** What an answer means; a diagnosis when it is not one that the service gives to this call. */
  readonly understand: (
    reply: Reply
  ) => { readonly value: Value } | { readonly diagnosis: Diagnosis }
  /** The answer is to hold secrets, perhaps some that we have already. */
  readonly returnsSecrets?: true
}

/** What failed, for the sentence that says so: `Bucket photos could not be read`, by `OSS`. */
export interface FailedCall {
  readonly what: string
  readonly service: string
  /** Replaces the hint of the diagnosis. */
  readonly hint?: string
}

/** A hint is of our own words, with a few of others in it; in characters. */
const longestHint = 2_000

/** Speaks with one service: at the pace that it takes, tries again what is worth it, keeps the request ids, and believes no text that came back. */
export class ServiceClient {
  readonly #options: ServiceClientOptions
  readonly #pace: AdaptiveRateLimiter

  constructor(options: ServiceClientOptions) {
    this.#options = options
    this.#pace = new AdaptiveRateLimiter(options.clock, options.shutdownSignal)
  }

  /** Adds the request id of every answer to `requestIds`. */
  execute<Reply extends object, Value>(
    exchange: Operation<Reply, Value>,
    requestIds: string[],
    maxAttempts = this.#options.maxAttempts
  ): Promise<Succeeded<Value> | RetriesExhausted> {
    const { untrusted, debug } = this.#options
    const policy = { ...this.#options, maxAttempts }
    return retry(async number => {
      await this.#pace.acquire(number)
      const outcome = this.#judge(exchange, await attempt(exchange.send()), requestIds)
      const said = 'diagnosis' in outcome ? untrusted.show(outcome.diagnosis.what) : 'answered'
      debug(`${exchange.label}, attempt ${number} of ${maxAttempts}: ${said}`)
      return { ...outcome, calm: this.#pace.isCalm }
    }, policy)
  }

  #judge<Reply extends object, Value>(
    exchange: Operation<Reply, Value>,
    reply: Reply | TransportFailure | NotSent | CallFailure,
    requestIds: string[]
  ): { value: Value } | { diagnosis: Diagnosis } {
    if (reply instanceof CallFailure) {
      requestIds.push(...reply.requestIds)
      return { diagnosis: missingCredentials(reply) }
    }
    if ('notSent' in reply) return { diagnosis: reply.notSent }
    if ('failure' in reply) return { diagnosis: diagnoseTransportFailure(reply) }
    const { untrusted } = this.#options
    const id = untrusted.requestId(exchange.requestIdOf(reply))
    if (id !== '') requestIds.push(id)
    const outcome = exchange.understand(reply)
    this.#pace.record('diagnosis' in outcome && outcome.diagnosis.reason === 'throttled')
    return 'value' in outcome &&
      exchange.returnsSecrets !== true &&
      untrusted.holdsSecret(JSON.stringify(outcome.value))
      ? { diagnosis: unexpectedResponse('sent our own credentials back') }
      : outcome
  }

  /** The failure of a call that was given up. */
  failure(
    { what, service, hint }: FailedCall,
    { diagnosis, attempts, mayHaveTakenEffect, ambiguousRefusal }: RetriesExhausted,
    requestIds: readonly string[]
  ): CallFailure {
    const { untrusted, shutdownSignal } = this.#options
    const { cause } = diagnosis
    const clause = untrusted.show(diagnosis.what).replace(/[.:\s]+$/, '')
    const tries = attempts > 1 ? ` (${attempts} attempts)` : ''
    const message = `${what}: ${service} ${clause}${tries}.${requestReference(requestIds)}`
    return new CallFailure(
      {
        code: diagnosis.reason,
        // A cause names its own request.
        message: cause === undefined ? message : `${what}: ${cause.reason.message}`,
        hint:
          shutdownSignal.aborted && diagnosis.retry
            ? 'The run was being stopped, and had little time left; run it again.'
            : untrusted.show(hint ?? diagnosis.hint, longestHint)
      },
      { requestIds, mayHaveTakenEffect, ambiguousRefusal }
    )
  }
}
