import type { IncomingMessage } from 'node:http'
import { ossError } from '../errors/oss-errors.js'
import type { ApiOperation } from '../http/operation.js'

/** The emulator's own limits, far above what tests and demos send. */
const MAX_OBJECT_BYTES = 64 * 1024 * 1024
const MAX_CONFIGURATION_BYTES = 64 * 1024

/** Operations with a configuration body, which is read first and logged. */
export function isConfiguration(operation: ApiOperation): boolean {
  return operation === 'PutBucketEncryption' || operation === 'PutBucket'
}

/**
 * Reads the body once, for any number of calls.
 * @param idleTimeoutMs how long a client may pause while it sends a body.
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
  // A body of a GET or HEAD means nothing and may never arrive, so do not wait for it.
  if (message.method === 'GET' || message.method === 'HEAD') return Buffer.alloc(0)
  const { 'content-length': length, 'transfer-encoding': coding } = message.headers
  const needed = operation === 'PutObject' || operation === 'PutBucketEncryption'
  if (needed && length === undefined && coding === undefined) throw ossError('MissingContentLength')
  const limit = operation === 'PutObject' ? MAX_OBJECT_BYTES : MAX_CONFIGURATION_BYTES
  if (Number(length ?? 0) > limit) throw ossError('EntityTooLarge')
  return collect(message, limit, idleTimeoutMs)
}

/** `for await` would close the connection when it stops early, before the error is sent. */
function collect(message: IncomingMessage, limit: number, idleTimeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const idleTimer = setTimeout(() => {
      // The rest of the body would be read as the next request.
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
    // The connection closes before the end only when the client has gone away.
    message.on('close', () => {
      clearTimeout(idleTimer)
      reject(ossError('RequestTimeout'))
    })
    message.on('error', reject)
  })
}
