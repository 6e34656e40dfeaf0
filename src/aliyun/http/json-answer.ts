import type { HttpAnswer } from './transport.js'

/** An HTTP answer with its body read as JSON, once for all who look at it. */
export interface JsonAnswer extends HttpAnswer {
  /** `undefined`: the body is no JSON. */
  readonly json: unknown
}

export function readJsonAnswer(answer: HttpAnswer): JsonAnswer {
  return { ...answer, json: parse(answer.body) }
}

/** A field of an object that came as JSON; `undefined` where there is none, or no object. */
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
