import type { NotSent } from '../http/service-client.js'
import type { TransportFailure } from '../http/transport-failure.js'
import type { HttpResponse } from '../http/transport.js'
import { mayBeAbout, parseErrorDocument, type ErrorDocument } from './error-document.js'
import { parseXml, type Element } from './xml.js'

/** An HTTP response with its body parsed as XML. */
export interface OssResponse extends HttpResponse {
  /** `null`: the body is not exactly one XML document. */
  readonly document: Element | null
  /** `null`: the body is not an error document. */
  readonly error: ErrorDocument | null
}

export function parseOssResponse(response: HttpResponse): OssResponse {
  const document = parseXml(response.body || errorOfHead(response))
  return { ...response, document, error: parseErrorDocument(document) }
}

/** A response to HEAD has no body; the error document comes in a header. Source: SDK go v2, `oss/client.go`. */
function errorOfHead({ headers }: HttpResponse): string {
  const header = headers['x-oss-err']
  return typeof header === 'string' ? Buffer.from(header, 'base64').toString('utf8') : ''
}

/** Whether OSS itself says that this bucket has no rule. Any other 404, or the same code about another bucket, does not count. */
export function saysNoRule({ status, error }: OssResponse, bucket: string): boolean {
  return (
    isRefusal(status) &&
    error?.code === 'NoSuchServerSideEncryptionRule' &&
    mayBeAbout(error, bucket)
  )
}

/** Whether OSS refused the request because its session has expired. The request, which may be a write, is then sent once more. */
export function saysSessionExpired(reply: OssResponse | TransportFailure | NotSent): boolean {
  return (
    reply.kind === 'response' &&
    isRefusal(reply.status) &&
    reply.error?.code === 'SecurityTokenExpired'
  )
}

/** Whether the status means that OSS refused the request, rather than failed to serve it. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500
}
