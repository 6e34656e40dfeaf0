import { createHash } from 'node:crypto'
import { acs3ClaimOf } from './acs3-claim.js'
import type { Credential } from './credential.js'
import { equalText } from './equal-text.js'
import {
  checkDate,
  checkToken,
  credentialOf,
  useNonce,
  type RpcAuthenticationRules
} from './rpc-credential.js'
import { gatewayError, missing, type RpcError } from './rpc-error.js'
import { signAcs3 } from './signature-acs3.js'
import type { WireRequest } from './wire-request.js'

/** Whose request it is, or why the gateway before all RPC services would not believe it. */
export function authenticateAcs3(
  request: WireRequest,
  body: Buffer,
  authorization: string,
  rules: RpcAuthenticationRules
): Credential {
  const { now } = rules
  const claim = acs3ClaimOf(authorization)
  if (claim === undefined) throw gatewayError('IncompleteSignature')
  const date = needed(request, 'x-acs-date')
  const nonce = needed(request, 'x-acs-signature-nonce')
  const hash = needed(request, 'x-acs-content-sha256')
  const credential = credentialOf(rules, claim.accessKeyId)
  checkDate(date, now())
  checkToken(request.headers.get('x-acs-security-token'), credential, now())
  checkSignedHeaders(request, claim.signedHeaders)
  if (hash !== createHash('sha256').update(body).digest('hex')) {
    throw mismatch('x-acs-content-sha256 is not the hash of the body.')
  }
  const expected = signAcs3(request, claim.signedHeaders, credential.accessKeySecret)
  if (!equalText(expected.signature, claim.signature)) {
    throw mismatch(`Server canonical request: ${expected.canonicalRequest}`)
  }
  useNonce(credential, nonce, rules)
  return credential
}

function needed({ headers }: WireRequest, name: string): string {
  const value = headers.get(name)
  if (!value) throw missing(name)
  return value
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
