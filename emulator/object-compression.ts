import { gzipSync } from 'node:zlib'
import type { Answer } from './answer.js'
import type { WireRequest } from './wire-request.js'

const LEAST_BYTES = 1024
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
/** Said of the object as it is stored. */
const LEFT_OUT = ['ETag', 'Content-Length', 'Accept-Ranges']

/**
 * A whole object, compressed for a caller that asks for it: help.aliyun.com/knowledge_detail/39645.html.
 * What was stored with an encoding of its own stays as it is.
 */
export function compressedObject(answer: Answer, { headers }: WireRequest, size: number): Answer {
  const asked = /\bgzip\b/i.test(headers.get('accept-encoding') ?? '')
  const type = answer.headers['Content-Type']?.split(';')[0]?.trim().toLowerCase() ?? ''
  const encoded = answer.headers['Content-Encoding'] !== undefined
  if (!asked || encoded || size < LEAST_BYTES || !TYPES.includes(type)) return answer
  const kept = Object.entries(answer.headers).filter(([name]) => !LEFT_OUT.includes(name))
  return {
    ...answer,
    headers: {
      ...Object.fromEntries(kept),
      Vary: 'Accept-Encoding',
      'Content-Encoding': 'gzip',
      'Transfer-Encoding': 'chunked'
    },
    body: answer.body.length === 0 ? answer.body : gzipSync(answer.body)
  }
}
