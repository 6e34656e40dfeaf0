import type { IncomingMessage } from 'node:http'
import { ossError } from '../errors/oss-errors.js'

/** A request as received, before anything in it is trusted. */
export interface WireRequest {
  method: string
  /** Path and query as sent. */
  target: string
  host: string
  /** The path as sent, still percent-encoded. */
  path: string
  /** Decoded, in the order sent, with duplicates. A parameter without a value has the value ''. */
  query: readonly (readonly [name: string, value: string])[]
  /** By lower-case name; values are the received bytes, one per character. */
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

/** Percent-decodes UTF-8; throws on what does not decode. */
export function percentDecode(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    throw ossError('InvalidURI')
  }
}

/** Also parses form bodies, which have the same format. */
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

/**
 * A client that treats the emulator as a proxy sends the whole URL; its host wins. Source: RFC 9112
 * 3.2.2.
 */
function splitTarget(url: string, host: string): { target: string; host: string } {
  const absolute = /^http:\/\/([^/?#]*)([^#]*)/i.exec(url)
  if (absolute === null) return { target: url, host }
  const [, authority = '', rest = ''] = absolute
  return { target: rest.startsWith('/') ? rest : `/${rest}`, host: authority }
}
