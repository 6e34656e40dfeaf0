import { jsonResponse } from '../http/response.js'
import type { IncomingMessage } from 'node:http'
import { assumeRole, assumeRoleWithOidc } from './assume-role.js'
import type { LoggedRequest } from '../service/request-log.js'
import type { ApiOperation } from '../http/operation.js'
import { gatewayError } from '../errors/rpc-errors.js'
import {
  createRpcService,
  type PreparedCall,
  type ReceivedRpcCall,
  type RpcAction
} from '../rpc/rpc-service.js'
import { authenticateRpc } from '../rpc/rpc-authentication.js'
import { checkTimestamp } from '../rpc/rpc-credential-checks.js'
import {
  requiredParameter,
  rejectDuplicates,
  requireJsonFormat,
  parameterValue,
  type RpcParameters
} from '../http/rpc-parameters.js'
import { STS_ERRORS } from '../errors/sts-errors.js'
import type { WireRequest } from '../http/wire-request.js'

const VERSION = '2015-04-01'

/** Central, regional and VPC endpoints. Source: help.aliyun.com, STS endpoints. */
const STS_HOST = /^sts(?:-vpc)?(?:\.(?<region>[a-z0-9-]+))?\.aliyuncs\.com(?::\d*)?$/i

/** Emulates the two operations of STS that assume a role. */
export const stsService = createRpcService({
  name: 'sts',
  product: 'Sts',
  errors: STS_ERRORS,
  internalErrorCode: 'InternalError',
  operationOf,
  prepare
})

/**
 * Recognizes STS by its host, by the query of a request without ACS3, or by the headers of one with
 * it.
 */
export function isStsRequest({ url = '', headers }: IncomingMessage): boolean {
  return (
    STS_HOST.test(headers.host ?? '') ||
    new RegExp(`[?&](?:Action=AssumeRoleWithOIDC|Version=${VERSION})(?:&|$)`).test(url) ||
    headers['x-acs-action'] === 'AssumeRole' ||
    headers['x-acs-version'] === VERSION
  )
}

function operationOf({ action }: RpcAction): ApiOperation {
  return action === 'AssumeRoleWithOIDC' || action === 'AssumeRole' ? action : 'Unknown'
}

function prepare(call: ReceivedRpcCall, entry: LoggedRequest): PreparedCall {
  const { parameters } = call
  Object.assign(entry, loggedSessionParameters(parameters), loggedRegion(call.request.host))
  return {
    async execute() {
      const result = await execute(call)
      return jsonResponse(200, { RequestId: call.requestId, ...result })
    }
  }
}

async function execute(call: ReceivedRpcCall): Promise<object> {
  const { request, operation, body, parameters, action, context } = call
  const { account, now } = context
  if (operation === 'AssumeRoleWithOIDC') {
    checkUnsignedCall(request, parameters, now())
    return assumeRoleWithOidc(parameters, account, now())
  }
  const caller = authenticateRpc(request, body, parameters, context)
  const isKnownMethod = request.method === 'POST' || request.method === 'GET'
  const isCall = isKnownMethod && request.path === '/' && action.version === VERSION
  if (operation !== 'AssumeRole' || !isCall) throw gatewayError('InvalidAction.NotFound')
  rejectDuplicates(parameters)
  return assumeRole(parameters, caller, account, now())
}

/**
 * An RPC request without signature headers has these in its query. Source: help.aliyun.com, "Common
 * parameters".
 */
function checkUnsignedCall(
  { method, path }: WireRequest,
  parameters: RpcParameters,
  now: number
): void {
  rejectDuplicates(parameters)
  if (method !== 'POST' || path !== '/' || parameterValue(parameters, 'Version') !== VERSION) {
    throw gatewayError('InvalidAction.NotFound')
  }
  requireJsonFormat(parameters)
  checkTimestamp(requiredParameter(parameters, 'Timestamp'), now)
}

function loggedSessionParameters(parameters: RpcParameters): Partial<LoggedRequest> {
  const roleArn = parameterValue(parameters, 'RoleArn')
  const sessionName = parameterValue(parameters, 'RoleSessionName')
  const durationSeconds = parameterValue(parameters, 'DurationSeconds')
  const policy = parameterValue(parameters, 'Policy')
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
