import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Account } from './account.js'
import type { Answer } from './answer.js'
import type { Exchange, Service, ServiceRules } from './exchange.js'
import { jsonDate } from './json-date.js'
import type { LoggedRequest } from './log.js'
import type { Operation } from './operation.js'
import { ramArn } from './ram-arn.js'
import { bodyReader } from './request-body.js'
import { jsonAnswer } from './rpc-error.js'
import { readRequest, type WireRequest } from './wire-request.js'

const TOKEN_PATH = '/latest/api/token'
const CREDENTIALS_PATH = '/latest/meta-data/ram/security-credentials/'
const TTL = 'x-aliyun-ecs-metadata-token-ttl-seconds'
const TOKEN = 'x-aliyun-ecs-metadata-token'
/** Seconds: help.aliyun.com/en/ecs/user-guide/view-instance-metadata. */
const LONGEST_TTL = 21_600
/** How long the sessions of an instance are good, unless a test says otherwise. */
const SESSION_MS = 6 * 60 * 60 * 1000

/**
 * The metadata service of an ECS instance in security hardening mode: every question needs a token,
 * and a token is had by a PUT alone.
 */
export const metadata: Service = {
  newRequestId: () => randomUUID(),
  commonHeaders: (_, now) => ({ Date: new Date(now).toUTCString() }),
  open,
  refusal: () => page(400, 'Bad Request')
}

/** The address that an instance reaches it at. */
export function isForMetadata({ headers }: IncomingMessage): boolean {
  return /^100\.100\.100\.200(?::\d*)?$/.test(headers.host ?? '')
}

async function open(
  message: IncomingMessage,
  _: string,
  rules: ServiceRules,
  entry: LoggedRequest
): Promise<Exchange> {
  const request = readRequest(message)
  const operation = operationOf(request)
  Object.assign(entry, { operation, host: request.host, path: request.target })
  const body = bodyReader(message, operation, rules.maxSilenceMs)
  const read = await body()
  return {
    service: 'metadata',
    request,
    operation,
    body,
    serve: () => Promise.resolve(answerTo(request, operation, read, rules)),
    // It has no errors of its own that could be named.
    refuse: () => page(500, 'Internal Server Error')
  }
}

function operationOf({ method, path }: WireRequest): Operation {
  if (method === 'PUT' && path === TOKEN_PATH) return 'GetMetadataToken'
  const asksForRole = path.startsWith(CREDENTIALS_PATH) && path.length > CREDENTIALS_PATH.length
  return method === 'GET' && asksForRole ? 'GetInstanceCredentials' : 'Unknown'
}

function answerTo(
  request: WireRequest,
  operation: Operation,
  body: Buffer,
  rules: ServiceRules
): Answer {
  if (operation === 'GetMetadataToken') {
    return body.length > 0 ? page(400, 'Bad Request') : token(request, rules)
  }
  if (!rules.metadataTokens.isGood(request.headers.get(TOKEN), rules.now())) {
    return page(403, 'Forbidden')
  }
  if (operation === 'Unknown') return page(404, 'Not Found')
  return credentials(request.path.slice(CREDENTIALS_PATH.length), rules)
}

function token({ headers }: WireRequest, { account, metadataTokens, now }: ServiceRules): Answer {
  const given = headers.get(TTL) ?? ''
  const seconds = /^\d{1,5}$/.test(given) ? Number(given) : 0
  if (seconds < 1 || seconds > LONGEST_TTL) return page(400, 'Bad Request')
  const issued = metadataTokens.issue(seconds, now())
  account.sessions.handedOut.push(issued)
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: Buffer.from(issued) }
}

/** Every question starts a session of its own. */
function credentials(asked: string, { account, now }: ServiceRules): Answer {
  const role = account.ram.instanceRole
  if (asked !== role?.name) return page(404, 'Not Found')
  const roleArn = ramArn(Account.ownerId, 'role', role.name)
  const policy = role.policy ?? account.ram.role(roleArn)?.policy
  const session = account.startSession(
    {
      roleArn,
      ...(policy === undefined ? {} : { policy }),
      lifeMs: role.sessionLifeMs ?? SESSION_MS
    },
    now()
  )
  return jsonAnswer(200, {
    AccessKeyId: session.accessKeyId,
    AccessKeySecret: session.accessKeySecret,
    Expiration: jsonDate(session.expires),
    SecurityToken: session.securityToken,
    LastUpdated: jsonDate(new Date(now())),
    Code: 'Success'
  })
}

function page(status: number, title: string): Answer {
  const html = `<html><head><title>${status} - ${title}</title></head><body><h1>${status} - ${title}</h1></body></html>\n`
  return { status, headers: { 'Content-Type': 'text/html' }, body: Buffer.from(html) }
}
