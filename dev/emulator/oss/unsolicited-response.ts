import { ossErrorResponse, xmlResponse, type ServiceResponse } from '../http/response.js'
import { serializeRule, type StoredRule } from '../account/encryption-rule.js'
import { ossError } from '../errors/oss-errors.js'
import { ossService } from './oss-service.js'

/** What GetBucketEncryption of a bucket with that rule is answered, under a request id of its own. */
export function unsolicitedEncryptionResponse(
  rule: StoredRule | null,
  host: string,
  now: number
): ServiceResponse {
  const requestId = ossService.newRequestId()
  const response =
    rule === null
      ? ossErrorResponse(ossError('NoSuchServerSideEncryptionRule'), 'GET', requestId, host)
      : xmlResponse(serializeRule(rule))
  return {
    ...response,
    headers: { ...ossService.commonHeaders(requestId, now, 0), ...response.headers }
  }
}
