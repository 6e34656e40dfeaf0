import { requestReference } from '../../encryption/reason.js'
import { attempt, CallFailure } from '../../reconcile/ports.js'
import { persist, type Answered, type GivenUp, type Patience } from './attempts.js'
import { strangeAnswer, withoutCredentials, type Diagnosis } from './diagnosis.js'
import type { ForeignText } from './foreign-text.js'
import { diagnoseNoAnswer } from './no-answer.js'
import { Pace } from './pace.js'
import type { NoAnswer } from './transport.js'

export interface ConversationOptions extends Patience {
  readonly foreign: ForeignText
  /** Takes a line for the debug log. */
  readonly debug: (line: string) => void
}

/** A request that was not sent, since what it presupposes does not hold, or is not known to. */
export interface NotSent {
  readonly notSent: Diagnosis
}

/** One call to a service: how it is sent, and what its answers mean. */
export interface Exchange<Reply extends object, Value> {
  /** For the debug log: what is asked, and where. */
  readonly label: string
  /** Rejects with a {@link CallFailure} when there are no credentials to send it with. */
  readonly send: () => Promise<Reply | NoAnswer | NotSent>
  /** As the service sent it; not believed yet. */
  readonly requestIdOf: (reply: Reply) => unknown
  /** What an answer means; a diagnosis when it is not one that the service gives to this call. */
  readonly understand: (
    reply: Reply
  ) => { readonly value: Value } | { readonly diagnosis: Diagnosis }
  /** The answer is to hold secrets, perhaps some that we have already. */
  readonly bringsSecrets?: true
}

/** What failed, for the sentence that says so: `Bucket photos could not be read`, by `OSS`. */
export interface Failed {
  readonly what: string
  readonly service: string
  /** Replaces the hint of the diagnosis. */
  readonly hint?: string
}

/** A hint is of our own words, with a few of others in it; in characters. */
const longestHint = 2_000

/** Speaks with one service: at the pace that it takes, tries again what is worth it, keeps the request ids, and believes no text that came back. */
export class Conversation {
  readonly #options: ConversationOptions
  readonly #pace: Pace

  constructor(options: ConversationOptions) {
    this.#options = options
    this.#pace = new Pace(options.clock, options.hurry)
  }

  /** Adds the request id of every answer to `requestIds`. */
  hold<Reply extends object, Value>(
    exchange: Exchange<Reply, Value>,
    requestIds: string[],
    maxAttempts = this.#options.maxAttempts
  ): Promise<Answered<Value> | GivenUp> {
    const { foreign, debug } = this.#options
    const policy = { ...this.#options, maxAttempts }
    return persist(async number => {
      await this.#pace.turn(number)
      const outcome = this.#judge(exchange, await attempt(exchange.send()), requestIds)
      const said = 'diagnosis' in outcome ? foreign.show(outcome.diagnosis.what) : 'answered'
      debug(`${exchange.label}, attempt ${number} of ${maxAttempts}: ${said}`)
      return { ...outcome, calm: this.#pace.isCalm }
    }, policy)
  }

  #judge<Reply extends object, Value>(
    exchange: Exchange<Reply, Value>,
    reply: Reply | NoAnswer | NotSent | CallFailure,
    requestIds: string[]
  ): { value: Value } | { diagnosis: Diagnosis } {
    if (reply instanceof CallFailure) {
      requestIds.push(...reply.requestIds)
      return { diagnosis: withoutCredentials(reply) }
    }
    if ('notSent' in reply) return { diagnosis: reply.notSent }
    if ('failure' in reply) return { diagnosis: diagnoseNoAnswer(reply) }
    const { foreign } = this.#options
    const id = foreign.requestId(exchange.requestIdOf(reply))
    if (id !== '') requestIds.push(id)
    const outcome = exchange.understand(reply)
    this.#pace.heard('diagnosis' in outcome && outcome.diagnosis.reason === 'throttled')
    return 'value' in outcome &&
      exchange.bringsSecrets !== true &&
      foreign.holdsSecret(JSON.stringify(outcome.value))
      ? { diagnosis: strangeAnswer('sent our own credentials back') }
      : outcome
  }

  /** The failure of a call that was given up. */
  failure(
    { what, service, hint }: Failed,
    { diagnosis, attempts, mayHaveHappened, refusedInDoubt }: GivenUp,
    requestIds: readonly string[]
  ): CallFailure {
    const { foreign, hurry } = this.#options
    const { cause } = diagnosis
    const clause = foreign.show(diagnosis.what).replace(/[.:\s]+$/, '')
    const tries = attempts > 1 ? ` (${attempts} attempts)` : ''
    const message = `${what}: ${service} ${clause}${tries}.${requestReference(requestIds)}`
    return new CallFailure(
      {
        code: diagnosis.reason,
        // A cause names its own request.
        message: cause === undefined ? message : `${what}: ${cause.reason.message}`,
        hint:
          hurry.aborted && diagnosis.retry
            ? 'The run was being stopped, and had little time left; run it again.'
            : foreign.show(hint ?? diagnosis.hint, longestHint)
      },
      { requestIds, mayHaveHappened, refusedInDoubt }
    )
  }
}
