import { ossError } from '../errors/oss-errors.js'
import type { WireRequest } from '../http/wire-request.js'

/**
 * OSS does not authenticate preflight requests (alibabacloud-oss-python-sdk-v2 tests/integration,
 * test_bucket_cors_fail) and rejects those that no CORS rule matches. No bucket here has CORS
 * rules. Sources: help.aliyun.com/en/oss/developer-reference/options; for the 400, help.aliyun.com,
 * OSS, "HTTP 400 status code".
 */
export function rejectPreflight({ method, headers }: WireRequest): void {
  if (method !== 'OPTIONS') return
  for (const [name, asked] of [
    ['origin', 'Origin request header'],
    ['access-control-request-method', 'Request Access-Control-Request-Method header']
  ] as const) {
    if (headers.has(name)) continue
    throw ossError('BadRequest', { message: `Insufficient information. ${asked} needed.` })
  }
  throw ossError('AccessForbidden')
}
