import { onlyChild, parseXml, textOf, type Element } from './xml.js'

/** What OSS's error document says. Source: the vendor's page on error responses. Text as OSS sent it. */
export interface ErrorDocument {
  readonly code: string
  readonly message: string
  /** A finer code, documented as not to be relied upon: for hints and for support only. */
  readonly ec: string
  readonly requestId: string
  /** In a wrong-region answer: the bucket's endpoint. */
  readonly endpoint: string
  /** In a clock-skew answer: OSS's own time, ISO 8601. */
  readonly serverTime: string
}

/** Reads an error document; `null` when the body is none: half of one, HTML, empty, or with two codes. */
export function parseErrorDocument(body: string): ErrorDocument | null {
  const document = parseXml(body)
  if (document?.name !== 'Error') return null
  const code = onlyChild(document, 'Code')
  if (code === null || code === 'duplicated' || !/^[A-Za-z0-9._-]{1,100}$/.test(code.text))
    return null
  return { code: code.text, ...rest(document) }
}

function rest(document: Element): Omit<ErrorDocument, 'code'> {
  return {
    message: textOf(document, 'Message'),
    ec: textOf(document, 'EC'),
    requestId: textOf(document, 'RequestId'),
    endpoint: textOf(document, 'Endpoint'),
    serverTime: textOf(document, 'ServerTime')
  }
}
