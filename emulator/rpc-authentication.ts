import { authenticateAcs3 } from './acs3-authentication.js'
import type { Credential } from './credential.js'
import { authenticateRpc1 } from './rpc1-authentication.js'
import type { RpcAuthenticationRules } from './rpc-credential.js'
import { refuseOtherFormats, type RpcParameters } from './rpc-parameters.js'
import type { WireRequest } from './wire-request.js'

/** By the signature in the header, ACS3, or else by the older one among the parameters. */
export function authenticateRpc(
  request: WireRequest,
  body: Buffer,
  parameters: RpcParameters,
  rules: RpcAuthenticationRules
): Credential {
  const authorization = request.headers.get('authorization')
  if (authorization !== undefined) return authenticateAcs3(request, body, authorization, rules)
  const caller = authenticateRpc1(request.method, parameters, rules)
  refuseOtherFormats(parameters)
  return caller
}
