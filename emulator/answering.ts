import type { ServerResponse } from 'node:http'
import type { Answer } from './answer.js'
import * as delivery from './delivery.js'
import { encoded } from './encoding.js'
import type { Exchange, Serving } from './exchange.js'
import type { FaultAction, FaultPlan, LiteralAnswer } from './faults.js'
import type { Load } from './load.js'
import type { LoggedRequest } from './log.js'
import type { RequestListeners } from './request-listeners.js'
import { encryptionAnswer } from './unasked-answer.js'

export interface AnsweringRules {
  faults: FaultPlan
  load: Load
  now: () => number
  /** Told when a request was read, and when it was carried out. */
  onRequest: RequestListeners
  onAnswer: RequestListeners
  /** Fires when the emulator closes. */
  closing: AbortSignal
}

/** How one request is answered: really, or with the fault that was scripted for it. */
export class Answering {
  readonly #response: ServerResponse
  readonly #entry: LoggedRequest
  readonly #rules: AnsweringRules
  readonly #commonHeaders: () => Record<string, string>

  constructor(
    response: ServerResponse,
    entry: LoggedRequest,
    rules: AnsweringRules,
    commonHeaders: () => Record<string, string>
  ) {
    this.#response = response
    this.#entry = entry
    this.#rules = rules
    this.#commonHeaders = commonHeaders
  }

  async answer(exchange: Exchange): Promise<void> {
    const { onRequest, faults, load, now } = this.#rules
    if (onRequest.any) {
      // Read to its end, so that the caller may go away from now on. A bad body is refused later.
      await exchange.body().catch(() => undefined)
      await onRequest.tell(this.#entry)
    }
    const throttled = exchange.service === 'oss' ? load.refusalOf(now()) : undefined
    if (throttled !== undefined) {
      await this.send(exchange.refuse({ kind: 'error', code: throttled }))
      return
    }
    const fault = faults.take(exchange)?.act
    if (fault === undefined) {
      await this.send(await exchange.serve({}), exchange)
      return
    }
    this.#entry.fault = fault.kind
    await this.#act(fault, exchange)
  }

  /** @param real the exchange of which this is the real answer. */
  async send(answer: Answer, real?: Exchange): Promise<void> {
    const complete = await this.#ready(answer, real)
    delivery.deliver(this.#response, complete)
    this.#ended()
  }

  async #act(fault: FaultAction, exchange: Exchange): Promise<void> {
    const response = this.#response
    const { closing, now } = this.#rules
    switch (fault.kind) {
      case 'answer':
        await this.#sendLiterally(fault)
        return
      case 'answer-with':
        await this.#sendLiterally(fault.answer(await viewOf(exchange)))
        return
      case 'carried-out-with':
        await exchange.serve({})
        await this.#sendLiterally(fault.answer)
        return
      case 'error':
      case 'wrong-region':
        await this.send(exchange.refuse(fault))
        return
      case 'delay':
        await delivery.pause(fault.ms, closing)
        await this.send(await exchange.serve({}), exchange)
        return
      case 'propagate':
      case 'stale':
      case 'swapped':
        await this.send(await exchange.serve(servingOf(fault)), exchange)
        return
      case 'encoded':
        await this.send(encoded(await exchange.serve({}), fault.as), exchange)
        return
      case 'doubled':
        delivery.deliverTwice(response, await this.#ready(await exchange.serve({}), exchange))
        this.#ended()
        return
      case 'surplus': {
        const { socket } = response
        await this.send(await exchange.serve({}), exchange)
        if (fault.ms > 0) await delivery.pause(fault.ms, closing)
        const { request } = exchange
        delivery.deliverUnasked(socket, encryptionAnswer(fault.rule, request.host, now()))
        return
      }
      case 'half':
        delivery.deliverHalf(response, await this.#ready(await exchange.serve({}), exchange))
        this.#ended()
        return
      case 'trickle': {
        const answer = await this.#ready(await exchange.serve({}), exchange)
        await delivery.deliverTrickling(response, answer, fault.ms, closing)
        this.#ended()
        return
      }
      case 'reset-amid-body': {
        const answer = await exchange.serve({})
        if (answer.body.length > 0) {
          await delivery.deliverCut(response, await this.#ready(answer, exchange))
        } else {
          await this.#unanswered()
          delivery.reset(response)
        }
        return
      }
      case 'reset-after':
        await exchange.serve({})
        await this.#unanswered()
        delivery.reset(response)
        return
      case 'late':
        await exchange.body().catch(() => undefined)
        if (fault.answer === undefined) delivery.reset(response)
        else await this.#sendLiterally(fault.answer)
        await delivery.pause(fault.ms, closing)
        await exchange.serve({})
        if (fault.answer === undefined) await this.#unanswered()
        return
      case 'hang-after':
        await exchange.serve({})
        await this.#unanswered()
        return
      case 'reset':
        delivery.reset(response)
        return
      case 'flood':
        this.#entry.status = 200
        await this.#rules.onAnswer.tell(this.#entry)
        await delivery.deliverFlood(response, fault.bytes, closing)
        this.#ended()
        return
      case 'hang':
    }
  }

  async #sendLiterally(answer: LiteralAnswer): Promise<void> {
    this.#entry.status = answer.status
    await this.#rules.onAnswer.tell(this.#entry)
    delivery.deliverLiterally(this.#response, answer)
    this.#ended()
  }

  /** Logged, announced, and with what every answer has. */
  async #ready(answer: Answer, real?: Exchange): Promise<Answer> {
    this.#entry.status = answer.status
    if (answer.code !== undefined) this.#entry.code = answer.code
    if (real?.operation === 'GetBucketEncryption') this.#entry.answer = answer.body.toString()
    await this.#rules.onAnswer.tell(this.#entry)
    return { ...answer, headers: { ...this.#commonHeaders(), ...answer.headers } }
  }

  async #unanswered(): Promise<void> {
    await this.#rules.onAnswer.tell(this.#entry)
  }

  #ended(): void {
    this.#entry.endedAt = this.#rules.now()
  }
}

function servingOf(
  fault: Extract<FaultAction, { kind: 'propagate' | 'stale' | 'swapped' }>
): Serving {
  switch (fault.kind) {
    case 'propagate':
      return { propagationMs: fault.ms }
    case 'stale':
      return { seen: fault.rule === undefined ? 'before' : fault.rule }
    case 'swapped':
      return { strayTo: fault.bucket }
  }
}

async function viewOf({ request, body }: Exchange) {
  const { method, target, headers } = request
  // One that can't be read is as good as none here.
  const text = await body().then(String, () => '')
  return { method, path: target, headers: Object.fromEntries(headers), body: text }
}
