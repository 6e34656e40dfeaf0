import { GATEWAY_ERRORS, RpcServiceError, type RpcErrorTable } from './rpc-errors.js'

/**
 * Codes and messages. Sources: help.aliyun.com/en/ram, STS API 2015-04-01, and the troubleshooting
 * of RRSA in ACK. The status of AuthenticationFail is not documented: SDKs treat any but 200 as a
 * failure.
 */
export const STS_ERRORS = {
  ...GATEWAY_ERRORS,
  'AuthenticationFail.NoPermission': [403, 'There is no permission.'],
  'AuthenticationFail.OIDCToken.AudienceNotMatch': [400, 'Invalid audience.'],
  'AuthenticationFail.OIDCToken.Expired': [400, 'This JsonWebToken is expired.'],
  'AuthenticationFail.OIDCToken.Invalid': [400, 'This JsonWebToken is invalid.'],
  'AuthenticationFail.OIDCToken.IssuerConfigurationBroken': [
    400,
    'The configuration of the issuer cannot be read.'
  ],
  'AuthenticationFail.OIDCToken.IssuerNotMatch': [400, 'Invalid issuer.'],
  'AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch': [
    400,
    'The fingerprint of the issuer is not one of the OIDC provider.'
  ],
  'EntityNotExist.Role': [404, 'The specified Role not exists .'],
  InternalError: [500, 'STS Server Internal Error happened, please send the RequestId to us.'],
  'InvalidParameter.DurationSeconds': [400, 'The Min/Max value of DurationSeconds is 15min/1hr.'],
  'InvalidParameter.OIDCToken': [400, 'The parameter OIDCToken is wrongly formed.'],
  'InvalidParameter.PolicyGrammar': [400, 'The parameter Policy has not passed grammar check.'],
  'InvalidParameter.PolicySize': [400, 'The size of Policy must be smaller than 2048 bytes.'],
  'InvalidParameter.RoleArn': [400, 'The parameter RoleArn is wrongly formed.'],
  'InvalidParameter.RoleSessionName': [400, 'The parameter RoleSessionName is wrongly formed.'],
  NoPermission: [403, 'You are not authorized to do this action. You should be authorized by RAM.']
} satisfies RpcErrorTable

export type StsErrorCode = keyof typeof STS_ERRORS

export function stsError(code: StsErrorCode, message?: string): RpcServiceError {
  const [status, defaultMessage] = STS_ERRORS[code]
  return new RpcServiceError(code, status, message ?? defaultMessage)
}
