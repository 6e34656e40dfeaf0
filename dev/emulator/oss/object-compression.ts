import { gzipSync } from 'node:zlib'
import type { ServiceResponse } from '../http/response.js'
import type { WireRequest } from '../http/wire-request.js'

const MIN_BYTES = 1024
const TYPES = [
  'text/cache-manifest',
  'text/xml',
  'text/css',
  'text/html',
  'text/plain',
  'application/javascript',
  'application/x-javascript',
  'application/rss+xml',
  'application/json',
  'text/json'
]
/** These describe the object as stored. */
const DROPPED_HEADERS = ['ETag', 'Content-Length', 'Accept-Ranges']

/**
 * Compresses a whole object on request, but not one stored with an encoding of its own. Source:
 * help.aliyun.com/knowledge_detail/39645.html.
 */
export function compressResponse(
  response: ServiceResponse,
  { headers }: WireRequest,
  size: number
): ServiceResponse {
  const acceptsGzip = /\bgzip\b/i.test(headers.get('accept-encoding') ?? '')
  const type = response.headers['Content-Type']?.split(';')[0]?.trim().toLowerCase() ?? ''
  const encoded = response.headers['Content-Encoding'] !== undefined
  if (!acceptsGzip || encoded || size < MIN_BYTES || !TYPES.includes(type)) return response
  const kept = Object.entries(response.headers).filter(([name]) => !DROPPED_HEADERS.includes(name))
  return {
    ...response,
    headers: {
      ...Object.fromEntries(kept),
      Vary: 'Accept-Encoding',
      'Content-Encoding': 'gzip',
      'Transfer-Encoding': 'chunked'
    },
    body: response.body.length === 0 ? response.body : gzipSync(response.body)
  }
}
