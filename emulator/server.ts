import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import { addressedService } from './addressed-service.js'
import { Answering, type AnsweringRules } from './answering.js'
import { pause } from './delivery.js'
import type { Exchange, ServiceRules } from './exchange.js'
import type { LoggedRequest } from './log.js'

export interface ServerParts extends AnsweringRules, ServiceRules {
  /** Is told of each request as it comes. */
  log: (entry: LoggedRequest) => void
  tls?: TlsIdentity
}

/** PEM. */
export interface TlsIdentity {
  cert: string
  key: string
}

/** HTTP in, HTTP out, over TLS or not. Whatever comes in, the process survives it. */
export function emulatorServer(parts: ServerParts): http.Server | https.Server {
  const options = { requireHostHeader: false, keepAliveTimeout: 60_000 }
  const server =
    parts.tls === undefined
      ? http.createServer(options)
      : https.createServer({ ...options, ...parts.tls })
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
  const service = addressedService(message)
  const requestId = service.newRequestId()
  const entry = logged(message, parts)
  const startedAt = performance.now()
  const answering = new Answering(response, entry, parts, () =>
    service.commonHeaders(requestId, parts.now(), performance.now() - startedAt)
  )
  const { load, closing } = parts
  if (load.latencyMs > 0) await pause(load.latencyMs, closing)
  let exchange: Exchange
  try {
    exchange = await service.open(message, requestId, parts, entry)
  } catch (error) {
    await answering.send(service.refusal(error, message, requestId))
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
  log(entry)
  return entry
}

/** Not HTTP, or with a head beyond Node's limit. */
function refuseUnreadable(socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
}
