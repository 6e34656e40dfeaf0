import type { IncomingMessage } from 'node:http'
import { assumeRole, assumeRoleWithOidc } from './assume-role.js'
import type { LoggedRequest } from './log.js'
import type { Operation } from './operation.js'
import { gatewayError, jsonAnswer } from './rpc-error.js'
import type { RpcAction } from './rpc-action.js'
import { authenticateRpc } from './rpc-authentication.js'
import { checkDate } from './rpc-credential.js'
import {
  needed,
  refuseDuplicates,
  refuseOtherFormats,
  valueOf,
  type RpcParameters
} from './rpc-parameters.js'
import { rpcService, type PreparedCall, type RpcCall } from './rpc-service.js'
import { STS_ERRORS } from './sts-error.js'
import type { WireRequest } from './wire-request.js'

const VERSION = '2015-04-01'

/** help.aliyun.com, STS endpoints: the central one, the regions' and those within a VPC. */
const STS_HOST = /^sts(?:-vpc)?(?:\.(?<region>[a-z0-9-]+))?\.aliyuncs\.com(?::\d*)?$/i

/** STS, of which the emulator has the two ways to assume a role. */
export const sts = rpcService({
  name: 'sts',
  product: 'Sts',
  errors: STS_ERRORS,
  internal: 'InternalError',
  operationOf,
  prepare
})

/** By its host, by the query of a call without ACS3, or by the headers of one with it. */
export function isForSts({ url = '', headers }: IncomingMessage): boolean {
  return (
    STS_HOST.test(headers.host ?? '') ||
    new RegExp(`[?&](?:Action=AssumeRoleWithOIDC|Version=${VERSION})(?:&|$)`).test(url) ||
    headers['x-acs-action'] === 'AssumeRole' ||
    headers['x-acs-version'] === VERSION
  )
}

function operationOf({ action }: RpcAction): Operation {
  return action === 'AssumeRoleWithOIDC' || action === 'AssumeRole' ? action : 'Unknown'
}

function prepare(call: RpcCall, entry: LoggedRequest): PreparedCall {
  const { parameters } = call
  Object.assign(entry, loggedSession(parameters), loggedRegion(call.request.host))
  return {
    async carryOut() {
      const answer = await carryOut(call)
      return jsonAnswer(200, { RequestId: call.requestId, ...answer })
    }
  }
}

async function carryOut(call: RpcCall): Promise<object> {
  const { request, operation, body, parameters, action, rules } = call
  const { account, now } = rules
  if (operation === 'AssumeRoleWithOIDC') {
    checkUnsigned(request, parameters, now())
    return assumeRoleWithOidc(parameters, account, now())
  }
  const caller = authenticateRpc(request, body, parameters, rules)
  const known = request.method === 'POST' || request.method === 'GET'
  const isCall = known && request.path === '/' && action.version === VERSION
  if (operation !== 'AssumeRole' || !isCall) throw gatewayError('InvalidAction.NotFound')
  refuseDuplicates(parameters)
  return assumeRole(parameters, caller, account, now())
}

/** What every RPC call without headers of its own says in the query: help.aliyun.com, "Common parameters". */
function checkUnsigned(
  { method, path }: WireRequest,
  parameters: RpcParameters,
  now: number
): void {
  refuseDuplicates(parameters)
  if (method !== 'POST' || path !== '/' || valueOf(parameters, 'Version') !== VERSION) {
    throw gatewayError('InvalidAction.NotFound')
  }
  refuseOtherFormats(parameters)
  checkDate(needed(parameters, 'Timestamp'), now)
}

function loggedSession(parameters: RpcParameters): Partial<LoggedRequest> {
  const roleArn = valueOf(parameters, 'RoleArn')
  const sessionName = valueOf(parameters, 'RoleSessionName')
  const durationSeconds = valueOf(parameters, 'DurationSeconds')
  const policy = valueOf(parameters, 'Policy')
  return {
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(sessionName === undefined ? {} : { sessionName }),
    ...(durationSeconds === undefined ? {} : { durationSeconds: Number(durationSeconds) }),
    ...(policy === undefined ? {} : { policy })
  }
}

function loggedRegion(host: string): Pick<LoggedRequest, 'region'> {
  const region = STS_HOST.exec(host)?.groups?.['region']
  return region === undefined ? {} : { region: region.toLowerCase() }
}
