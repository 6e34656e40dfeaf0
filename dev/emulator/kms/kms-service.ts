import type { IncomingMessage } from 'node:http'
import { describeKey } from './describe-key.js'
import { KMS_ERRORS, kmsError } from '../errors/kms-errors.js'
import type { LoggedRequest } from '../service/request-log.js'
import {
  createRpcService,
  type PreparedCall,
  type ReceivedRpcCall,
  type RpcAction
} from '../rpc/rpc-service.js'
import { authenticateRpc } from '../rpc/rpc-authentication.js'
import { parameterValue } from '../http/rpc-parameters.js'
import { ACS3_ALGORITHM } from '../signatures/signature-acs3.js'
import type { WireRequest } from '../http/wire-request.js'

const DEFAULT_REGION = 'cn-hangzhou'
const VERSION = '2016-01-20'

/** Public and VPC endpoints. Source: help.aliyun.com, KMS endpoints. */
const KMS_HOST = /^kms(?:-vpc)?\.(?<region>[a-z0-9-]+)\.aliyuncs\.com(?::\d*)?$/i

/** Emulates DescribeKey of KMS. */
export const kmsService = createRpcService({
  name: 'kms',
  product: 'Kms',
  errors: KMS_ERRORS,
  internalErrorCode: 'InternalFailure',
  operationOf: ({ action }) => (action === 'DescribeKey' ? action : 'Unknown'),
  prepare
})

/**
 * Recognizes KMS by its host, by an RPC signature, or by the version in the query; STS is matched
 * before.
 */
export function isKmsRequest({ url = '', headers }: IncomingMessage): boolean {
  return (
    KMS_HOST.test(headers.host ?? '') ||
    headers['x-acs-action'] !== undefined ||
    headers.authorization?.startsWith(ACS3_ALGORITHM) === true ||
    new RegExp(`[?&]Version=${VERSION}(?:&|$)`).test(url)
  )
}

function prepare(call: ReceivedRpcCall, entry: LoggedRequest): PreparedCall {
  const { request, operation, body, parameters, action, requestId, context } = call
  const region = regionOf(request.host)
  const key = parameterValue(parameters, 'KeyId')
  Object.assign(entry, { region, ...(key === undefined ? {} : { key }) })
  return {
    ...(key === undefined ? {} : { key }),
    execute() {
      const caller = authenticateRpc(request, body, parameters, context)
      if (operation !== 'DescribeKey' || !isSupportedKmsCall(request, action)) {
        throw kmsError('InvalidAction.NotFound')
      }
      if (caller.deny?.includes(operation)) throw kmsError('Forbidden.NoPermission')
      return describeKey(key, region, { caller, account: context.account, requestId })
    }
  }
}

/** Any other host is the emulator's own address. */
function regionOf(host: string): string {
  return KMS_HOST.exec(host)?.groups?.['region']?.toLowerCase() ?? DEFAULT_REGION
}

/** RPC has a single path, the API's version, and both methods. */
function isSupportedKmsCall({ method, path }: WireRequest, { version }: RpcAction): boolean {
  const known = method === 'POST' || method === 'GET'
  return known && path === '/' && version === VERSION
}
