import {
  isTransient,
  unexpectedResponse,
  throttledByStatus,
  undocumentedError,
  type Diagnosis
} from '../http/diagnosis.js'
import type { RpcResponse, RpcError } from './response.js'

const throttling = /^(?:Throttling(?:\..*)?|Rejected\.Throttling)$/
/** Codes with which the service rejects the credentials themselves. */
export const badCredentials =
  /^(?:InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|InvalidTimeStamp|SignatureNonceUsed)(?:\..*)?$/

/**
 * Diagnoses an error response by what all RPC-style APIs have in common. `meaningOf` interprets the
 * codes of one API. Source: the vendor's common error codes.
 */
export function diagnoseRpcError(
  { status, error }: RpcResponse,
  service: string,
  meaningOf: (error: RpcError) => Pick<Diagnosis, 'reasonCode' | 'hint'> | null
): Diagnosis {
  if (error === null) return undocumentedError(status)
  if (status < 300) return unexpectedResponse(`answered ${status} with an error (${error.code})`)
  const what = `answered ${status} ${error.code}: ${error.message}`
  const refusal = { what, retry: false, mayHaveTakenEffect: false }
  if (throttling.test(error.code) || status === 429) {
    return { ...throttledByStatus(status), what }
  }
  if (isTransient(status)) {
    return {
      ...refusal,
      reasonCode: 'service-error',
      hint: 'Run again later. If it lasts, give the request id to the support of Alibaba Cloud.',
      retry: true
    }
  }
  return { ...refusal, ...(meaningOf(error) ?? commonMeaning(error, service)) }
}

function commonMeaning(
  { code }: RpcError,
  service: string
): Pick<Diagnosis, 'reasonCode' | 'hint'> {
  return badCredentials.test(code)
    ? {
        reasonCode: 'credentials-rejected',
        hint: `Check that the credentials are complete and current, and the runner's clock: ${service} is asked with the same ones as OSS.`
      }
    : {
        reasonCode: 'service-error',
        hint: `Look the code up in the ${service} documentation; the request id helps the support of Alibaba Cloud.`
      }
}
