import type { Answer } from './answer.js'

/**
 * Statuses and messages: help.aliyun.com/en/kms/key-management-service/support/sample-responses and
 * DescribeKey's own table (KMS API 2016-01-20); signatures and throttling from the gateway before
 * all RPC services, help.aliyun.com/en/sdk/product-overview/v3-request-structure-and-signature.
 */
const KNOWN = {
  'Forbidden.AliasNotFound': [404, 'The specified Alias is not found.'],
  'Forbidden.KeyNotFound': [404, 'The specified Key is not found.'],
  'Forbidden.KmsServiceNotEnabled': [
    403,
    'Kms service is not Enabled for current user. Please get access permission first.'
  ],
  'Forbidden.NoPermission': [403, 'This operation is forbidden by permission system.'],
  IncompleteSignature: [400, 'The request signature does not conform to Aliyun standards.'],
  InternalFailure: [500, 'Internal Failure.'],
  'InvalidAccessKeyId.Inactive': [403, 'Specified access key is disabled.'],
  'InvalidAccessKeyId.NotFound': [404, 'Specified access key is not found.'],
  'InvalidAction.NotFound': [404, 'Specified api is not found, please check your url and method.'],
  InvalidParameter: [400, 'The specified parameter KeyId is not valid.'],
  'InvalidSecurityToken.Expired': [403, 'Specified SecurityToken is expired.'],
  'InvalidSecurityToken.MalFormed': [403, 'Specified SecurityToken is malformed.'],
  'InvalidTimeStamp.Expired': [400, 'Specified time stamp or date value is expired.'],
  'InvalidTimeStamp.Format': [400, 'Specified time stamp or date value is not well formatted.'],
  MissingParameter: [
    400,
    'The input parameter "KeyId" that is mandatory for processing this request is not supplied.'
  ],
  ServiceUnavailable: [503, 'The request has failed due to a temporary failure of the server.'],
  ServiceUnavailableTemporary: [503, 'Service Unavailable Temporary.'],
  SignatureDoesNotMatch: [400, 'Specified signature is not matched with our calculation.'],
  SignatureNonceUsed: [400, 'Specified signature nonce was used already.'],
  'Throttling.User': [400, 'Request was denied due to user flow control.']
} satisfies Record<string, [status: number, message: string]>

export type KmsErrorCode = keyof typeof KNOWN

export function isKmsErrorCode(code: string): code is KmsErrorCode {
  return Object.hasOwn(KNOWN, code)
}

/** A refusal, as KMS words it. */
export class KmsError extends Error {
  readonly code: KmsErrorCode
  readonly status: number

  constructor(code: KmsErrorCode, message: string = KNOWN[code][1]) {
    super(message)
    this.name = code
    this.code = code
    this.status = KNOWN[code][0]
  }
}

export function missing(parameter: string): KmsError {
  return new KmsError(
    'MissingParameter',
    `The input parameter "${parameter}" that is mandatory for processing this request is not supplied.`
  )
}

export function kmsErrorAnswer(error: KmsError, requestId: string, host: string): Answer {
  const { code, status, message } = error
  const recommend = `https://api.alibabacloud.com/troubleshoot?q=${code}&product=Kms&requestId=${requestId}`
  return {
    ...jsonAnswer(status, {
      RequestId: requestId,
      HostId: host,
      Code: code,
      Message: message,
      Recommend: recommend
    }),
    code
  }
}

export function jsonAnswer(status: number, content: object): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json;charset=utf-8' },
    body: Buffer.from(JSON.stringify(content))
  }
}
