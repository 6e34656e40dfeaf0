import type { ServerResponse } from 'node:http'
import { errorAnswer, type Answer } from './answer.js'
import type { AuthenticationRules } from './authentication.js'
import * as delivery from './delivery.js'
import { isErrorCode, ossError, type OssError } from './error.js'
import type { FaultAction, FaultPlan, LiteralAnswer } from './faults.js'
import type { LoggedRequest } from './log.js'
import { serve, wrongRegion, type Exchange } from './service.js'
import { tooSkewed } from './signing-date.js'
import type { WireRequest } from './wire-request.js'

export interface AnsweringRules extends AuthenticationRules {
  faults: FaultPlan
  /** Fires when the emulator closes. */
  closing: AbortSignal
}

/** How one request is answered: really, or with the fault that was scripted for it. */
export class Answering {
  readonly #response: ServerResponse
  readonly #entry: LoggedRequest
  readonly #requestId: string
  readonly #rules: AnsweringRules
  readonly #startedAt = performance.now()

  constructor(
    response: ServerResponse,
    entry: LoggedRequest,
    requestId: string,
    rules: AnsweringRules
  ) {
    this.#response = response
    this.#entry = entry
    this.#requestId = requestId
    this.#rules = rules
  }

  async answer(exchange: Exchange): Promise<void> {
    const { operation, address } = exchange
    const fault = this.#rules.faults.take(operation, address.bucket)
    if (fault === undefined) this.send(await this.#real(exchange))
    else await this.#act(fault, exchange)
  }

  send(answer: Answer): void {
    delivery.deliver(this.#response, this.#complete(this.#logged(answer)))
  }

  async #act(fault: FaultAction, exchange: Exchange): Promise<void> {
    const response = this.#response
    const { closing } = this.#rules
    switch (fault.kind) {
      case 'answer':
        this.#sendLiterally(fault)
        return
      case 'answer-with':
        this.#sendLiterally(fault.answer(viewOf(exchange.request)))
        return
      case 'error':
        this.send(this.#refusal(scripted(fault.code, exchange, this.#rules.now()), exchange))
        return
      case 'wrong-region': {
        const { bucket = '' } = exchange.address
        this.send(this.#refusal(wrongRegion(bucket, fault.endpoint), exchange))
        return
      }
      case 'delay':
        await delivery.pause(fault.ms, closing)
        this.send(await this.#real(exchange))
        return
      case 'propagate':
        this.send(await this.#real({ ...exchange, propagationMs: fault.ms }))
        return
      case 'half':
        delivery.deliverHalf(response, this.#complete(this.#logged(await this.#real(exchange))))
        return
      case 'trickle': {
        const answer = this.#complete(this.#logged(await this.#real(exchange)))
        await delivery.deliverTrickling(response, answer, fault.ms, closing)
        return
      }
      case 'reset-amid-body': {
        const answer = await this.#real(exchange)
        if (answer.body.length > 0) this.#logged(answer)
        await delivery.deliverCut(response, this.#complete(answer))
        return
      }
      case 'reset-after':
        await this.#real(exchange)
        delivery.reset(response)
        return
      case 'reset':
        delivery.reset(response)
        return
      case 'flood':
        this.#entry.status = 200
        await delivery.deliverFlood(response, fault.bytes, closing)
        return
      case 'hang':
    }
  }

  #real(exchange: Exchange): Promise<Answer> {
    return serve(exchange, this.#rules)
  }

  #refusal(error: OssError, { request }: Exchange): Answer {
    return errorAnswer(error, request.method, this.#requestId, request.host)
  }

  #sendLiterally(answer: LiteralAnswer): void {
    this.#entry.status = answer.status
    delivery.deliverLiterally(this.#response, answer)
  }

  #logged(answer: Answer): Answer {
    this.#entry.status = answer.status
    if (answer.code !== undefined) this.#entry.code = answer.code
    return answer
  }

  /** What every answer of OSS has: help.aliyun.com, common response headers. */
  #complete(answer: Answer): Answer {
    return {
      ...answer,
      headers: {
        Server: 'AliyunOSS',
        Date: new Date(this.#rules.now()).toUTCString(),
        'x-oss-request-id': this.#requestId,
        'x-oss-server-time': String(Math.ceil(performance.now() - this.#startedAt)),
        ...answer.headers
      }
    }
  }
}

/** An error of the table, with the elements that its readers rely on. */
function scripted(code: string, { address }: Exchange, now: number): OssError {
  if (code === 'RequestTimeTooSkewed') return tooSkewed(now - 60 * 60 * 1000, now)
  if (code === 'NoSuchBucket') {
    return ossError('NoSuchBucket', { extras: [['BucketName', address.bucket ?? '']] })
  }
  return ossError(isErrorCode(code) ? code : 'InternalError')
}

function viewOf({ method, target, headers }: WireRequest) {
  return { method, path: target, headers: Object.fromEntries(headers) }
}
