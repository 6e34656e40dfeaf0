import { parameterValue, type RpcParameters } from '../http/rpc-parameters.js'
import type { WireRequest } from '../http/wire-request.js'

/** What an RPC call asks for, and in which version of the service. */
export interface RpcAction {
  action: string | undefined
  version: string | undefined
}

/** ACS3 says it in headers; the older signature, and a call without any, among the parameters. */
export function resolveRpcAction({ headers }: WireRequest, parameters: RpcParameters): RpcAction {
  const byHeader = { action: headers.get('x-acs-action'), version: headers.get('x-acs-version') }
  const action = parameterValue(parameters, 'Action')
  if (headers.has('authorization') || action === undefined) return byHeader
  return { action, version: parameterValue(parameters, 'Version') }
}
