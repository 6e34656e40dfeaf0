import type { Credential } from './credential.js'
import { equalText } from './equal-text.js'
import {
  checkDate,
  checkToken,
  credentialOf,
  useNonce,
  type RpcAuthenticationRules
} from './rpc-credential.js'
import { gatewayError } from './rpc-error.js'
import { needed, refuseDuplicates, valueOf, type RpcParameters } from './rpc-parameters.js'
import { RPC1_METHOD, RPC1_VERSION, signRpc1 } from './signature-rpc1.js'

/** Whose request it is by the older signature, which is among the parameters. */
export function authenticateRpc1(
  method: string,
  parameters: RpcParameters,
  rules: RpcAuthenticationRules
): Credential {
  const { now } = rules
  refuseDuplicates(parameters)
  const accessKeyId = needed(parameters, 'AccessKeyId')
  const given = needed(parameters, 'Signature')
  checkValue(parameters, 'SignatureMethod', RPC1_METHOD)
  checkValue(parameters, 'SignatureVersion', RPC1_VERSION)
  // Another type signs with something else than an access key's secret.
  if (valueOf(parameters, 'SignatureType')) throw wrong('SignatureType')
  const nonce = needed(parameters, 'SignatureNonce')
  const date = needed(parameters, 'Timestamp')
  const credential = credentialOf(rules, accessKeyId)
  checkDate(date, now())
  checkToken(valueOf(parameters, 'SecurityToken'), credential, now())
  const { signature, stringToSign } = signRpc1(method, parameters, credential.accessKeySecret)
  if (!equalText(signature, given)) {
    // alibaba-cloud-sdk-go sdk/errors/signature_does_not_match_wrapper.go compares what follows the colon.
    throw gatewayError(
      'SignatureDoesNotMatch',
      `Specified signature is not matched with our calculation. server string to sign is:${stringToSign}`
    )
  }
  useNonce(credential, nonce, rules)
  return credential
}

function checkValue(parameters: RpcParameters, name: string, only: string): void {
  if (needed(parameters, name) !== only) throw wrong(name)
}

function wrong(name: string): Error {
  return gatewayError('InvalidParameter', `The specified parameter "${name}" is not valid.`)
}
