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
  const code = fieldOf(json, 'Code')
  const message = fieldOf(json, 'Message')
  const error =
    typeof code === 'string' && /^[A-Za-z0-9._-]{1,100}$/.test(code)
      ? { code, message: typeof message === 'string' ? message : '' }
      : null
  return { ...answer, json, error }
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
