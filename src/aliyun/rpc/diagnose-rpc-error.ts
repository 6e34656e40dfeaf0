import { message, value, words } from '../../text/message.js'
import {
  cloudAdvice,
  describeError,
  isTransient,
  throttledByStatus,
  undocumentedError,
  unexpectedResponse,
  type Diagnosis
} from '../http/diagnosis.js'
import type { RpcResponse, RpcError } from './response.js'

const throttling = /^(?:Throttling(?:\..*)?|Rejected\.Throttling)$/
/** Codes with which the service rejects the credentials themselves. */
export const badCredentials =
  /^(?:InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|InvalidTimeStamp|SignatureNonceUsed)(?:\..*)?$/

type Service = 'KMS' | 'STS'

/**
 * Diagnoses an error response by what all RPC-style APIs have in common. `meaningOf` interprets the
 * codes of one API. Source: the vendor's common error codes.
 */
export function diagnoseRpcError(
  { status, error }: RpcResponse,
  service: Service,
  meaningOf: (error: RpcError) => Pick<Diagnosis, 'reasonCode' | 'hint'> | null
): Diagnosis {
  if (error === null) return undocumentedError(status, cloudAdvice)
  if (status < 300) {
    return unexpectedResponse(message`responded with ${status} and an error (${value(error.code)})`)
  }
  const what = describeError(status, error)
  const refusal = { what, retry: false, mayHaveTakenEffect: false }
  if (throttling.test(error.code) || status === 429) {
    return { ...throttledByStatus(status, cloudAdvice), what }
  }
  if (isTransient(status)) {
    return {
      ...refusal,
      reasonCode: 'service-error',
      hint: transientHint,
      retry: true
    }
  }
  return { ...refusal, ...(meaningOf(error) ?? commonMeaning(error, service)) }
}

const transientHint = message`Run the workflow again later. If the error persists, contact Alibaba Cloud support with the request id.`

function commonMeaning(
  { code }: RpcError,
  service: Service
): Pick<Diagnosis, 'reasonCode' | 'hint'> {
  return badCredentials.test(code)
    ? {
        reasonCode: 'credentials-rejected',
        hint: message`Check that the credentials are complete and current, and check the runner's clock. This step uses the same credentials for ${words(service)} as for OSS.`
      }
    : {
        reasonCode: 'service-error',
        hint: message`Look up the error code in the ${words(service)} documentation, or contact Alibaba Cloud support with the request id.`
      }
}
