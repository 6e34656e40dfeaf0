import { fieldOf, parseJsonResponse, type JsonResponse } from '../http/json-response.js'
import type { TransportFailure } from '../http/transport-failure.js'
import type { HttpResponse } from '../http/transport.js'
import { isErrorCode } from '../http/untrusted-text.js'

/** The error document that all RPC-style APIs share, with unredacted text. */
export interface RpcError {
  readonly code: string
  readonly message: string
}

export interface RpcResponse extends JsonResponse {
  /** `null`: the body is not an error document. */
  readonly error: RpcError | null
}

export function parseRpcResponse(httpResponse: HttpResponse): RpcResponse {
  const response = parseJsonResponse(httpResponse)
  return { ...response, error: parseError(response.json) }
}

/** A code means failure, whatever the status. */
export function isSuccess({ status, json }: RpcResponse): boolean {
  return status === 200 && fieldOf(json, 'Code') === undefined
}

/** The id as the service sent it, not yet validated. */
export function requestIdOf({ headers, json }: RpcResponse): unknown {
  return headers['x-acs-request-id'] ?? fieldOf(json, 'RequestId')
}

/** Whether the service rejected the request because its session has expired. */
export function saysSessionExpired(reply: RpcResponse | TransportFailure): boolean {
  if (reply.kind !== 'response') return false
  const { status, error } = reply
  return status >= 400 && status < 500 && error?.code === 'InvalidSecurityToken.Expired'
}

/** Requires all three fields: JSON of a gateway may have a code, too. */
function parseError(json: unknown): RpcError | null {
  const [code, message, requestId] = ['Code', 'Message', 'RequestId'].map(name =>
    fieldOf(json, name)
  )
  return typeof code === 'string' &&
    isErrorCode(code) &&
    typeof message === 'string' &&
    typeof requestId === 'string'
    ? { code, message }
    : null
}
