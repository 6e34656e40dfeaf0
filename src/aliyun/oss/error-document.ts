import { bucketInHost } from '../endpoints/endpoint.js'
import { isErrorCode } from '../http/untrusted-text.js'
import { textOf, type Element } from './xml.js'

/** What OSS's error document says. Source: the vendor's page on error responses. Text as OSS sent it. */
export interface ErrorDocument {
  readonly code: string
  readonly message: string
  readonly requestId: string
  /** The buckets that it names, as what it is about or in the host that was asked; empty: it names none. */
  readonly buckets: readonly string[]
  /** In a wrong-region answer: the bucket's endpoint. */
  readonly endpoint: string
  /** In a clock-skew answer: OSS's own time, ISO 8601. */
  readonly serverTime: string
}

/** Reads an error document; `null` when the body is none: half of one, HTML, empty, or one that says something twice. */
export function readError(document: Element | null): ErrorDocument | null {
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
  const about = [textOf(document, 'BucketName'), textOf(document, 'Bucket')]
  const host = textOf(document, 'HostId')
  const named = [...about, host === null ? null : bucketInHost(host)]
  const known = named.filter(name => name !== null)
  return known.length < named.length ? null : known.filter(name => name !== '')
}

/** Whether it may be about this bucket: it names no other one. */
export function mayBeAbout({ buckets }: ErrorDocument, bucket: string): boolean {
  return buckets.every(name => name === bucket)
}
