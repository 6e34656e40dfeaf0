import type { HttpResponse } from './transport.js'

/** An HTTP answer with its body read as JSON, once for all who look at it. */
export interface JsonResponse extends HttpResponse {
  /** `undefined`: the body is no JSON, or names a field of an object twice. */
  readonly json: unknown
}

export function parseJsonResponse(answer: HttpResponse): JsonResponse {
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
    const json: unknown = JSON.parse(body)
    return hasDuplicateNames(body) ? undefined : json
  } catch {
    return undefined
  }
}

/** Whether an object of this JSON has a name twice, of which the parser would let the last one win. */
function hasDuplicateNames(json: string): boolean {
  const open: Set<string>[] = []
  for (const [token, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)|[{}]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '}') open.pop()
    else if (text !== undefined && colon === ':') {
      const name = JSON.parse(text) as string
      const names = open.at(-1)
      if (names?.has(name)) return true
      names?.add(name)
    }
  }
  return false
}
