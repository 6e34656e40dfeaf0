import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { acs3ClaimOf } from './acs3-claim.js'
import type { Answer } from './answer.js'
import { OssError } from './error.js'
import type { Exchange, ScriptedError, Service, ServiceRules } from './exchange.js'
import type { LoggedRequest } from './log.js'
import type { Operation } from './operation.js'
import { bodyReader } from './request-body.js'
import { RpcError, rpcErrorAnswer, type RpcErrorTable } from './rpc-error.js'
import type { ServiceName } from './service-name.js'
import { readRequest, type WireRequest } from './wire-request.js'

/** What makes an RPC service this one. */
export interface RpcServiceParts {
  name: ServiceName
  /** As the gateway's troubleshooting pages call it. */
  product: string
  errors: RpcErrorTable
  /** The code for what went wrong within the service itself. */
  internal: string
  operationOf: (request: WireRequest) => Operation
  /** Reads what the request asks for, fills the log's entry, and says how to carry it out. */
  prepare: (call: RpcCall, entry: LoggedRequest) => PreparedCall
}

export interface RpcCall {
  request: WireRequest
  operation: Operation
  body: Buffer
  requestId: string
  rules: ServiceRules
}

export interface PreparedCall {
  /** What faults may be scripted for, beside the operation. */
  key?: string
  carryOut: () => Answer | Promise<Answer>
}

/** A service behind the gateway of all RPC services; its answers are JSON, whatever was asked. */
export function rpcService(parts: RpcServiceParts): Service {
  const { name, product, operationOf, prepare } = parts
  const refusal = (error: unknown, requestId: string, host: string) =>
    rpcErrorAnswer(asRpcError(error, parts), product, requestId, host)

  return {
    newRequestId: () => randomUUID().toUpperCase(),
    commonHeaders: (requestId, now) => ({
      Date: new Date(now).toUTCString(),
      'x-acs-request-id': requestId
    }),
    refusal: (error, { headers }, requestId) => refusal(error, requestId, headers.host ?? ''),
    async open(
      message: IncomingMessage,
      requestId: string,
      rules: ServiceRules,
      entry: LoggedRequest
    ): Promise<Exchange> {
      const request = readRequest(message)
      const operation = operationOf(request)
      const claim = acs3ClaimOf(request.headers.get('authorization') ?? '')
      Object.assign(entry, {
        operation,
        host: request.host,
        path: request.target,
        ...(claim === undefined ? {} : { signature: 'acs3', accessKeyId: claim.accessKeyId })
      })
      const body = bodyReader(message, operation)
      const call = { request, operation, body: await body(), requestId, rules }
      const { key, carryOut } = prepare(call, entry)
      return {
        service: name,
        request,
        operation,
        ...(key === undefined ? {} : { key }),
        body,
        async serve() {
          try {
            return await carryOut()
          } catch (error) {
            return refusal(error, requestId, request.host)
          }
        },
        refuse: error => refusal(scripted(error, parts), requestId, request.host)
      }
    }
  }
}

function scripted(error: ScriptedError, { errors, internal }: RpcServiceParts): RpcError {
  const code = error.kind === 'error' ? error.code : internal
  const [status, message] = errors[code] ?? [500, 'Internal Failure.']
  return new RpcError(code, status, message)
}

/** What reading a request throws is worded for OSS. */
function asRpcError(error: unknown, { errors, internal }: RpcServiceParts): RpcError {
  if (error instanceof RpcError) return error
  const ofOss = error instanceof OssError
  const code = ofOss ? 'InvalidParameter' : internal
  const [status, message] = errors[code] ?? [500, 'Internal Failure.']
  return new RpcError(code, status, ofOss ? error.message : message)
}
