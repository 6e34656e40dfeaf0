import { serializeOssError, type OssError } from '../errors/oss-errors.js'

/** What is to be answered, before the plumbing adds what every answer has. */
export interface ServiceResponse {
  status: number
  headers: Readonly<Record<string, string>>
  body: Buffer
  /** The service's error code in it. */
  code?: string
}

/** OSS counts the length of an empty body too, also with 204. */
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
 * HEAD has no body: the document then travels in x-oss-err, as alibabacloud-oss-go-sdk-v2
 * oss/client.go reads it.
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
