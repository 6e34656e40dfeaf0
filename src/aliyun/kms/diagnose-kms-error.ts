import { code as literal, message, type Message } from '../../text/message.js'
import type { Diagnosis } from '../http/diagnosis.js'
import { diagnoseRpcError } from '../rpc/diagnose-rpc-error.js'
import type { RpcError, RpcResponse } from '../rpc/response.js'

/**
 * Why a key is unusable according to KMS, as a clause after the key's name; `null` when the error says
 * nothing about the key. No key works before KMS is activated, or while the account is in debt.
 * Source: KMS API 2016-01-20, error codes.
 */
export function whyUnusable({ status, error }: RpcResponse): Message | null {
  if (error === null || status < 400 || status >= 500) return null
  const { code, message: text } = error
  if (code === 'Forbidden.KeyNotFound' || code === 'Forbidden.AliasNotFound') {
    return message`does not exist`
  }
  if (code === 'Forbidden.KmsServiceNotEnabled') {
    return message`cannot be used, because KMS is not activated`
  }
  if (/InDebt/i.test(code)) {
    return message`cannot be used, because the account has overdue payments for KMS`
  }
  return code === 'InvalidParameter' && /\bKeyId\b/.test(text)
    ? message`was rejected as an invalid key id by KMS`
    : null
}

/** Codes about the caller's permissions; other Forbidden codes may be about the key. */
const denied =
  /^(?:Forbidden(?:\.(?:NoPermission|RAM|AccessDenied))?|NoPermission|AccessDenied(?:\..*)?)$/

/** Diagnoses a response that says nothing about the key. */
export function diagnoseKmsError(response: RpcResponse): Diagnosis {
  return diagnoseRpcError(response, 'KMS', meaningOf)
}

function meaningOf({ code }: RpcError): Pick<Diagnosis, 'reasonCode' | 'hint'> | null {
  return denied.test(code)
    ? {
        reasonCode: 'access-denied',
        hint: message`Grant ${literal('kms:DescribeKey')} on this key to the identity that this step uses.`
      }
    : null
}
