import type { IncomingMessage } from 'node:http'
import { ossError } from '../errors/oss-errors.js'

/** One request as it came over the wire, before anything in it is believed. */
export interface WireRequest {
  method: string
  /** Path and query as sent. */
  target: string
  host: string
  /** The path as sent, still percent-encoded. */
  path: string
  /** Decoded, in the order sent, duplicates kept. A parameter without a value has the value ''. */
  query: readonly (readonly [name: string, value: string])[]
  /** By lower-case name; values are the bytes received, one character each. */
  headers: ReadonlyMap<string, string>
}

const SINGLE_VALUE_HEADERS = [
  'authorization',
  'host',
  'content-md5',
  'x-oss-date',
  'x-oss-security-token'
]

export function parseRequest(message: IncomingMessage): WireRequest {
  const headers = readHeaders(message)
  const { target, host } = splitTarget(message.url ?? '/', headers.get('host') ?? '')
  const mark = target.indexOf('?')
  return {
    method: message.method ?? 'GET',
    target,
    host,
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? [] : parseQuery(target.slice(mark + 1)),
    headers
  }
}

export function queryParameter(request: WireRequest, name: string): string | undefined {
  return request.query.find(([given]) => given === name)?.[1]
}

/** Percent-decodes UTF-8. What does not decode is no URI. */
export function percentDecode(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    throw ossError('InvalidURI')
  }
}

/** Also a form's body, which is written like a query. */
export function parseQuery(query: string): [string, string][] {
  return query
    .split('&')
    .filter(pair => pair !== '')
    .map(pair => {
      const equals = pair.indexOf('=')
      const [name, value] =
        equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
      return [percentDecode(name.replaceAll('+', ' ')), percentDecode(value.replaceAll('+', ' '))]
    })
}

function readHeaders(message: IncomingMessage): Map<string, string> {
  for (const name of SINGLE_VALUE_HEADERS) {
    if ((message.headersDistinct[name]?.length ?? 0) > 1) {
      throw ossError('InvalidArgument', {
        message: `The header ${name} is given more than once.`,
        extras: [['ArgumentName', name]]
      })
    }
  }
  return new Map(
    Object.entries(message.headersDistinct).map(([name, values]) => [
      name,
      (values ?? []).join(', ').trim()
    ])
  )
}

/** RFC 9112 3.2.2: a client that takes us for a proxy sends the whole URL; its host wins. */
function splitTarget(url: string, host: string): { target: string; host: string } {
  const absolute = /^http:\/\/([^/?#]*)([^#]*)/i.exec(url)
  if (absolute === null) return { target: url, host }
  const [, authority = '', rest = ''] = absolute
  return { target: rest.startsWith('/') ? rest : `/${rest}`, host: authority }
}
