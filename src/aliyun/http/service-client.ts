import { resultOrFailure, CallFailure } from '../../ports/call-failure.js'
import { emptyMessage, message, own, requestReference, type Message } from '../../text/message.js'
import { AdaptiveRateLimiter } from './adaptive-rate-limiter.js'
import { diagnoseTransportFailure } from './diagnose-transport-failure.js'
import {
  cloudAdvice,
  credentialsUnavailable,
  unexpectedResponse,
  type Diagnosis,
  type Interpretation,
  type ServiceAdvice
} from './diagnosis.js'
import { retry, type RetriesExhausted, type RetryPolicy, type Succeeded } from './retry.js'
import type { TransportFailure } from './transport-failure.js'
import type { UntrustedText } from './untrusted-text.js'

export interface ServiceClientOptions extends RetryPolicy {
  readonly untrusted: UntrustedText
  /** Writes a line to the debug log; undefined: there is none. */
  readonly debug: ((line: string) => void) | undefined
}

/** A request that was not sent, because its precondition does not hold or could not be checked. */
export interface NotSent {
  readonly kind: 'not-sent'
  readonly diagnosis: Diagnosis
}

interface AnyResponse {
  readonly kind: 'response'
  readonly status: number
  /** The error document in the body, if there is one. */
  readonly error?: { readonly code: string } | null
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
  /** Absent: that for the services of Alibaba Cloud. */
  readonly advice?: ServiceAdvice
}

/** The request ids of all responses to a call, in order of arrival. */
interface Traced {
  readonly requestIds: readonly string[]
}

export type SucceededCall<Value> = Succeeded<Value> & Traced
export type FailedCall = RetriesExhausted & Traced

/** What failed, for the error message. */
export interface FailureSubject {
  /** `Bucket photos could not be read` */
  readonly subject: Message
  /** `OSS` */
  readonly service: Message
  /** Replaces the hint of the diagnosis. */
  readonly hint?: Message
}

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
    const { debug } = this.#options
    const policy = { ...this.#options, maxAttempts }
    const requestIds: string[] = []
    const outcome = await retry(async number => {
      await this.#rateLimiter.acquire(number)
      const reply = await resultOrFailure(operation.send(ids => requestIds.push(...ids)))
      requestIds.push(...this.#requestIdsOf(operation, reply))
      const outcome = this.#interpret(operation, reply)
      debug?.(
        `${operation.label}, attempt ${number} of ${maxAttempts}: ${this.#summarize(reply, outcome)}`
      )
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
      const { advice = cloudAdvice } = operation
      return { ok: false, diagnosis: diagnoseTransportFailure(reply, advice) }
    }
    const { untrusted } = this.#options
    const outcome = operation.interpret(reply)
    this.#rateLimiter.record(!outcome.ok && outcome.diagnosis.reasonCode === 'throttled')
    return outcome.ok &&
      operation.returnsSecrets !== true &&
      untrusted.holdsSecret(JSON.stringify(outcome.value))
      ? {
          ok: false,
          diagnosis: unexpectedResponse(
            message`sent a response that contains this run's credentials, so the response was discarded`
          )
        }
      : outcome
  }

  /** For the debug log. */
  #summarize(reply: Reply<AnyResponse>, outcome: Interpretation<unknown>): string {
    if (outcome.ok) return 'succeeded'
    const { reasonCode } = outcome.diagnosis
    if (reply instanceof CallFailure || reply.kind === 'not-sent') return `${reasonCode}, not sent`
    if (reply.kind === 'transport-failure') {
      return `${reasonCode}, no response ${reply.code}`.trimEnd()
    }
    const code = reply.error?.code ?? ''
    const shownCode = this.#options.untrusted.holdsSecret(code) ? '***' : code
    return `${reasonCode}, responded with ${reply.status} ${shownCode}`.trimEnd()
  }

  /** The error for a call whose retries are exhausted. */
  failure(
    { subject, service, hint }: FailureSubject,
    { diagnosis, attempts, mayHaveTakenEffect, ambiguousRefusal, requestIds }: FailedCall
  ): CallFailure {
    const { untrusted, shutdownSignal } = this.#options
    const { cause } = diagnosis
    const clause = untrusted.redact(diagnosis.what)
    const count = own(attempts > 1 ? message` (${attempts} attempts)` : emptyMessage, '')
    return new CallFailure(
      {
        code: diagnosis.reasonCode,
        message:
          cause === undefined
            ? message`${subject}: ${service} ${clause}${count}.${requestReference(requestIds)}`
            : // The message of a cause already names the request that failed.
              message`${subject}: ${cause.reason.message}`,
        hint:
          shutdownSignal.aborted && diagnosis.retry
            ? message`The run was being stopped, so there was little time for retries. Run the workflow again.`
            : untrusted.redact(hint ?? diagnosis.hint)
      },
      { requestIds, mayHaveTakenEffect, ambiguousRefusal }
    )
  }
}
