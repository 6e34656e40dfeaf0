import { isErrorCode } from '../http/untrusted-text.js'
import { fieldOf, parseJsonResponse, type JsonResponse } from '../http/json-response.js'
import type { HttpResponse } from '../http/transport.js'

/** The error document that all RPC-style APIs share. Text as the service sent it. */
export interface RpcError {
  readonly code: string
  readonly message: string
}

/** An answer, read once for all who look at it. */
export interface RpcResponse extends JsonResponse {
  /** `null`: the body is no error document. */
  readonly error: RpcError | null
}

export function parseRpcResponse(answer: HttpResponse): RpcResponse {
  const read = parseJsonResponse(answer)
  return { ...read, error: readError(read.json) }
}

/** Whether the service did what was asked: a code means that it did not, whatever the status. */
export function isSuccess({ status, json }: RpcResponse): boolean {
  return status === 200 && fieldOf(json, 'Code') === undefined
}

/** As the service sent it; not believed yet. */
export function requestIdOf({ headers, json }: RpcResponse): unknown {
  return headers['x-acs-request-id'] ?? fieldOf(json, 'RequestId')
}

/** Whether the service says that the session which signed the request is over. */
export function saysSessionExpired(reply: object): boolean {
  if (!('error' in reply)) return false
  const { status, error } = reply as RpcResponse
  return status >= 400 && status < 500 && error?.code === 'InvalidSecurityToken.Expired'
}

/** A gateway's own JSON may have a code too; that of these APIs has all three. */
function readError(json: unknown): RpcError | null {
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
