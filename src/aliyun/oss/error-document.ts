import { bucketInHost } from '../endpoints/endpoint.js'
import { isErrorCode } from '../http/untrusted-text.js'
import { textOf, type Element } from './xml.js'

/** An error document of OSS, with unredacted text. Source: the vendor's page on error responses. */
export interface ErrorDocument {
  readonly code: string
  readonly message: string
  readonly requestId: string
  /** The buckets that it names as its subject, or in the host of the request. */
  readonly buckets: readonly string[]
  /** The bucket's endpoint, in errors about a wrong region. */
  readonly endpoint: string
  /** OSS's own time in ISO 8601, in errors about clock skew. */
  readonly serverTime: string
}

/** `null`: not an error document, or one that is truncated or has duplicate elements. */
export function parseErrorDocument(document: Element | null): ErrorDocument | null {
  if (document?.name !== 'Error') return null
  const code = textOf(document, 'Code')
  const message = textOf(document, 'Message')
  const requestId = textOf(document, 'RequestId')
  const buckets = bucketsNamed(document)
  const endpoint = textOf(document, 'Endpoint')
  const serverTime = textOf(document, 'ServerTime')
  if (code === null || message === null || requestId === null || buckets === null) return null
  if (endpoint === null || serverTime === null || !isErrorCode(code)) return null
  return { code, message, requestId, buckets, endpoint, serverTime }
}

function bucketsNamed(document: Element): string[] | null {
  const subjects = [textOf(document, 'BucketName'), textOf(document, 'Bucket')]
  const host = textOf(document, 'HostId')
  const names = [...subjects, host === null ? null : bucketInHost(host)]
  const readable = names.filter(name => name !== null)
  return readable.length < names.length ? null : readable.filter(name => name !== '')
}

/** Whether the document names no bucket other than this one. */
export function mayBeAbout({ buckets }: ErrorDocument, bucket: string): boolean {
  return buckets.every(name => name === bucket)
}
