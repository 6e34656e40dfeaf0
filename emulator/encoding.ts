import { gzipSync } from 'node:zlib'
import type { Answer } from './answer.js'

/** Other forms of the same answer; `gzip-claimed`: as it is, but said to be compressed. */
export const ENCODINGS = ['gzip', 'gzip-claimed', 'utf-16', 'bom'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** The answer in another encoding; one without a body has nothing to encode. */
export function encoded(answer: Answer, as: Encoding): Answer {
  const { body, headers } = answer
  if (body.length === 0) return answer
  const compressed = { ...headers, 'Content-Encoding': 'gzip' }
  const marked = `\ufeff${body.toString()}`
  switch (as) {
    case 'gzip':
      return { ...answer, headers: compressed, body: gzipSync(body) }
    case 'gzip-claimed':
      return { ...answer, headers: compressed }
    case 'utf-16':
      return { ...answer, body: Buffer.from(marked, 'utf16le') }
    case 'bom':
      return { ...answer, body: Buffer.from(marked) }
  }
}
