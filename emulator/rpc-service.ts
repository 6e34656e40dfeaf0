import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { acs3ClaimOf } from './acs3-claim.js'
import type { Answer } from './answer.js'
import { OssError } from './error.js'
import type { Exchange, ScriptedError, Service, ServiceRules } from './exchange.js'
import type { LoggedRequest } from './log.js'
import type { Operation } from './operation.js'
import { bodyReader } from './request-body.js'
import { rpcActionOf, type RpcAction } from './rpc-action.js'
import { RpcError, rpcErrorAnswer, type RpcErrorTable } from './rpc-error.js'
import { parametersOf, valueOf, type RpcParameters } from './rpc-parameters.js'
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
  operationOf: (action: RpcAction) => Operation
  /** Reads what the request asks for, fills the log's entry, and says how to carry it out. */
  prepare: (call: RpcCall, entry: LoggedRequest) => PreparedCall
}

export interface RpcCall {
  request: WireRequest
  operation: Operation
  body: Buffer
  /** Of the query and of a form. */
  parameters: RpcParameters
  action: RpcAction
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
      Object.assign(entry, { host: request.host, path: request.target })
      const reader = bodyReader(message, 'Unknown', rules.maxSilenceMs)
      const body = await reader()
      const parameters = parametersOf(request, body)
      const action = rpcActionOf(request, parameters)
      const operation = operationOf(action)
      Object.assign(entry, { operation, ...loggedClaim(request, parameters) })
      const call = { request, operation, body, parameters, action, requestId, rules }
      const { key, carryOut } = prepare(call, entry)
      return {
        service: name,
        request,
        operation,
        ...(key === undefined ? {} : { key }),
        body: reader,
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

function loggedClaim(
  { headers }: WireRequest,
  parameters: RpcParameters
): Pick<LoggedRequest, 'signature' | 'accessKeyId'> {
  const authorization = headers.get('authorization')
  if (authorization !== undefined) {
    const claim = acs3ClaimOf(authorization)
    return claim === undefined ? {} : { signature: 'acs3', accessKeyId: claim.accessKeyId }
  }
  const accessKeyId = valueOf(parameters, 'AccessKeyId')
  return accessKeyId === undefined ? {} : { signature: 'rpc1', accessKeyId }
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
