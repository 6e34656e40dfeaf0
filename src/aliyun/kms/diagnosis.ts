import {
  isTransient,
  strangeAnswer,
  throttledByStatus,
  withoutErrorDocument,
  type Diagnosis
} from '../http/diagnosis.js'
import type { KmsAnswer, KmsError } from './answer.js'

/**
 * Why KMS says that there is no such key to be had, as a clause after the key's name; `null` when
 * it does not say so. Without the service, or in debt, no key works.
 * Source: KMS API 2016-01-20, error codes.
 */
export function unusableOf({ status, error }: KmsAnswer): string | null {
  if (error === null || status < 400 || status >= 500) return null
  const { code, message } = error
  if (code === 'Forbidden.KeyNotFound') return 'does not exist'
  if (code === 'Forbidden.AliasNotFound') return 'does not exist'
  if (code === 'Forbidden.KmsServiceNotEnabled') return "can't be used: KMS is not activated"
  if (/InDebt/i.test(code)) return "can't be used: the account is in debt with KMS"
  return code === 'InvalidParameter' && /\bKeyId\b/.test(message) ? 'is no key id to KMS' : null
}

const throttling = /^(?:Throttling(?:\..*)?|Rejected\.Throttling)$/
const badCredentials =
  /^(?:InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|InvalidTimeStamp|SignatureNonceUsed)(?:\..*)?$/
/** Of all that KMS forbids, what is about the caller; the rest may be about the key. */
const denied =
  /^(?:Forbidden(?:\.(?:NoPermission|RAM|AccessDenied))?|NoPermission|AccessDenied(?:\..*)?)$/

/** Judges an answer that tells nothing about the key. */
export function diagnoseKmsAnswer(answer: KmsAnswer): Diagnosis {
  const { status, error } = answer
  if (error === null) return withoutErrorDocument(status)
  if (status < 300) return strangeAnswer(`answered ${status} with an error (${error.code})`)
  const refusal = { what: wordsOf(status, error), retry: false, mayHaveHappened: false }
  if (throttling.test(error.code) || status === 429) {
    return { ...throttledByStatus(status), what: refusal.what }
  }
  if (isTransient(status)) {
    return {
      ...refusal,
      reason: 'service-error',
      hint: 'Run again later. If it lasts, give the request id to the support of Alibaba Cloud.',
      retry: true
    }
  }
  if (badCredentials.test(error.code)) {
    return {
      ...refusal,
      reason: 'credentials-rejected',
      hint: "Check that the credentials are complete and current, and the runner's clock: KMS is asked with the same ones as OSS."
    }
  }
  if (denied.test(error.code)) {
    return {
      ...refusal,
      reason: 'access-denied',
      hint: 'Allow kms:DescribeKey on this key to the identity that runs this step.'
    }
  }
  return {
    ...refusal,
    reason: 'service-error',
    hint: 'Look the code up in the KMS documentation; the request id helps the support of Alibaba Cloud.'
  }
}

function wordsOf(status: number, { code, message }: KmsError): string {
  return `answered ${status} ${code}: ${message}`
}
