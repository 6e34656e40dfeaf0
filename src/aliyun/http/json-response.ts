import type { HttpResponse } from './transport.js'

/** An HTTP response with its body parsed as JSON. */
export interface JsonResponse extends HttpResponse {
  /** `undefined`: the body is not JSON, or an object in it has a duplicate key. */
  readonly json: unknown
}

export function parseJsonResponse(response: HttpResponse): JsonResponse {
  return { ...response, json: parse(response.body) }
}

/** A field of parsed JSON; `undefined` where it is absent, or `object` is not an object. */
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

/** Duplicate keys make a document ambiguous; JSON.parse would silently keep the last one. */
function hasDuplicateNames(json: string): boolean {
  const openObjects: Set<string>[] = []
  for (const [token, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)|[{}]/g)) {
    if (token === '{') openObjects.push(new Set())
    else if (token === '}') openObjects.pop()
    else if (text !== undefined && colon === ':') {
      const name = JSON.parse(text) as string
      const names = openObjects.at(-1)
      if (names?.has(name)) return true
      names?.add(name)
    }
  }
  return false
}
