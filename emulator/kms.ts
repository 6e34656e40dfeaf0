import { authenticateAcs3 } from './acs3-authentication.js'
import { describeKey } from './describe-key.js'
import { KMS_ERRORS, kmsError } from './kms-error.js'
import type { LoggedRequest } from './log.js'
import { parametersOf, valueOf } from './rpc-parameters.js'
import { rpcService, type PreparedCall, type RpcCall } from './rpc-service.js'
import type { WireRequest } from './wire-request.js'

const DEFAULT_REGION = 'cn-hangzhou'
const VERSION = '2016-01-20'

/** KMS, of which the emulator has DescribeKey. */
export const kms = rpcService({
  name: 'kms',
  product: 'Kms',
  errors: KMS_ERRORS,
  internal: 'InternalFailure',
  operationOf: ({ headers }) =>
    headers.get('x-acs-action') === 'DescribeKey' ? 'DescribeKey' : 'Unknown',
  prepare
})

function prepare(call: RpcCall, entry: LoggedRequest): PreparedCall {
  const { request, operation, body, requestId, rules } = call
  const region = regionOf(request.host)
  const key = valueOf(parametersOf(request, body), 'KeyId')
  Object.assign(entry, { region, ...(key === undefined ? {} : { key }) })
  return {
    ...(key === undefined ? {} : { key }),
    carryOut() {
      const caller = authenticateAcs3(request, body, rules)
      if (operation !== 'DescribeKey' || !isCallOfKms(request)) {
        throw kmsError('InvalidAction.NotFound')
      }
      if (caller.deny?.includes(operation)) throw kmsError('Forbidden.NoPermission')
      return describeKey(key, region, { caller, account: rules.account, requestId })
    }
  }
}

/** help.aliyun.com, KMS endpoints: public and VPC; any other host is the emulator's own. */
function regionOf(host: string): string {
  const region = /^kms(?:-vpc)?\.([a-z0-9-]+)\.aliyuncs\.com(?::\d*)?$/i.exec(host)?.[1]
  return region?.toLowerCase() ?? DEFAULT_REGION
}

/** RPC: one path, the version of the API, and either method. */
function isCallOfKms({ method, path, headers }: WireRequest): boolean {
  const known = method === 'POST' || method === 'GET'
  return known && path === '/' && headers.get('x-acs-version') === VERSION
}
