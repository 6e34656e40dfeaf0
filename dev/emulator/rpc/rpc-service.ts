import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { parameterValue, parseRpcParameters, type RpcParameters } from '../http/rpc-parameters.js'
import { parseRequest, type WireRequest } from '../http/wire-request.js'
import { parseAcs3Authorization } from '../signatures/signature-acs3.js'
import { rpcErrorResponse, type ServiceResponse } from '../http/response.js'
import { OssError } from '../errors/oss-errors.js'
import type {
  ServiceRequest,
  InjectedError,
  EmulatedService,
  ServiceContext
} from '../service/service.js'
import type { LoggedRequest } from '../service/request-log.js'
import type { ApiOperation } from '../http/operation.js'
import { bodyReader } from '../http/request-body.js'
import { RpcServiceError, type RpcErrorTable } from '../errors/rpc-errors.js'
import type { ServiceName } from '../http/operation.js'

/** What distinguishes an RPC service. */
export interface RpcServiceDefinition {
  name: ServiceName
  /** Its name on the gateway's troubleshooting pages. */
  product: string
  errors: RpcErrorTable
  /** The code for internal errors. */
  internalErrorCode: string
  operationOf: (action: RpcAction) => ApiOperation
  /** Parses the request, fills its log entry, and returns how to execute it. */
  prepare: (call: ReceivedRpcCall, entry: LoggedRequest) => PreparedCall
}

export interface ReceivedRpcCall {
  request: WireRequest
  operation: ApiOperation
  body: Buffer
  /** From the query and a form body. */
  parameters: RpcParameters
  action: RpcAction
  requestId: string
  context: ServiceContext
}

export interface PreparedCall {
  /** What faults can match besides the operation. */
  key?: string
  execute: () => ServiceResponse | Promise<ServiceResponse>
}

/**
 * A service behind the gateway of all RPC services; its responses are JSON, whatever was requested.
 */
export function createRpcService(definition: RpcServiceDefinition): EmulatedService {
  const { name, product, operationOf, prepare } = definition
  const errorResponse = (error: unknown, requestId: string, host: string) =>
    rpcErrorResponse(toRpcServiceError(error, definition), product, requestId, host)

  return {
    newRequestId: () => randomUUID().toUpperCase(),
    commonHeaders: (requestId, now) => ({
      Date: new Date(now).toUTCString(),
      'x-acs-request-id': requestId
    }),
    unreadableRequestResponse: (error, { headers }, requestId) =>
      errorResponse(error, requestId, headers.host ?? ''),
    async readRequest(
      message: IncomingMessage,
      requestId: string,
      context: ServiceContext,
      entry: LoggedRequest
    ): Promise<ServiceRequest> {
      const request = parseRequest(message)
      Object.assign(entry, { host: request.host, path: request.target })
      const reader = bodyReader(message, 'Unknown', context.bodyIdleTimeoutMs)
      const body = await reader()
      const parameters = parseRpcParameters(request, body)
      const action = resolveRpcAction(request, parameters)
      const operation = operationOf(action)
      Object.assign(entry, { operation, ...loggedRpcAuthorization(request, parameters) })
      const call = { request, operation, body, parameters, action, requestId, context }
      const { key, execute } = prepare(call, entry)
      return {
        service: name,
        request,
        operation,
        ...(key === undefined ? {} : { key }),
        body: reader,
        async execute() {
          try {
            return await execute()
          } catch (error) {
            return errorResponse(error, requestId, request.host)
          }
        },
        errorResponse: error =>
          errorResponse(injectedError(error, definition), requestId, request.host)
      }
    }
  }
}

function loggedRpcAuthorization(
  { headers }: WireRequest,
  parameters: RpcParameters
): Pick<LoggedRequest, 'signature' | 'accessKeyId'> {
  const authorization = headers.get('authorization')
  if (authorization !== undefined) {
    const parsed = parseAcs3Authorization(authorization)
    return parsed === undefined ? {} : { signature: 'acs3', accessKeyId: parsed.accessKeyId }
  }
  const accessKeyId = parameterValue(parameters, 'AccessKeyId')
  return accessKeyId === undefined ? {} : { signature: 'rpc1', accessKeyId }
}

function injectedError(
  error: InjectedError,
  { errors, internalErrorCode }: RpcServiceDefinition
): RpcServiceError {
  const code = error.kind === 'error' ? error.code : internalErrorCode
  const [status, message] = errors[code] ?? [500, 'Internal Failure.']
  return new RpcServiceError(code, status, message)
}

/** Parsing a request throws errors in OSS's form. */
function toRpcServiceError(
  error: unknown,
  { errors, internalErrorCode }: RpcServiceDefinition
): RpcServiceError {
  if (error instanceof RpcServiceError) return error
  const ofOss = error instanceof OssError
  const code = ofOss ? 'InvalidParameter' : internalErrorCode
  const [status, message] = errors[code] ?? [500, 'Internal Failure.']
  return new RpcServiceError(code, status, ofOss ? error.message : message)
}

/** The action of an RPC request and the service's version. */
export interface RpcAction {
  action: string | undefined
  version: string | undefined
}

/** ACS3 names it in headers; the older signature, and unsigned requests, among the parameters. */
export function resolveRpcAction({ headers }: WireRequest, parameters: RpcParameters): RpcAction {
  const byHeader = { action: headers.get('x-acs-action'), version: headers.get('x-acs-version') }
  const action = parameterValue(parameters, 'Action')
  if (headers.has('authorization') || action === undefined) return byHeader
  return { action, version: parameterValue(parameters, 'Version') }
}
