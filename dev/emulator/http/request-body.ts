import type { IncomingMessage } from 'node:http'
import { ossError } from '../errors/oss-errors.js'
import type { ApiOperation } from '../http/operation.js'

/** This emulator's own limits; both far above what a test or a demo sends. */
const MAX_OBJECT_BYTES = 64 * 1024 * 1024
const MAX_CONFIGURATION_BYTES = 64 * 1024

/** Operations whose body configures something; it is read first and logged. */
export function isConfiguration(operation: ApiOperation): boolean {
  return operation === 'PutBucketEncryption' || operation === 'PutBucket'
}

/**
 * Reads the body once, however often it is asked for.
 * @param idleTimeoutMs how long a client may send nothing of a body that it has promised.
 */
export function bodyReader(
  message: IncomingMessage,
  operation: ApiOperation,
  idleTimeoutMs: number
): () => Promise<Buffer> {
  let body: Promise<Buffer> | undefined
  return () => (body ??= readBody(message, operation, idleTimeoutMs))
}

async function readBody(
  message: IncomingMessage,
  operation: ApiOperation,
  idleTimeoutMs: number
): Promise<Buffer> {
  // No GET or HEAD has a body that means anything, so none is waited for: it may never come.
  if (message.method === 'GET' || message.method === 'HEAD') return Buffer.alloc(0)
  const { 'content-length': length, 'transfer-encoding': coding } = message.headers
  const needed = operation === 'PutObject' || operation === 'PutBucketEncryption'
  if (needed && length === undefined && coding === undefined) throw ossError('MissingContentLength')
  const limit = operation === 'PutObject' ? MAX_OBJECT_BYTES : MAX_CONFIGURATION_BYTES
  if (Number(length ?? 0) > limit) throw ossError('EntityTooLarge')
  return collect(message, limit, idleTimeoutMs)
}

/** Not by `for await`: leaving that loop early would close the connection before the refusal is sent. */
function collect(message: IncomingMessage, limit: number, idleTimeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const idleTimer = setTimeout(() => {
      // What may still come of the body would be read as the next request.
      reject(ossError('RequestTimeout', { headers: { Connection: 'close' } }))
    }, idleTimeoutMs)
    message.on('data', (chunk: Buffer) => {
      idleTimer.refresh()
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else reject(ossError('EntityTooLarge'))
    })
    message.on('end', () => {
      clearTimeout(idleTimer)
      resolve(Buffer.concat(chunks))
    })
    // Reached without an end only when the client has gone away.
    message.on('close', () => {
      clearTimeout(idleTimer)
      reject(ossError('RequestTimeout'))
    })
    message.on('error', reject)
  })
}
