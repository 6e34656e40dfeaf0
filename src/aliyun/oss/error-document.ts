import { isErrorCode } from '../http/foreign-text.js'
import { onlyChild, textOf, type Element } from './xml.js'

/** What OSS's error document says. Source: the vendor's page on error responses. Text as OSS sent it. */
export interface ErrorDocument {
  readonly code: string
  readonly message: string
  readonly requestId: string
  /** The bucket that it is about, where it says so. */
  readonly bucket: string
  /** In a wrong-region answer: the bucket's endpoint. */
  readonly endpoint: string
  /** In a clock-skew answer: OSS's own time, ISO 8601. */
  readonly serverTime: string
}

/** Reads an error document; `null` when the body is none: half of one, HTML, empty, or with two codes. */
export function readError(document: Element | null): ErrorDocument | null {
  if (document?.name !== 'Error') return null
  const code = onlyChild(document, 'Code')
  if (code === null || code === 'duplicated' || !isErrorCode(code.text)) {
    return null
  }
  return {
    code: code.text,
    message: textOf(document, 'Message'),
    requestId: textOf(document, 'RequestId'),
    bucket: textOf(document, 'BucketName') || textOf(document, 'Bucket'),
    endpoint: textOf(document, 'Endpoint'),
    serverTime: textOf(document, 'ServerTime')
  }
}
