import type { Account } from './account.js'
import type { Credential } from './credential.js'
import { equalText } from './equal-text.js'
import { gatewayError } from './rpc-error.js'
import type { UsedNonces } from './used-nonces.js'

/** What a signature is held against, however it was made. */
export interface RpcAuthenticationRules {
  account: Account
  now: () => number
  nonces: UsedNonces
}

const MAX_SKEW_MS = 15 * 60 * 1000

/** Whose key it is. */
export function credentialOf({ account }: RpcAuthenticationRules, accessKeyId: string): Credential {
  const credential = account.credential(accessKeyId)
  if (credential === undefined) throw gatewayError('InvalidAccessKeyId.NotFound')
  if (credential.disabled === true) throw gatewayError('InvalidAccessKeyId.Inactive')
  return credential
}

/** ISO 8601 in UTC with whole seconds: 2023-10-26T10:22:32Z. */
export function checkDate(date: string, now: number): void {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) ? Date.parse(date) : NaN
  if (Number.isNaN(time)) throw gatewayError('InvalidTimeStamp.Format')
  if (Math.abs(now - time) > MAX_SKEW_MS) throw gatewayError('InvalidTimeStamp.Expired')
}

/** As OSS takes tokens: with one, a permanent key is not found; nor is a temporary key without. */
export function checkToken(given: string | undefined, credential: Credential, now: number): void {
  if (credential.securityToken === undefined || given === undefined) {
    if (credential.securityToken === given) return
    throw gatewayError('InvalidAccessKeyId.NotFound')
  }
  if (!equalText(credential.securityToken, given)) {
    throw gatewayError('InvalidSecurityToken.MalFormed')
  }
  if (credential.expires !== undefined && credential.expires.getTime() <= now) {
    throw gatewayError('InvalidSecurityToken.Expired')
  }
}

/** To be called last: a forged request must not use up somebody's nonce. */
export function useNonce(
  { accessKeyId }: Credential,
  nonce: string,
  { nonces, now }: RpcAuthenticationRules
): void {
  if (!nonces.use(`${accessKeyId} ${nonce}`, now(), now() + 2 * MAX_SKEW_MS)) {
    throw gatewayError('SignatureNonceUsed')
  }
}
