import { createHmac } from 'node:crypto'
import { canonicalQuery, percentEncode } from './percent-encoding.js'
import type { RpcParameters } from '../http/rpc-parameters.js'

export const RPC1_METHOD = 'HMAC-SHA1'
export const RPC1_VERSION = '1.0'

/**
 * The older signature of RPC services, over all other parameters. Source: help.aliyun.com, "Request
 * signatures".
 */
export function signRpc1(
  method: string,
  parameters: RpcParameters,
  secret: string
): { stringToSign: string; signature: string } {
  const signed = parameters.filter(([name]) => name !== 'Signature')
  const stringToSign = `${method}&${percentEncode('/')}&${percentEncode(canonicalQuery(signed))}`
  const signature = createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64')
  return { stringToSign, signature }
}
