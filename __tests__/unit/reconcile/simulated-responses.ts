import type { Rule } from '../../../src/encryption/rule.js'
import type { HttpResponse } from '../../../src/aliyun/http/transport.js'
import { printRule } from '../../../src/aliyun/oss/rule-xml.js'
import { errorDocument, headErrorHeaders } from '../aliyun/oss/oss-responses.js'
import type { PortOperation } from './simulation-plan.js'

/** Responses as OSS sends them, including headers. */
const requestIdHeader = { 'x-oss-request-id': '65AB01234567890123456789' }

/** The key that OSS shows for objects stored under the service key. */
const serviceKeyId = 'eeeeeeee-3509-4f8d-a61e-6eab1eac0000'

export function response(
  status: number,
  headers: HttpResponse['headers'],
  body = ''
): HttpResponse {
  return { kind: 'response', status, headers, body }
}

export function success(operation: PortOperation): HttpResponse {
  const status = operation === 'remove' ? 204 : 200
  return response(status, requestIdHeader)
}

/** A response to HEAD has no body. */
export function errorResponse(
  operation: PortOperation,
  status: number,
  code: string
): HttpResponse {
  return operation === 'inspect'
    ? response(status, { ...requestIdHeader, ...headErrorHeaders(code) })
    : response(status, requestIdHeader, errorDocument(code))
}

export function ruleOfBucket(rule: Rule | null): HttpResponse {
  return rule === null
    ? errorResponse('read', 404, 'NoSuchServerSideEncryptionRule')
    : response(200, requestIdHeader, printRule(rule))
}

export function deletedRule(): HttpResponse {
  return response(204, requestIdHeader)
}

export function deleteMarker(): HttpResponse {
  const headers = {
    ...requestIdHeader,
    'x-oss-delete-marker': 'true',
    'x-oss-version-id': 'marker'
  }
  return response(204, headers)
}

/** The response to an upload or a HEAD. */
export function storedObject(stored: Rule | null, versionId: string | undefined): HttpResponse {
  const key = stored?.algorithm === 'KMS' ? (stored.kmsKeyId ?? serviceKeyId) : undefined
  const headers = {
    ...requestIdHeader,
    ...(stored && { 'x-oss-server-side-encryption': stored.algorithm }),
    ...(key === undefined ? {} : { 'x-oss-server-side-encryption-key-id': key }),
    ...(versionId === undefined ? {} : { 'x-oss-version-id': versionId })
  }
  return response(200, headers)
}
