import type { ServerResponse } from 'node:http'
import type { ServiceResponse } from '../http/response.js'
import * as delivery from './response-delivery.js'
import { encodeResponse } from '../faults/response-encoding.js'
import type { ServiceRequest, ExecutionOverrides } from '../service/service.js'
import type { FaultAction, FaultPlan, LiteralResponse } from '../faults/faults.js'
import type { ServiceLoad } from '../faults/service-load.js'
import type { LoggedRequest } from '../service/request-log.js'
import type { RequestListeners } from './request-listeners.js'
import { unsolicitedEncryptionResponse } from '../oss/oss-service.js'

export interface RequestHandlerContext {
  faults: FaultPlan
  load: ServiceLoad
  now: () => number
  /** Called when a request was read, and when it was executed. */
  onRequest: RequestListeners
  onResponse: RequestListeners
  /** Aborts when the emulator closes. */
  closing: AbortSignal
}

/** Responds to a request: really, or with the fault scripted for it. */
export class RequestHandler {
  readonly #response: ServerResponse
  readonly #entry: LoggedRequest
  readonly #context: RequestHandlerContext
  readonly #commonHeaders: () => Record<string, string>

  constructor(
    response: ServerResponse,
    entry: LoggedRequest,
    context: RequestHandlerContext,
    commonHeaders: () => Record<string, string>
  ) {
    this.#response = response
    this.#entry = entry
    this.#context = context
    this.#commonHeaders = commonHeaders
  }

  async handle(serviceRequest: ServiceRequest): Promise<void> {
    const { onRequest, faults, load, now } = this.#context
    if (onRequest.hasListeners) {
      // Read the body first, so that the client may disconnect from now on. A bad body is rejected
      // later.
      await serviceRequest.body().catch(() => undefined)
      await onRequest.notify(this.#entry)
    }
    const throttled = serviceRequest.service === 'oss' ? load.throttlingError(now()) : undefined
    if (throttled !== undefined) {
      await this.send(serviceRequest.errorResponse({ kind: 'error', code: throttled }))
      return
    }
    const fault = faults.next(serviceRequest)?.act
    if (fault === undefined) {
      await this.send(await serviceRequest.execute({}), serviceRequest)
      return
    }
    this.#entry.fault = fault.kind
    await this.#applyFault(fault, serviceRequest)
  }

  /** @param realRequest the request, when this is its real response. */
  async send(serviceResponse: ServiceResponse, realRequest?: ServiceRequest): Promise<void> {
    const complete = await this.#prepare(serviceResponse, realRequest)
    delivery.deliver(this.#response, complete)
    this.#logResponseTime()
  }

  async #applyFault(fault: FaultAction, serviceRequest: ServiceRequest): Promise<void> {
    const response = this.#response
    const { closing, now } = this.#context
    switch (fault.kind) {
      case 'answer':
        await this.#sendLiterally(fault)
        return
      case 'answer-with':
        await this.#sendLiterally(fault.answer(await requestView(serviceRequest)))
        return
      case 'carried-out-with':
        await serviceRequest.execute({})
        await this.#sendLiterally(fault.answer)
        return
      case 'error':
      case 'wrong-region':
        await this.send(serviceRequest.errorResponse(fault))
        return
      case 'delay':
        await delivery.pause(fault.ms, closing)
        await this.send(await serviceRequest.execute({}), serviceRequest)
        return
      case 'propagate':
      case 'stale':
      case 'swapped':
        await this.send(await serviceRequest.execute(executionOverrides(fault)), serviceRequest)
        return
      case 'encoded':
        await this.send(encodeResponse(await serviceRequest.execute({}), fault.as), serviceRequest)
        return
      case 'doubled':
        delivery.deliverTwice(
          response,
          await this.#prepare(await serviceRequest.execute({}), serviceRequest)
        )
        this.#logResponseTime()
        return
      case 'surplus': {
        const { socket } = response
        await this.send(await serviceRequest.execute({}), serviceRequest)
        if (fault.ms > 0) await delivery.pause(fault.ms, closing)
        const { request } = serviceRequest
        delivery.deliverUnsolicited(
          socket,
          unsolicitedEncryptionResponse(fault.rule, request.host, now())
        )
        return
      }
      case 'half':
        delivery.deliverHalf(
          response,
          await this.#prepare(await serviceRequest.execute({}), serviceRequest)
        )
        this.#logResponseTime()
        return
      case 'trickle': {
        const serviceResponse = await this.#prepare(
          await serviceRequest.execute({}),
          serviceRequest
        )
        await delivery.deliverTrickling(response, serviceResponse, fault.ms, closing)
        this.#logResponseTime()
        return
      }
      case 'reset-amid-body': {
        const serviceResponse = await serviceRequest.execute({})
        if (serviceResponse.body.length > 0) {
          await delivery.deliverTruncated(
            response,
            await this.#prepare(serviceResponse, serviceRequest)
          )
        } else {
          await this.#notifyWithoutResponse()
          delivery.reset(response)
        }
        return
      }
      case 'reset-after':
        await serviceRequest.execute({})
        await this.#notifyWithoutResponse()
        delivery.reset(response)
        return
      case 'late':
        await serviceRequest.body().catch(() => undefined)
        if (fault.answer === undefined) delivery.reset(response)
        else await this.#sendLiterally(fault.answer)
        await delivery.pause(fault.ms, closing)
        await serviceRequest.execute({})
        if (fault.answer === undefined) await this.#notifyWithoutResponse()
        return
      case 'hang-after':
        await serviceRequest.execute({})
        await this.#notifyWithoutResponse()
        return
      case 'reset':
        delivery.reset(response)
        return
      case 'flood':
        this.#entry.status = 200
        await this.#context.onResponse.notify(this.#entry)
        await delivery.deliverFlood(response, fault.bytes, closing)
        this.#logResponseTime()
        return
      case 'hang':
    }
  }

  async #sendLiterally(serviceResponse: LiteralResponse): Promise<void> {
    this.#entry.status = serviceResponse.status
    await this.#context.onResponse.notify(this.#entry)
    delivery.deliverLiterally(this.#response, serviceResponse)
    this.#logResponseTime()
  }

  /** Logs and announces the response, and adds the common headers. */
  async #prepare(
    serviceResponse: ServiceResponse,
    realRequest?: ServiceRequest
  ): Promise<ServiceResponse> {
    this.#entry.status = serviceResponse.status
    if (serviceResponse.code !== undefined) this.#entry.code = serviceResponse.code
    if (realRequest?.operation === 'GetBucketEncryption')
      this.#entry.responseBody = serviceResponse.body.toString()
    await this.#context.onResponse.notify(this.#entry)
    return { ...serviceResponse, headers: { ...this.#commonHeaders(), ...serviceResponse.headers } }
  }

  async #notifyWithoutResponse(): Promise<void> {
    await this.#context.onResponse.notify(this.#entry)
  }

  #logResponseTime(): void {
    this.#entry.respondedAt = this.#context.now()
  }
}

function executionOverrides(
  fault: Extract<FaultAction, { kind: 'propagate' | 'stale' | 'swapped' }>
): ExecutionOverrides {
  switch (fault.kind) {
    case 'propagate':
      return { propagationMs: fault.ms }
    case 'stale':
      return { visibleRule: fault.rule === undefined ? 'before' : fault.rule }
    case 'swapped':
      return { bucketOverride: fault.bucket }
  }
}

async function requestView({ request, body }: ServiceRequest) {
  const { method, target, headers } = request
  // An unreadable body is logged as empty.
  const text = await body().then(String, () => '')
  return { method, path: target, headers: Object.fromEntries(headers), body: text }
}
