import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { addressesOf, type Address } from './addressing.js'
import { errorAnswer } from './answer.js'
import { isSigned } from './authentication.js'
import { claimOf, type Claim } from './claim.js'
import { isErrorCode, OssError, ossError } from './error.js'
import type { Exchange, ScriptedError, Service, ServiceRules } from './exchange.js'
import { loggedClaim, type LoggedRequest } from './log.js'
import { operationOf } from './operation.js'
import { bodyReader, isConfiguration } from './request-body.js'
import { serve, wrongRegion } from './service.js'
import { tooSkewed } from './signing-date.js'
import { parameter, readRequest, type WireRequest } from './wire-request.js'

export const oss: Service = {
  newRequestId: () => randomBytes(12).toString('hex').toUpperCase(),
  /** help.aliyun.com, common response headers. */
  commonHeaders: (requestId, now, elapsedMs) => ({
    Server: 'AliyunOSS',
    Date: new Date(now).toUTCString(),
    'x-oss-request-id': requestId,
    'x-oss-server-time': String(Math.ceil(elapsedMs))
  }),
  open,
  refusal: (error, { method = '', headers }, requestId) => {
    const refusal = error instanceof OssError ? error : ossError('InternalError')
    return errorAnswer(refusal, method, requestId, headers.host ?? '')
  }
}

async function open(
  message: IncomingMessage,
  requestId: string,
  rules: ServiceRules,
  entry: LoggedRequest
): Promise<Exchange> {
  const request = readRequest(message)
  const claim = claimOf(request)
  const address = meantAddress(request, claim, rules)
  const operation = operationOf(request, address)
  const body = bodyReader(message, operation, rules.maxSilenceMs)
  const { bucket, key } = address
  const versionId = key === undefined ? undefined : parameter(request, 'versionId')
  const subject = {
    ...(bucket === undefined ? {} : { bucket }),
    ...(key === undefined ? {} : { key })
  }
  Object.assign(entry, loggedClaim(claim), {
    operation,
    host: request.host,
    path: request.target,
    ...subject,
    ...(versionId === undefined ? {} : { versionId })
  })
  if (isConfiguration(operation)) {
    // A body that cannot be read is refused later, in its turn.
    await body().then(
      read => (entry.body = read.toString()),
      () => undefined
    )
  }
  return {
    service: 'oss',
    request,
    operation,
    ...subject,
    body,
    serve: serving =>
      serve({ request, claim, address, operation, requestId, body, serving }, rules),
    refuse: error =>
      errorAnswer(scripted(error, bucket, rules.now()), request.method, requestId, request.host)
  }
}

function meantAddress(request: WireRequest, claim: Claim, { account }: ServiceRules): Address {
  const addresses = addressesOf(request.host, request.path, domain =>
    account.bucketOfDomain(domain)
  )
  if (addresses.length === 1) return addresses[0]
  return addresses.find(address => isSigned(request, address, claim, account)) ?? addresses[0]
}

/** An error of the table, with the elements that its readers rely on. */
function scripted(error: ScriptedError, bucket = '', now: number): OssError {
  if (error.kind === 'wrong-region') return wrongRegion(bucket, error.endpoint)
  const { code } = error
  if (code === 'RequestTimeTooSkewed') return tooSkewed(now - 60 * 60 * 1000, now)
  if (code === 'NoSuchBucket') return ossError(code, { extras: [['BucketName', bucket]] })
  return ossError(isErrorCode(code) ? code : 'InternalError')
}
