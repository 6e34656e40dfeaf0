import { isErrorCode } from '../http/foreign-text.js'
import type { HttpAnswer } from '../http/transport.js'

/** KMS's error document. Text as KMS sent it. */
export interface KmsError {
  readonly code: string
  readonly message: string
}

/** An HTTP answer with its body read as JSON, once for all who look at it. */
export interface KmsAnswer extends HttpAnswer {
  /** `undefined`: the body is no JSON. */
  readonly json: unknown
  /** `null`: the body is no error document. */
  readonly error: KmsError | null
}

export function readKmsAnswer(answer: HttpAnswer): KmsAnswer {
  const json = parse(answer.body)
  return { ...answer, json, error: readError(json) }
}

/** A gateway's own JSON may have a code too; KMS's has all three. */
function readError(json: unknown): KmsError | null {
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
