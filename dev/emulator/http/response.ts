import type { OssError } from '../errors/oss-errors.js'
import type { RpcServiceError } from '../errors/rpc-errors.js'
import { element, textElement, xmlDocument } from './xml.js'

/** A response before the common headers are added. */
export interface ServiceResponse {
  status: number
  headers: Readonly<Record<string, string>>
  body: Buffer
  /** The service's error code. */
  code?: string
}

/** OSS sends the length of an empty body too, even with 204. */
export function emptyResponse(
  status: number,
  headers: ServiceResponse['headers'] = {}
): ServiceResponse {
  return { status, headers: { 'Content-Length': '0', ...headers }, body: Buffer.alloc(0) }
}

export function xmlResponse(xml: string): ServiceResponse {
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body: Buffer.from(xml) }
}

/**
 * HEAD has no body, so the error document is in x-oss-err. Source: alibabacloud-oss-go-sdk-v2
 * oss/client.go.
 */
export function ossErrorResponse(
  error: OssError,
  method: string,
  requestId: string,
  host: string
): ServiceResponse {
  const xml = Buffer.from(serializeOssError(error, requestId, host))
  const head = method === 'HEAD'
  return {
    status: error.status,
    headers: {
      'Content-Type': 'application/xml',
      ...error.headers,
      ...(error.ec === undefined ? {} : { 'x-oss-ec': error.ec }),
      ...(head ? { 'x-oss-err': xml.toString('base64') } : {})
    },
    body: head ? Buffer.alloc(0) : xml,
    code: error.code
  }
}

/** The error document. Source: help.aliyun.com/en/oss/user-guide/overview-14. */
export function serializeOssError(error: OssError, requestId: string, host: string): string {
  const { ec } = error
  return xmlDocument(
    element('Error', [
      textElement('Code', error.code),
      textElement('Message', error.message),
      textElement('RequestId', requestId),
      textElement('HostId', host),
      ...error.extras.map(([name, value]) => textElement(name, value)),
      ...(ec === undefined
        ? []
        : [
            textElement('EC', ec),
            textElement('RecommendDoc', `https://api.alibabacloud.com/troubleshoot?q=${ec}`)
          ])
    ])
  )
}

/** @param product the service's name on the gateway's troubleshooting pages. */
export function rpcErrorResponse(
  { code, status, message }: RpcServiceError,
  product: string,
  requestId: string,
  host: string
): ServiceResponse {
  const recommend = `https://api.alibabacloud.com/troubleshoot?q=${code}&product=${product}&requestId=${requestId}`
  return {
    ...jsonResponse(status, {
      RequestId: requestId,
      HostId: host,
      Code: code,
      Message: message,
      Recommend: recommend
    }),
    code
  }
}

export function jsonResponse(status: number, content: object): ServiceResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/json;charset=utf-8' },
    body: Buffer.from(JSON.stringify(content))
  }
}
