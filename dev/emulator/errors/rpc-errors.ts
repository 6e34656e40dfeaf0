/** A service's codes, each with its HTTP status and usual message. */
export type RpcErrorTable = Readonly<Record<string, readonly [status: number, message: string]>>

/**
 * Errors of the gateway in front of all RPC services: signatures, credentials, dates and
 * throttling. Source: help.aliyun.com/en/sdk/product-overview/v3-request-structure-and-signature.
 */
export const GATEWAY_ERRORS = {
  IncompleteSignature: [400, 'The request signature does not conform to Aliyun standards.'],
  'InvalidAccessKeyId.Inactive': [403, 'Specified access key is disabled.'],
  'InvalidAccessKeyId.NotFound': [404, 'Specified access key is not found.'],
  'InvalidAction.NotFound': [404, 'Specified api is not found, please check your url and method.'],
  InvalidParameter: [400, 'The specified parameter is not valid.'],
  'InvalidSecurityToken.Expired': [403, 'Specified SecurityToken is expired.'],
  'InvalidSecurityToken.MalFormed': [403, 'Specified SecurityToken is malformed.'],
  'InvalidTimeStamp.Expired': [400, 'Specified time stamp or date value is expired.'],
  'InvalidTimeStamp.Format': [400, 'Specified time stamp or date value is not well formatted.'],
  MissingParameter: [
    400,
    'An input parameter that is mandatory for processing this request is not supplied.'
  ],
  ServiceUnavailable: [503, 'The request has failed due to a temporary failure of the server.'],
  SignatureDoesNotMatch: [400, 'Specified signature is not matched with our calculation.'],
  SignatureNonceUsed: [400, 'Specified signature nonce was used already.'],
  'Throttling.User': [400, 'Request was denied due to user flow control.']
} satisfies RpcErrorTable

export type GatewayErrorCode = keyof typeof GATEWAY_ERRORS

/** An error response of an RPC service. */
export class RpcServiceError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, status: number, message: string) {
    super(message)
    this.name = code
    this.code = code
    this.status = status
  }
}

export function gatewayError(code: GatewayErrorCode, message?: string): RpcServiceError {
  const [status, defaultMessage] = GATEWAY_ERRORS[code]
  return new RpcServiceError(code, status, message ?? defaultMessage)
}

export function missingParameter(parameter: string): RpcServiceError {
  return gatewayError(
    'MissingParameter',
    `The input parameter "${parameter}" that is mandatory for processing this request is not supplied.`
  )
}
