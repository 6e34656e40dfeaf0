import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import type { EmulatedService, ServiceContext, ServiceRequest } from '../service/service.js'
import { isKmsRequest, kmsService } from '../kms/kms-service.js'
import { isMetadataRequest, metadataService } from '../metadata/metadata-service.js'
import { ossService } from '../oss/oss-service.js'
import { isStsRequest, stsService } from '../sts/sts-service.js'
import { RequestHandler, type RequestHandlerContext } from './request-handler.js'
import { pause } from './response-delivery.js'
import type { LoggedRequest } from '../service/request-log.js'

export interface ServerContext extends RequestHandlerContext, ServiceContext {
  /** Called for each request on arrival. */
  log: (entry: LoggedRequest) => void
  tls?: TlsIdentity
}

/** In PEM. */
export interface TlsIdentity {
  cert: string
  key: string
}

/** Serves HTTP, with or without TLS. No request can crash the process. */
export function createEmulatorServer(context: ServerContext): http.Server | https.Server {
  const options = { requireHostHeader: false, keepAliveTimeout: 60_000 }
  const server =
    context.tls === undefined
      ? http.createServer(options)
      : https.createServer({ ...options, ...context.tls })
  server.on('request', (message, response) => {
    handle(message, response, context).catch(() => response.destroy())
  })
  server.on('clientError', (_error: Error, socket: Duplex) => {
    refuseUnreadable(socket)
  })
  return server
}

async function handle(
  message: IncomingMessage,
  response: ServerResponse,
  context: ServerContext
): Promise<void> {
  const service = routeToService(message)
  const requestId = service.newRequestId()
  const entry = logRequest(message, context)
  const startedAt = performance.now()
  const handler = new RequestHandler(response, entry, context, () =>
    service.commonHeaders(requestId, context.now(), performance.now() - startedAt)
  )
  const { load, closing } = context
  if (load.latencyMs > 0) await pause(load.latencyMs, closing)
  let serviceRequest: ServiceRequest
  try {
    serviceRequest = await service.readRequest(message, requestId, context, entry)
  } catch (error) {
    await handler.send(service.unreadableRequestResponse(error, message, requestId))
    return
  }
  await handler.handle(serviceRequest)
}

function logRequest(message: IncomingMessage, { log, now }: ServerContext): LoggedRequest {
  const userAgent = message.headers['user-agent']
  const entry: LoggedRequest = {
    operation: 'Unknown',
    method: message.method ?? '',
    path: message.url ?? '',
    host: message.headers.host ?? '',
    status: 0,
    receivedAt: now(),
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

/** Needs only the head, so that even an unreadable request is rejected by its service. */
export function routeToService(message: IncomingMessage): EmulatedService {
  if (isMetadataRequest(message)) return metadataService
  if (isStsRequest(message)) return stsService
  return isKmsRequest(message) ? kmsService : ossService
}
