import {
  isTransient,
  strangeAnswer,
  throttledByStatus,
  withoutErrorDocument,
  type Diagnosis
} from '../http/diagnosis.js'
import { regionOfHost } from '../region.js'
import type { Answer } from './answer.js'
import type { ErrorDocument } from './error-document.js'
import { meaningOf } from './error-code.js'

/** Judges an answer that is none to the call. `permission` is what the call needs, and on what. */
export function diagnoseAnswer(answer: Answer, permission: string, now: Date): Diagnosis {
  const { status, error: document } = answer
  if (document === null) return withoutErrorDocument(status)

  const said = `answered ${status} ${document.code}: ${document.message}`
  const refusal = { what: said, retry: false, mayHaveHappened: false }
  if (isWrongRegion(document)) return wrongRegion(document, refusal)
  if (status < 300)
    return strangeAnswer(`answered ${status} with an error document (${document.code})`)

  const meaning = meaningOf(document.code)
  if (meaning !== null) {
    return {
      ...refusal,
      ...meaning,
      hint: skew(document, now) + meaning.hint,
      retry: meaning.reason === 'throttled'
    }
  }
  if (document.code === 'AccessDenied') {
    const foreign = /does not belong to you/i.test(document.message)
    const hint = foreign
      ? 'The bucket belongs to another account. Check the name and the credentials.'
      : deniedHint(permission)
    return { ...refusal, reason: 'access-denied', hint }
  }
  if (status === 429) return throttledByStatus(status)
  return {
    ...refusal,
    reason: 'service-error',
    hint: isTransient(status)
      ? 'Run again later. If it lasts, give the request id to the support of Alibaba Cloud.'
      : 'Look the code up in the OSS documentation; the request id helps the support of Alibaba Cloud.',
    retry: isTransient(status) || document.code === 'RequestTimeout',
    mayHaveHappened: status >= 500 && status !== 503
  }
}

function deniedHint(permission: string): string {
  return `Allow ${permission} to the identity that runs this step, and see that no bucket policy denies it.`
}

/**
 * Two refusals say it: the bucket is elsewhere (403 with the right `<Endpoint>`, or the older code
 * PermanentRedirect), and the signature names another region than the endpoint's (400). OSS gives
 * neither a code of its own, and warns against relying on EC: the sentence decides.
 */
function isWrongRegion({ code, message, endpoint }: ErrorDocument): boolean {
  return (
    code === 'PermanentRedirect' ||
    (code === 'AccessDenied' &&
      (endpoint !== '' || /must be addressed using the specified endpoint/i.test(message))) ||
    (code === 'InvalidArgument' && /invalid signing region/i.test(message))
  )
}

function wrongRegion(
  { endpoint }: ErrorDocument,
  refusal: Pick<Diagnosis, 'what' | 'retry' | 'mayHaveHappened'>
): Diagnosis {
  const reason = 'wrong-region'
  if (endpoint === '') {
    return {
      ...refusal,
      reason,
      hint: "Set the input region to the bucket's own region, or to that of the endpoint."
    }
  }
  const region = regionOfHost(endpoint)
  if (region === null) {
    return {
      ...refusal,
      reason,
      what: `sends us to ${endpoint}, which is no OSS endpoint of aliyuncs.com; it was not followed`,
      hint: "Set the inputs region and endpoint to the bucket's own."
    }
  }
  return { ...refusal, reason, region, hint: `Set the input region to ${region}.` }
}

function skew({ serverTime }: ErrorDocument, now: Date): string {
  const server = Date.parse(serverTime)
  if (Number.isNaN(server)) return ''
  const minutes = Math.round((now.getTime() - server) / 60_000)
  return `The runner's clock is ${Math.abs(minutes)} minutes ${minutes > 0 ? 'ahead of' : 'behind'} OSS. `
}
