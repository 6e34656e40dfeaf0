import type { Account } from '../account/account.js'
import { type Credential, secretsEqual } from '../ram/credential.js'
import { gatewayError } from '../errors/rpc-errors.js'
import type { NonceStore } from '../signatures/nonce-store.js'

/** What a signature of either kind is checked against. */
export interface RpcAuthenticationContext {
  account: Account
  now: () => number
  nonceStore: NonceStore
}

const MAX_SKEW_MS = 15 * 60 * 1000

/** Finds the credential of an access key. */
export function requireCredential(
  { account }: RpcAuthenticationContext,
  accessKeyId: string
): Credential {
  const credential = account.credential(accessKeyId)
  if (credential === undefined) throw gatewayError('InvalidAccessKeyId.NotFound')
  if (credential.disabled === true) throw gatewayError('InvalidAccessKeyId.Inactive')
  return credential
}

/** ISO 8601 in UTC with whole seconds: 2023-10-26T10:22:32Z. */
export function checkTimestamp(date: string, now: number): void {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) ? Date.parse(date) : NaN
  if (Number.isNaN(time)) throw gatewayError('InvalidTimeStamp.Format')
  if (Math.abs(now - time) > MAX_SKEW_MS) throw gatewayError('InvalidTimeStamp.Expired')
}

/** As in OSS: with a token, permanent keys are not found; without one, temporary keys are not. */
export function checkToken(token: string | undefined, credential: Credential, now: number): void {
  if (credential.securityToken === undefined || token === undefined) {
    if (credential.securityToken === token) return
    throw gatewayError('InvalidAccessKeyId.NotFound')
  }
  if (!secretsEqual(credential.securityToken, token)) {
    throw gatewayError('InvalidSecurityToken.MalFormed')
  }
  if (credential.expires !== undefined && credential.expires.getTime() <= now) {
    throw gatewayError('InvalidSecurityToken.Expired')
  }
}

/** Call this last: a forged request must not use up another caller's nonce. */
export function useNonce(
  { accessKeyId }: Credential,
  nonce: string,
  { nonceStore, now }: RpcAuthenticationContext
): void {
  if (!nonceStore.use(`${accessKeyId} ${nonce}`, now(), now() + 2 * MAX_SKEW_MS)) {
    throw gatewayError('SignatureNonceUsed')
  }
}
