import { readError, type ErrorDocument } from './error-document.js'
import type { HttpAnswer } from './transport.js'
import { parseXml, type Element } from './xml.js'

/** An HTTP answer with its body read as XML, once for all who look at it. */
export interface Answer extends HttpAnswer {
  /** `null`: the body is not one whole XML document. */
  readonly document: Element | null
  /** `null`: the body is no error document. */
  readonly error: ErrorDocument | null
}

export function readAnswer(answer: HttpAnswer): Answer {
  const document = parseXml(answer.body)
  return { ...answer, document, error: readError(document) }
}

/** OSS's own word that this bucket has no rule: this code, and nothing else that looks like it. */
export function saysNoRule({ status, error }: Answer, bucket: string): boolean {
  return (
    status >= 400 &&
    status < 500 &&
    error?.code === 'NoSuchServerSideEncryptionRule' &&
    (error.bucket === '' || error.bucket === bucket)
  )
}
