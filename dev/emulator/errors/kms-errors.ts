import { GATEWAY_ERRORS, RpcServiceError, type RpcErrorTable } from './rpc-errors.js'

/**
 * Statuses and messages. Sources:
 * help.aliyun.com/en/kms/key-management-service/support/sample-responses and DescribeKey's own
 * table (KMS API 2016-01-20).
 */
export const KMS_ERRORS = {
  ...GATEWAY_ERRORS,
  'Forbidden.AliasNotFound': [404, 'The specified Alias is not found.'],
  'Forbidden.KeyNotFound': [404, 'The specified Key is not found.'],
  'Forbidden.KmsServiceNotEnabled': [
    403,
    'Kms service is not Enabled for current user. Please get access permission first.'
  ],
  'Forbidden.NoPermission': [403, 'This operation is forbidden by permission system.'],
  InternalFailure: [500, 'Internal Failure.'],
  InvalidParameter: [400, 'The specified parameter KeyId is not valid.'],
  MissingParameter: [
    400,
    'The input parameter "KeyId" that is mandatory for processing this request is not supplied.'
  ],
  ServiceUnavailableTemporary: [503, 'Service Unavailable Temporary.']
} satisfies RpcErrorTable

export type KmsErrorCode = keyof typeof KMS_ERRORS

export function kmsError(code: KmsErrorCode): RpcServiceError {
  return new RpcServiceError(code, ...KMS_ERRORS[code])
}
