import { gzipSync } from 'node:zlib'
import type { ServiceResponse } from '../http/response.js'

/** Other forms of the same response; `gzip-claimed`: unchanged, but labelled as compressed. */
export const RESPONSE_ENCODINGS = ['gzip', 'gzip-claimed', 'utf-16', 'bom'] as const
export type ResponseEncoding = (typeof RESPONSE_ENCODINGS)[number]

/** Encodes the response's body, if it has one. */
export function encodeResponse(
  response: ServiceResponse,
  encoding: ResponseEncoding
): ServiceResponse {
  const { body, headers } = response
  if (body.length === 0) return response
  const compressed = { ...headers, 'Content-Encoding': 'gzip' }
  const marked = `\ufeff${body.toString()}`
  switch (encoding) {
    case 'gzip':
      return { ...response, headers: compressed, body: gzipSync(body) }
    case 'gzip-claimed':
      return { ...response, headers: compressed }
    case 'utf-16':
      return { ...response, body: Buffer.from(marked, 'utf16le') }
    case 'bom':
      return { ...response, body: Buffer.from(marked) }
  }
}
