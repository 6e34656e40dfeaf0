import { createHash, timingSafeEqual } from 'node:crypto'
import type { Account } from './account.js'
import { acs3ClaimOf } from './acs3-claim.js'
import type { Credential } from './credential.js'
import { gatewayError, missing, type RpcError } from './rpc-error.js'
import { signAcs3 } from './signature-acs3.js'
import type { UsedNonces } from './used-nonces.js'
import type { WireRequest } from './wire-request.js'

export interface Acs3Rules {
  account: Account
  now: () => number
  nonces: UsedNonces
}

const MAX_SKEW_MS = 15 * 60 * 1000

/** Whose request it is, or why the gateway before all RPC services would not believe it. */
export function authenticateAcs3(
  request: WireRequest,
  body: Buffer,
  { account, now, nonces }: Acs3Rules
): Credential {
  const authorization = request.headers.get('authorization')
  if (authorization === undefined) throw missing('AccessKeyId')
  const claim = acs3ClaimOf(authorization)
  if (claim === undefined) throw gatewayError('IncompleteSignature')
  const date = needed(request, 'x-acs-date')
  const nonce = needed(request, 'x-acs-signature-nonce')
  const hash = needed(request, 'x-acs-content-sha256')
  const credential = account.credential(claim.accessKeyId)
  if (credential === undefined) throw gatewayError('InvalidAccessKeyId.NotFound')
  if (credential.disabled === true) throw gatewayError('InvalidAccessKeyId.Inactive')
  checkDate(date, now())
  checkToken(request, credential, now())
  checkSignedHeaders(request, claim.signedHeaders)
  if (hash !== createHash('sha256').update(body).digest('hex')) {
    throw mismatch('x-acs-content-sha256 is not the hash of the body.')
  }
  const expected = signAcs3(request, claim.signedHeaders, credential.accessKeySecret)
  if (!equal(expected.signature, claim.signature)) {
    throw mismatch(`Server canonical request: ${expected.canonicalRequest}`)
  }
  // Only now: a forged request must not use up somebody's nonce.
  if (!nonces.use(`${claim.accessKeyId} ${nonce}`, now(), now() + 2 * MAX_SKEW_MS)) {
    throw gatewayError('SignatureNonceUsed')
  }
  return credential
}

function needed({ headers }: WireRequest, name: string): string {
  const value = headers.get(name)
  if (!value) throw missing(name)
  return value
}

/** ISO 8601 in UTC with whole seconds: 2023-10-26T10:22:32Z. */
export function checkDate(date: string, now: number): void {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) ? Date.parse(date) : NaN
  if (Number.isNaN(time)) throw gatewayError('InvalidTimeStamp.Format')
  if (Math.abs(now - time) > MAX_SKEW_MS) throw gatewayError('InvalidTimeStamp.Expired')
}

/** As OSS takes tokens: with one, a permanent key is not found; nor is a temporary key without. */
function checkToken({ headers }: WireRequest, credential: Credential, now: number): void {
  const given = headers.get('x-acs-security-token')
  if (credential.securityToken === undefined || given === undefined) {
    if (credential.securityToken === given) return
    throw gatewayError('InvalidAccessKeyId.NotFound')
  }
  if (!equal(credential.securityToken, given)) throw gatewayError('InvalidSecurityToken.MalFormed')
  if (credential.expires !== undefined && credential.expires.getTime() <= now) {
    throw gatewayError('InvalidSecurityToken.Expired')
  }
}

function checkSignedHeaders({ headers }: WireRequest, signed: readonly string[]): void {
  const unsigned = [...headers.keys(), 'host'].find(
    name => (name === 'host' || name.startsWith('x-acs-')) && !signed.includes(name)
  )
  if (unsigned !== undefined) throw mismatch(`The header ${unsigned} is not signed.`)
  const absent = signed.find(name => !headers.has(name))
  if (absent !== undefined) throw mismatch(`The signed header ${absent} is not there.`)
}

function mismatch(reason: string): RpcError {
  return gatewayError(
    'SignatureDoesNotMatch',
    `Specified signature is not matched with our calculation. ${reason}`
  )
}

function equal(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
