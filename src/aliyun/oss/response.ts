import { mayBeAbout, readError, type ErrorDocument } from './error-document.js'
import type { HttpResponse } from '../http/transport.js'
import { parseXml, type Element } from './xml.js'

/** An HTTP answer with its body read as XML, once for all who look at it. */
export interface OssResponse extends HttpResponse {
  /** `null`: the body is not one whole XML document. */
  readonly document: Element | null
  /** `null`: the body is no error document. */
  readonly error: ErrorDocument | null
}

export function parseOssResponse(answer: HttpResponse): OssResponse {
  const document = parseXml(answer.body || errorOfHead(answer))
  return { ...answer, document, error: readError(document) }
}

/** An answer to HEAD has no body: the error document comes in a header. Source: SDK go v2, `oss/client.go`. */
function errorOfHead({ headers }: HttpResponse): string {
  const header = headers['x-oss-err']
  return typeof header === 'string' ? Buffer.from(header, 'base64').toString('utf8') : ''
}

/** OSS's own word that this bucket has no rule: this code, and nothing else that looks like it, nor what it says of another bucket. */
export function saysNoRule({ status, error }: OssResponse, bucket: string): boolean {
  return (
    isRefusal(status) &&
    error?.code === 'NoSuchServerSideEncryptionRule' &&
    mayBeAbout(error, bucket)
  )
}

/** Whether OSS says that the session which signed the request is over. Only a refusal does: the request is then sent once more, and may be a write. */
export function saysSessionExpired(reply: object): boolean {
  if (!('error' in reply)) return false
  const { status, error } = reply as OssResponse
  return isRefusal(status) && error?.code === 'SecurityTokenExpired'
}

/** A status with which OSS refuses, rather than fails. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500
}
