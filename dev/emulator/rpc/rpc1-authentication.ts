import { type Credential, secretsEqual } from '../ram/credential.js'
import {
  checkTimestamp,
  checkToken,
  requireCredential,
  useNonce,
  type RpcAuthenticationContext
} from './rpc-credential-checks.js'
import { gatewayError } from '../errors/rpc-errors.js'
import {
  requiredParameter,
  rejectDuplicates,
  parameterValue,
  type RpcParameters
} from '../http/rpc-parameters.js'
import { RPC1_METHOD, RPC1_VERSION, signRpc1 } from '../signatures/signature-rpc1.js'

/** The credential of a request with the older signature, which is among the parameters. */
export function authenticateRpc1(
  method: string,
  parameters: RpcParameters,
  context: RpcAuthenticationContext
): Credential {
  const { now } = context
  rejectDuplicates(parameters)
  const accessKeyId = requiredParameter(parameters, 'AccessKeyId')
  const signatureParameter = requiredParameter(parameters, 'Signature')
  checkValue(parameters, 'SignatureMethod', RPC1_METHOD)
  checkValue(parameters, 'SignatureVersion', RPC1_VERSION)
  // Other types do not sign with an access key's secret.
  if (parameterValue(parameters, 'SignatureType')) throw invalidParameter('SignatureType')
  const nonce = requiredParameter(parameters, 'SignatureNonce')
  const date = requiredParameter(parameters, 'Timestamp')
  const credential = requireCredential(context, accessKeyId)
  checkTimestamp(date, now())
  checkToken(parameterValue(parameters, 'SecurityToken'), credential, now())
  const { signature, stringToSign } = signRpc1(method, parameters, credential.accessKeySecret)
  if (!secretsEqual(signature, signatureParameter)) {
    // alibaba-cloud-sdk-go sdk/errors/signature_does_not_match_wrapper.go compares what follows the
    // colon.
    throw gatewayError(
      'SignatureDoesNotMatch',
      `Specified signature is not matched with our calculation. server string to sign is:${stringToSign}`
    )
  }
  useNonce(credential, nonce, context)
  return credential
}

function checkValue(parameters: RpcParameters, name: string, only: string): void {
  if (requiredParameter(parameters, name) !== only) throw invalidParameter(name)
}

function invalidParameter(name: string): Error {
  return gatewayError('InvalidParameter', `The specified parameter "${name}" is not valid.`)
}
