import { createHash } from 'node:crypto'
import { parseAcs3Authorization, signAcs3 } from '../signatures/signature-acs3.js'
import { type Credential, secretsEqual } from '../ram/credential.js'
import {
  checkTimestamp,
  checkToken,
  requireCredential,
  useNonce,
  type RpcAuthenticationContext
} from './rpc-credential-checks.js'
import { gatewayError, missingParameter, type RpcServiceError } from '../errors/rpc-errors.js'
import type { WireRequest } from '../http/wire-request.js'

/** The credential of a request, or the error of the gateway in front of all RPC services. */
export function authenticateAcs3(
  request: WireRequest,
  body: Buffer,
  authorization: string,
  context: RpcAuthenticationContext
): Credential {
  const { now } = context
  const parsed = parseAcs3Authorization(authorization)
  if (parsed === undefined) throw gatewayError('IncompleteSignature')
  const date = requiredHeader(request, 'x-acs-date')
  const nonce = requiredHeader(request, 'x-acs-signature-nonce')
  const hash = requiredHeader(request, 'x-acs-content-sha256')
  const credential = requireCredential(context, parsed.accessKeyId)
  checkTimestamp(date, now())
  checkToken(request.headers.get('x-acs-security-token'), credential, now())
  checkSignedHeaders(request, parsed.signedHeaders)
  if (hash !== createHash('sha256').update(body).digest('hex')) {
    throw signatureMismatch('x-acs-content-sha256 is not the hash of the body.')
  }
  const expected = signAcs3(request, parsed.signedHeaders, credential.accessKeySecret)
  if (!secretsEqual(expected.signature, parsed.signature)) {
    throw signatureMismatch(`Server canonical request: ${expected.canonicalRequest}`)
  }
  useNonce(credential, nonce, context)
  return credential
}

function requiredHeader({ headers }: WireRequest, name: string): string {
  const value = headers.get(name)
  if (!value) throw missingParameter(name)
  return value
}

function checkSignedHeaders({ headers }: WireRequest, signed: readonly string[]): void {
  const unsigned = [...headers.keys(), 'host'].find(
    name => (name === 'host' || name.startsWith('x-acs-')) && !signed.includes(name)
  )
  if (unsigned !== undefined) throw signatureMismatch(`The header ${unsigned} is not signed.`)
  const absent = signed.find(name => !headers.has(name))
  if (absent !== undefined) throw signatureMismatch(`The signed header ${absent} is not there.`)
}

function signatureMismatch(reason: string): RpcServiceError {
  return gatewayError(
    'SignatureDoesNotMatch',
    `Specified signature is not matched with our calculation. ${reason}`
  )
}
