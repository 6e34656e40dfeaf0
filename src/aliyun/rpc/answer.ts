import { isErrorCode } from '../http/foreign-text.js'
import type { HttpAnswer } from '../http/transport.js'

/** The error document that all RPC-style APIs share. Text as the service sent it. */
export interface RpcError {
  readonly code: string
  readonly message: string
}

/** An HTTP answer with its body read as JSON, once for all who look at it. */
export interface RpcAnswer extends HttpAnswer {
  /** `undefined`: the body is no JSON. */
  readonly json: unknown
  /** `null`: the body is no error document. */
  readonly error: RpcError | null
}

export function readRpcAnswer(answer: HttpAnswer): RpcAnswer {
  const json = parse(answer.body)
  return { ...answer, json, error: readError(json) }
}

/** As the service sent it; not believed yet. */
export function requestIdOf({ headers, json }: RpcAnswer): unknown {
  return headers['x-acs-request-id'] ?? fieldOf(json, 'RequestId')
}

/** Whether the service says that the session which signed the request is over. */
export function saysSessionExpired(reply: object): boolean {
  const code = 'error' in reply ? fieldOf(reply.error, 'code') : undefined
  return code === 'InvalidSecurityToken.Expired'
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

export function fieldOf(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
    ? (object as Record<string, unknown>)[name]
    : undefined
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
