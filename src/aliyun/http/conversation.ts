import { requestReference } from '../../encryption/reason.js'
import { CallFailure } from '../../reconcile/ports.js'
import { persist, type Answered, type GivenUp, type Patience } from './attempts.js'
import { diagnoseNoAnswer, strangeAnswer, type Diagnosis } from './diagnosis.js'
import type { ForeignText } from './foreign-text.js'
import type { NoAnswer } from './transport.js'

export interface ConversationOptions extends Patience {
  readonly foreign: ForeignText
  /** Takes a line for the debug log. */
  readonly debug: (line: string) => void
}

/** One call to a service: how it is sent, and what its answers mean. */
export interface Exchange<Reply extends object, Value> {
  /** For the debug log: what is asked, and where. */
  readonly label: string
  readonly send: () => Promise<Reply | NoAnswer>
  /** As the service sent it; not believed yet. */
  readonly requestIdOf: (reply: Reply) => unknown
  /** What an answer means; a diagnosis when it is not one that the service gives to this call. */
  readonly understand: (
    reply: Reply
  ) => { readonly value: Value } | { readonly diagnosis: Diagnosis }
}

/** Speaks with a service: tries again what is worth it, keeps the request ids, and believes no text that came back. */
export class Conversation {
  readonly #options: ConversationOptions

  constructor(options: ConversationOptions) {
    this.#options = options
  }

  /** Adds the request id of every answer to `requestIds`. */
  hold<Reply extends object, Value>(
    exchange: Exchange<Reply, Value>,
    requestIds: string[]
  ): Promise<Answered<Value> | GivenUp> {
    const { foreign, debug, maxAttempts } = this.#options
    return persist(async number => {
      const reply = await exchange.send()
      const outcome = this.#judge(exchange, reply, requestIds)
      const said = 'diagnosis' in outcome ? foreign.show(outcome.diagnosis.what) : 'answered'
      debug(`${exchange.label}, attempt ${number} of ${maxAttempts}: ${said}`)
      return outcome
    }, this.#options)
  }

  #judge<Reply extends object, Value>(
    exchange: Exchange<Reply, Value>,
    reply: Reply | NoAnswer,
    requestIds: string[]
  ): { value: Value } | { diagnosis: Diagnosis } {
    if ('failure' in reply) return { diagnosis: diagnoseNoAnswer(reply) }
    const { foreign } = this.#options
    const id = foreign.requestId(exchange.requestIdOf(reply))
    if (id !== '') requestIds.push(id)
    const outcome = exchange.understand(reply)
    return 'value' in outcome && foreign.holdsSecret(JSON.stringify(outcome.value))
      ? { diagnosis: strangeAnswer('sent our own credentials back') }
      : outcome
  }

  /** The failure of a call that was given up. `what` says what could not be done, and who answered. */
  failure(
    what: string,
    { diagnosis, attempts, mayHaveHappened }: GivenUp,
    requestIds: readonly string[],
    hint = diagnosis.hint
  ): CallFailure {
    const { foreign, hurry } = this.#options
    const clause = foreign.show(diagnosis.what).replace(/[.:\s]+$/, '')
    const tries = attempts > 1 ? ` (${attempts} attempts)` : ''
    return new CallFailure(
      {
        code: diagnosis.reason,
        message: `${what} ${clause}${tries}.${requestReference(requestIds)}`,
        hint:
          hurry.aborted && diagnosis.retry
            ? 'The run was being stopped, and had little time left; run it again.'
            : foreign.show(hint)
      },
      { requestIds, mayHaveHappened }
    )
  }
}
