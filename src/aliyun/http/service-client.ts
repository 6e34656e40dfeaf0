import { requestReference } from '../../encryption/reason.js'
import { resultOrFailure, CallFailure } from '../../ports/call-failure.js'
import { AdaptiveRateLimiter } from './adaptive-rate-limiter.js'
import { diagnoseTransportFailure } from './diagnose-transport-failure.js'
import {
  credentialsUnavailable,
  renderHint,
  unexpectedResponse,
  type Diagnosis,
  type Hint,
  type Interpretation,
  type SettingNames
} from './diagnosis.js'
import { retry, type RetriesExhausted, type RetryPolicy, type Succeeded } from './retry.js'
import type { TransportFailure } from './transport-failure.js'
import type { UntrustedText } from './untrusted-text.js'

export interface ServiceClientOptions extends RetryPolicy {
  readonly untrusted: UntrustedText
  readonly settingNames: SettingNames
  /** Writes a line to the debug log. */
  readonly debug: (line: string) => void
}

/** A request that was not sent, because its precondition does not hold or could not be checked. */
export interface NotSent {
  readonly kind: 'not-sent'
  readonly diagnosis: Diagnosis
}

interface AnyResponse {
  readonly kind: 'response'
}

type Reply<Response extends AnyResponse> = Response | TransportFailure | NotSent | CallFailure

/** One call to a service: how it is sent, and what its responses mean. */
export interface Operation<Response extends AnyResponse, Value> {
  /** For the debug log: what is requested, and where. */
  readonly label: string
  /**
   * Reports the ids of requests that it sends first. Rejects with a {@link CallFailure} when there
   * are no credentials to sign it with.
   */
  readonly send: (
    onRequestIds: (ids: readonly string[]) => void
  ) => Promise<Response | TransportFailure | NotSent>
  /** The id as the server sent it, not yet validated. */
  readonly requestIdOf: (response: Response) => unknown
  /** Returns a diagnosis for a response that the service does not give to this call, or that reports an error. */
  readonly interpret: (response: Response) => Interpretation<Value>
  /** The response holds secrets by design, perhaps some that the run already has. */
  readonly returnsSecrets?: true
}

/** The request ids of all responses to a call, in order of arrival. */
interface Traced {
  readonly requestIds: readonly string[]
}

export type SucceededCall<Value> = Succeeded<Value> & Traced
export type FailedCall = RetriesExhausted & Traced

/** What failed, for the error message: `Bucket photos could not be read`, by `OSS`. */
export interface FailureSubject {
  readonly what: string
  readonly service: string
  /** Replaces the hint of the diagnosis. */
  readonly hint?: Hint
}

/** In characters. A hint is our own text, with a few words of the server in it. */
const longestHint = 2_000

/**
 * Executes calls to one service: limits the rate to what the service accepts, retries what is worth
 * a retry, collects request ids, and redacts every text that came back.
 */
export class ServiceClient {
  readonly #options: ServiceClientOptions
  readonly #rateLimiter: AdaptiveRateLimiter

  constructor(options: ServiceClientOptions) {
    this.#options = options
    this.#rateLimiter = new AdaptiveRateLimiter(options.clock, options.shutdownSignal)
  }

  async execute<Response extends AnyResponse, Value>(
    operation: Operation<Response, Value>,
    maxAttempts = this.#options.maxAttempts
  ): Promise<SucceededCall<Value> | FailedCall> {
    const { untrusted, debug } = this.#options
    const policy = { ...this.#options, maxAttempts }
    const requestIds: string[] = []
    const outcome = await retry(async number => {
      await this.#rateLimiter.acquire(number)
      const reply = await resultOrFailure(operation.send(ids => requestIds.push(...ids)))
      requestIds.push(...this.#requestIdsOf(operation, reply))
      const outcome = this.#interpret(operation, reply)
      const result = outcome.ok ? 'answered' : untrusted.show(outcome.diagnosis.what)
      debug(`${operation.label}, attempt ${number} of ${maxAttempts}: ${result}`)
      return { ...outcome, calm: this.#rateLimiter.isCalm }
    }, policy)
    return { ...outcome, requestIds }
  }

  #requestIdsOf<Response extends AnyResponse>(
    { requestIdOf }: Operation<Response, unknown>,
    reply: Reply<Response>
  ): readonly string[] {
    if (reply instanceof CallFailure) return reply.requestIds
    if (reply.kind === 'not-sent' || reply.kind === 'transport-failure') return []
    const id = this.#options.untrusted.requestId(requestIdOf(reply))
    return id === '' ? [] : [id]
  }

  #interpret<Response extends AnyResponse, Value>(
    operation: Operation<Response, Value>,
    reply: Reply<Response>
  ): Interpretation<Value> {
    if (reply instanceof CallFailure) return { ok: false, diagnosis: credentialsUnavailable(reply) }
    if (reply.kind === 'not-sent') return { ok: false, diagnosis: reply.diagnosis }
    if (reply.kind === 'transport-failure') {
      return { ok: false, diagnosis: diagnoseTransportFailure(reply) }
    }
    const { untrusted } = this.#options
    const outcome = operation.interpret(reply)
    this.#rateLimiter.record(!outcome.ok && outcome.diagnosis.reasonCode === 'throttled')
    return outcome.ok &&
      operation.returnsSecrets !== true &&
      untrusted.holdsSecret(JSON.stringify(outcome.value))
      ? { ok: false, diagnosis: unexpectedResponse('sent our own credentials back') }
      : outcome
  }

  /** The error for a call whose retries are exhausted. */
  failure(
    { what, service, hint }: FailureSubject,
    { diagnosis, attempts, mayHaveTakenEffect, ambiguousRefusal, requestIds }: FailedCall
  ): CallFailure {
    const { untrusted, settingNames, shutdownSignal } = this.#options
    const { cause } = diagnosis
    const clause = untrusted.show(diagnosis.what).replace(/[.:\s]+$/, '')
    const tries = attempts > 1 ? ` (${attempts} attempts)` : ''
    const message = `${what}: ${service} ${clause}${tries}.${requestReference(requestIds)}`
    return new CallFailure(
      {
        code: diagnosis.reasonCode,
        // The message of a cause already names the request that failed.
        message: cause === undefined ? message : `${what}: ${cause.reason.message}`,
        hint:
          shutdownSignal.aborted && diagnosis.retry
            ? 'The run was being stopped, and had little time left; run it again.'
            : untrusted.show(renderHint(hint ?? diagnosis.hint, settingNames), longestHint)
      },
      { requestIds, mayHaveTakenEffect, ambiguousRefusal }
    )
  }
}
