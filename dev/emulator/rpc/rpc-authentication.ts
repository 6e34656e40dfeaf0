import { authenticateAcs3 } from './acs3-authentication.js'
import type { Credential } from '../ram/credential.js'
import { authenticateRpc1 } from './rpc1-authentication.js'
import type { RpcAuthenticationContext } from './rpc-credential-checks.js'
import { requireJsonFormat, type RpcParameters } from '../http/rpc-parameters.js'
import type { WireRequest } from '../http/wire-request.js'

/**
 * Authenticates by the ACS3 signature in the header, else by the older one among the parameters.
 */
export function authenticateRpc(
  request: WireRequest,
  body: Buffer,
  parameters: RpcParameters,
  context: RpcAuthenticationContext
): Credential {
  const authorization = request.headers.get('authorization')
  if (authorization !== undefined) return authenticateAcs3(request, body, authorization, context)
  const caller = authenticateRpc1(request.method, parameters, context)
  requireJsonFormat(parameters)
  return caller
}
