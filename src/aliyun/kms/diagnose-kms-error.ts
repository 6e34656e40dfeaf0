import type { Diagnosis } from '../http/diagnosis.js'
import type { RpcResponse, RpcError } from '../rpc/response.js'
import { diagnoseRpcError } from '../rpc/diagnose-rpc-error.js'

/**
 * Why KMS says that there is no such key to be had, as a clause after the key's name; `null` when
 * it does not say so. Without the service, or in debt, no key works.
 * Source: KMS API 2016-01-20, error codes.
 */
export function whyUnusable({ status, error }: RpcResponse): string | null {
  if (error === null || status < 400 || status >= 500) return null
  const { code, message } = error
  if (code === 'Forbidden.KeyNotFound') return 'does not exist'
  if (code === 'Forbidden.AliasNotFound') return 'does not exist'
  if (code === 'Forbidden.KmsServiceNotEnabled') return "can't be used: KMS is not activated"
  if (/InDebt/i.test(code)) return "can't be used: the account is in debt with KMS"
  return code === 'InvalidParameter' && /\bKeyId\b/.test(message) ? 'is no key id to KMS' : null
}

/** Of all that KMS forbids, what is about the caller; the rest may be about the key. */
const denied =
  /^(?:Forbidden(?:\.(?:NoPermission|RAM|AccessDenied))?|NoPermission|AccessDenied(?:\..*)?)$/

/** Judges an answer that tells nothing about the key. */
export function diagnoseKmsError(answer: RpcResponse): Diagnosis {
  return diagnoseRpcError(answer, 'KMS', meaningOf)
}

function meaningOf({ code }: RpcError): Pick<Diagnosis, 'reason' | 'hint'> | null {
  return denied.test(code)
    ? {
        reason: 'access-denied',
        hint: 'Allow kms:DescribeKey on this key to the identity that runs this step.'
      }
    : null
}
