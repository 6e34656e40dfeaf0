import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Account } from '../account/account.js'
import { jsonResponse, type ServiceResponse } from '../http/response.js'
import type { ServiceRequest, EmulatedService, ServiceContext } from '../service/service.js'
import { jsonTimestamp } from '../http/timestamps.js'
import type { LoggedRequest } from '../service/request-log.js'
import type { ApiOperation } from '../http/operation.js'
import { ramArn } from '../ram/ram-arn.js'
import { bodyReader } from '../http/request-body.js'
import { parseRequest, type WireRequest } from '../http/wire-request.js'

const TOKEN_PATH = '/latest/api/token'
const CREDENTIALS_PATH = '/latest/meta-data/ram/security-credentials/'
const TTL = 'x-aliyun-ecs-metadata-token-ttl-seconds'
const TOKEN = 'x-aliyun-ecs-metadata-token'
/** In seconds. Source: help.aliyun.com/en/ecs/user-guide/view-instance-metadata. */
const MAX_TTL_SECONDS = 21_600
/** The lifetime of an instance's sessions, unless a test sets another. */
const SESSION_MS = 6 * 60 * 60 * 1000

/**
 * An ECS instance's metadata service in security hardening mode: every request needs a token, which
 * only a PUT returns.
 */
export const metadataService: EmulatedService = {
  newRequestId: () => randomUUID(),
  commonHeaders: (_, now) => ({ Date: new Date(now).toUTCString() }),
  readRequest,
  unreadableRequestResponse: () => htmlResponse(400, 'Bad Request')
}

/** The address at which instances reach it. */
export function isMetadataRequest({ headers }: IncomingMessage): boolean {
  return /^100\.100\.100\.200(?::\d*)?$/.test(headers.host ?? '')
}

async function readRequest(
  message: IncomingMessage,
  _: string,
  context: ServiceContext,
  entry: LoggedRequest
): Promise<ServiceRequest> {
  const request = parseRequest(message)
  const operation = operationOf(request)
  Object.assign(entry, { operation, host: request.host, path: request.target })
  const body = bodyReader(message, operation, context.bodyIdleTimeoutMs)
  const read = await body()
  return {
    service: 'metadata',
    request,
    operation,
    body,
    execute: () => Promise.resolve(execute(request, operation, read, context)),
    // The service defines no error codes of its own.
    errorResponse: () => htmlResponse(500, 'Internal Server Error')
  }
}

function operationOf({ method, path }: WireRequest): ApiOperation {
  if (method === 'PUT' && path === TOKEN_PATH) return 'GetMetadataToken'
  const asksForRole = path.startsWith(CREDENTIALS_PATH) && path.length > CREDENTIALS_PATH.length
  return method === 'GET' && asksForRole ? 'GetInstanceCredentials' : 'Unknown'
}

function execute(
  request: WireRequest,
  operation: ApiOperation,
  body: Buffer,
  context: ServiceContext
): ServiceResponse {
  if (operation === 'GetMetadataToken') {
    return body.length > 0 ? htmlResponse(400, 'Bad Request') : issueToken(request, context)
  }
  if (!context.metadataTokens.isValid(request.headers.get(TOKEN), context.now())) {
    return htmlResponse(403, 'Forbidden')
  }
  if (operation === 'Unknown') return htmlResponse(404, 'Not Found')
  return issueCredentials(request.path.slice(CREDENTIALS_PATH.length), context)
}

function issueToken(
  { headers }: WireRequest,
  { account, metadataTokens, now }: ServiceContext
): ServiceResponse {
  const ttl = headers.get(TTL) ?? ''
  const seconds = /^\d{1,5}$/.test(ttl) ? Number(ttl) : 0
  if (seconds < 1 || seconds > MAX_TTL_SECONDS) return htmlResponse(400, 'Bad Request')
  const issued = metadataTokens.issue(seconds, now())
  account.sessions.issuedSecrets.push(issued)
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: Buffer.from(issued) }
}

/** Every request starts a new session. */
function issueCredentials(roleName: string, { account, now }: ServiceContext): ServiceResponse {
  const role = account.ram.instanceRole
  if (roleName !== role?.name) return htmlResponse(404, 'Not Found')
  const roleArn = ramArn(Account.ownerId, 'role', role.name)
  const policy = role.policy ?? account.ram.role(roleArn)?.policy
  const session = account.startSession(
    {
      roleArn,
      ...(policy === undefined ? {} : { policy }),
      lifetimeMs: role.sessionLifetimeMs ?? SESSION_MS
    },
    now()
  )
  return jsonResponse(200, {
    AccessKeyId: session.accessKeyId,
    AccessKeySecret: session.accessKeySecret,
    Expiration: jsonTimestamp(session.expires),
    SecurityToken: session.securityToken,
    LastUpdated: jsonTimestamp(new Date(now())),
    Code: 'Success'
  })
}

function htmlResponse(status: number, title: string): ServiceResponse {
  const html = `<html><head><title>${status} - ${title}</title></head><body><h1>${status} - ${title}</h1></body></html>\n`
  return { status, headers: { 'Content-Type': 'text/html' }, body: Buffer.from(html) }
}
