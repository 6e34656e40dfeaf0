import { once } from 'node:events'
import { STATUS_CODES, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { TLSSocket } from 'node:tls'
import type { ServiceResponse } from '../http/response.js'
import type { LiteralResponse } from '../faults/faults.js'

/** The longest delay of a timer; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1
/** Gives the client time to read what was sent before the reset discards it. */
const RESET_AFTER_MS = 20
const FLOOD_CHUNK = Buffer.alloc(64 * 1024, ' ')

export function deliver(response: ServerResponse, serviceResponse: ServiceResponse): void {
  response.writeHead(serviceResponse.status, headersOf(serviceResponse)).end(serviceResponse.body)
}

export function deliverLiterally(response: ServerResponse, serviceResponse: LiteralResponse): void {
  const body = Buffer.from(serviceResponse.body ?? '')
  response.sendDate = false
  response
    .writeHead(serviceResponse.status, {
      'Content-Length': body.length,
      ...serviceResponse.headers
    })
    .end(body)
}

/** Sends both at once, so that the client finds the second right behind the first. */
export function deliverTwice(response: ServerResponse, serviceResponse: ServiceResponse): void {
  const { socket } = response
  socket?.cork()
  deliver(response, serviceResponse)
  deliverUnsolicited(socket, serviceResponse)
  socket?.uncork()
}

/** Sends a response that belongs to no request, unless the connection is closed. */
export function deliverUnsolicited(socket: Socket | null, serviceResponse: ServiceResponse): void {
  if (socket?.writable !== true) return
  const head = Object.entries(headersOf(serviceResponse)).map(
    ([name, value]) => `${name}: ${value}\r\n`
  )
  const { status, body } = serviceResponse
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head.join('')}\r\n`)
  socket.write(isChunked(serviceResponse) ? inOneChunk(body) : body)
}

export function deliverHalf(response: ServerResponse, serviceResponse: ServiceResponse): void {
  deliver(response, { ...serviceResponse, body: firstHalf(serviceResponse) })
}

export async function deliverTruncated(
  response: ServerResponse,
  serviceResponse: ServiceResponse
): Promise<void> {
  if (serviceResponse.body.length === 0) {
    reset(response)
    return
  }
  response.writeHead(serviceResponse.status, headersOf(serviceResponse))
  await new Promise<unknown>(sent => response.write(firstHalf(serviceResponse), sent))
  await wait(RESET_AFTER_MS)
  reset(response)
}

export async function deliverTrickling(
  response: ServerResponse,
  serviceResponse: ServiceResponse,
  ms: number,
  signal: AbortSignal
): Promise<void> {
  response.writeHead(serviceResponse.status, headersOf(serviceResponse)).flushHeaders()
  for (const byte of serviceResponse.body) {
    await pause(ms, signal)
    if (response.destroyed) return
    response.write(Buffer.of(byte))
  }
  response.end()
}

/** Holds at most one chunk in memory: it waits for a slower reader. */
export async function deliverFlood(
  response: ServerResponse,
  bytes: number,
  signal: AbortSignal
): Promise<void> {
  response.writeHead(200, {
    'Content-Type': 'application/xml',
    ...(Number.isFinite(bytes) ? { 'Content-Length': bytes } : {})
  })
  for (let left = bytes; left > 0 && !response.destroyed; left -= FLOOD_CHUNK.length) {
    const chunk = left < FLOOD_CHUNK.length ? FLOOD_CHUNK.subarray(0, left) : FLOOD_CHUNK
    if (response.write(chunk)) continue
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })])
  }
  response.end()
}

/** Sends TCP RST, not FIN; below TLS Node cannot, so the connection just ends. */
export function reset({ socket }: ServerResponse): void {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket?.resetAndDestroy()
}

export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(Math.min(ms, LONGEST_MS), undefined, { signal })
}

function firstHalf({ body }: ServiceResponse): Buffer {
  return body.subarray(0, Math.floor(body.length / 2))
}

function headersOf(serviceResponse: ServiceResponse): Record<string, string | number> {
  const { status, headers, body } = serviceResponse
  const unsized = status === 304 || isChunked(serviceResponse)
  return unsized ? { ...headers } : { 'Content-Length': body.length, ...headers }
}

function isChunked({ headers }: ServiceResponse): boolean {
  return headers['Transfer-Encoding'] === 'chunked'
}

function inOneChunk(body: Buffer): Buffer {
  const size = body.length.toString(16)
  return Buffer.concat([Buffer.from(`${size}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')])
}
