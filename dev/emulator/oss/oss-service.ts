import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { ossErrorResponse, type ServiceResponse, xmlResponse } from '../http/response.js'
import { serializeRule, type StoredRule } from '../account/encryption-rule.js'
import { isOssErrorCode, ossError, toOssError, type OssError } from '../errors/oss-errors.js'
import { candidateAddresses, type Address } from '../endpoints/address.js'
import { signatureMatches } from '../signatures/authentication.js'
import { parseAuthorization, type RequestAuthorization } from '../signatures/authorization.js'
import type {
  ServiceRequest,
  InjectedError,
  EmulatedService,
  ServiceContext
} from '../service/service.js'
import { loggedAuthorization, type LoggedRequest } from '../service/request-log.js'
import { resolveOperation } from './operation-routes.js'
import { bodyReader, isConfiguration } from '../http/request-body.js'
import { executeRequest, wrongRegion } from './execute-request.js'
import { timeTooSkewed } from '../signatures/signing-date.js'
import { queryParameter, parseRequest, type WireRequest } from '../http/wire-request.js'

export const ossService: EmulatedService = {
  newRequestId: () => randomBytes(12).toString('hex').toUpperCase(),
  /** Source: help.aliyun.com, common response headers. */
  commonHeaders: (requestId, now, elapsedMs) => ({
    Server: 'AliyunOSS',
    Date: new Date(now).toUTCString(),
    'x-oss-request-id': requestId,
    'x-oss-server-time': String(Math.ceil(elapsedMs))
  }),
  readRequest,
  unreadableRequestResponse: (error, { method = '', headers }, requestId) =>
    ossErrorResponse(toOssError(error), method, requestId, headers.host ?? '')
}

async function readRequest(
  message: IncomingMessage,
  requestId: string,
  context: ServiceContext,
  entry: LoggedRequest
): Promise<ServiceRequest> {
  const request = parseRequest(message)
  const authorization = parseAuthorization(request)
  const address = resolveAddress(request, authorization, context)
  const operation = resolveOperation(request, address)
  const body = bodyReader(message, operation, context.bodyIdleTimeoutMs)
  const { bucket, key } = address
  const versionId = key === undefined ? undefined : queryParameter(request, 'versionId')
  const target = {
    ...(bucket === undefined ? {} : { bucket }),
    ...(key === undefined ? {} : { key })
  }
  Object.assign(entry, loggedAuthorization(authorization), {
    operation,
    host: request.host,
    path: request.target,
    ...target,
    ...(versionId === undefined ? {} : { versionId })
  })
  if (isConfiguration(operation)) {
    // An unreadable body is rejected later, in the order of OSS's checks.
    await body().then(
      read => (entry.body = read.toString()),
      () => undefined
    )
  }
  return {
    service: 'oss',
    request,
    operation,
    ...target,
    body,
    execute: overrides =>
      executeRequest(
        { request, authorization, address, operation, requestId, body, overrides },
        context
      ),
    errorResponse: error =>
      ossErrorResponse(
        injectedError(error, bucket, context.now()),
        request.method,
        requestId,
        request.host
      )
  }
}

function resolveAddress(
  request: WireRequest,
  authorization: RequestAuthorization,
  { account }: ServiceContext
): Address {
  const addresses = candidateAddresses(request.host, request.path, domain =>
    account.bucketByDomain(domain)
  )
  if (addresses.length === 1) return addresses[0]
  return (
    addresses.find(address => signatureMatches(request, address, authorization, account)) ??
    addresses[0]
  )
}

/** An error from the table, with the elements that clients rely on. */
function injectedError(error: InjectedError, bucket = '', now: number): OssError {
  if (error.kind === 'wrong-region') return wrongRegion(bucket, error.endpoint)
  const { code } = error
  if (code === 'RequestTimeTooSkewed') return timeTooSkewed(now - 60 * 60 * 1000, now)
  if (code === 'NoSuchBucket') return ossError(code, { extras: [['BucketName', bucket]] })
  return ossError(isOssErrorCode(code) ? code : 'InternalError')
}

/** GetBucketEncryption's response for a bucket with that rule, with a request ID of its own. */
export function unsolicitedEncryptionResponse(
  rule: StoredRule | null,
  host: string,
  now: number
): ServiceResponse {
  const requestId = ossService.newRequestId()
  const response =
    rule === null
      ? ossErrorResponse(ossError('NoSuchServerSideEncryptionRule'), 'GET', requestId, host)
      : xmlResponse(serializeRule(rule))
  return {
    ...response,
    headers: { ...ossService.commonHeaders(requestId, now, 0), ...response.headers }
  }
}
