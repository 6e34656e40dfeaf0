import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { addressesOf, type Address } from './addressing.js'
import { errorAnswer } from './answer.js'
import { Answering, type AnsweringRules } from './answering.js'
import { isSigned } from './authentication.js'
import { claimOf, type Claim } from './claim.js'
import { OssError, ossError } from './error.js'
import { loggedClaim, type LoggedRequest } from './log.js'
import { operationOf } from './operation.js'
import { bodyReader, isConfiguration } from './request-body.js'
import type { Exchange } from './service.js'
import { readRequest, type WireRequest } from './wire-request.js'

export interface ServerParts extends AnsweringRules {
  log: LoggedRequest[]
}

/** HTTP in, HTTP out. Whatever comes in, the process survives it. */
export function ossServer(parts: ServerParts): Server {
  const server = createServer({ requireHostHeader: false, keepAliveTimeout: 60_000 })
  server.on('request', (message, response) => {
    handle(message, response, parts).catch(() => response.destroy())
  })
  server.on('clientError', (_error: Error, socket: Duplex) => {
    refuseUnreadable(socket)
  })
  return server
}

async function handle(
  message: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts
): Promise<void> {
  const requestId = randomBytes(12).toString('hex').toUpperCase()
  const entry = logged(message, parts)
  const answering = new Answering(response, entry, requestId, parts)
  let exchange: Exchange
  try {
    exchange = await open(message, requestId, parts, entry)
  } catch (error) {
    const refusal = error instanceof OssError ? error : ossError('InternalError')
    const { method = '', headers } = message
    answering.send(errorAnswer(refusal, method, requestId, headers.host ?? ''))
    return
  }
  await answering.answer(exchange)
}

function logged(message: IncomingMessage, { log, now }: ServerParts): LoggedRequest {
  const userAgent = message.headers['user-agent']
  const entry: LoggedRequest = {
    operation: 'Unknown',
    method: message.method ?? '',
    path: message.url ?? '',
    host: message.headers.host ?? '',
    status: 0,
    at: now(),
    ...(userAgent === undefined ? {} : { userAgent })
  }
  log.push(entry)
  return entry
}

async function open(
  message: IncomingMessage,
  requestId: string,
  parts: ServerParts,
  entry: LoggedRequest
): Promise<Exchange> {
  const request = readRequest(message)
  const claim = claimOf(request)
  const address = meantAddress(request, claim, parts)
  const operation = operationOf(request, address)
  const body = bodyReader(message, operation)
  const { bucket, key } = address
  Object.assign(entry, loggedClaim(claim), {
    operation,
    host: request.host,
    path: request.target,
    ...(bucket === undefined ? {} : { bucket }),
    ...(key === undefined ? {} : { key })
  })
  if (isConfiguration(operation)) {
    // A body that cannot be read is refused later, in its turn.
    await body().then(
      read => (entry.body = read.toString()),
      () => undefined
    )
  }
  return { request, claim, address, operation, requestId, body, propagationMs: 0 }
}

function meantAddress(request: WireRequest, claim: Claim, { account }: ServerParts): Address {
  const addresses = addressesOf(request.host, request.path)
  if (addresses.length === 1) return addresses[0]
  return addresses.find(address => isSigned(request, address, claim, account)) ?? addresses[0]
}

/** Not HTTP, or with a head beyond Node's limit. */
function refuseUnreadable(socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
}
