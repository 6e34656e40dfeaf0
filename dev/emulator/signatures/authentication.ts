import type { Account } from '../account/account.js'
import type { Address } from '../endpoints/address.js'
import type {
  RequestAuthorization,
  MalformedAuthorization,
  V1Authorization,
  V4Authorization
} from './authorization.js'
import { secretsEqual, type Credential } from '../ram/credential.js'
import { ossError, type OssError } from '../errors/oss-errors.js'
import { signV1 } from './signature-v1.js'
import { signV4, UNSIGNED_PAYLOAD } from './signature-v4.js'
import { checkSigningDate } from './signing-date.js'
import { invalidScope } from './signing-scope.js'
import type { WireRequest } from '../http/wire-request.js'

export interface AuthenticationContext {
  account: Account
  allowV1: boolean
  now: () => number
}

/**
 * The credential of a request, or OSS's error. Source for the codes: help.aliyun.com, "HTTP 403
 * status code".
 */
export function authenticate(
  request: WireRequest,
  address: Address,
  authorization: RequestAuthorization,
  { account, allowV1, now }: AuthenticationContext
): Credential {
  if (authorization.form === 'anonymous') {
    throw ossError('AccessDenied', {
      message: 'Anonymous access is forbidden for this operation.',
      ec: '0003-00001201'
    })
  }
  if (authorization.form === 'malformed') throw malformedAuthorization(authorization)
  if (authorization.form === 'v2') throw ossError('NotImplemented')
  if (authorization.form === 'v1' && !allowV1) {
    throw ossError('AccessDenied', {
      message: 'The V1 signature is not supported for this account. Please use the V4 signature.'
    })
  }
  const credential = account.credential(authorization.accessKeyId)
  if (credential === undefined) throw unknownKey(authorization)
  if (credential.disabled === true) {
    throw ossError('InvalidAccessKeyId', {
      message: 'The OSS Access Key Id you provided is disabled.',
      ec: '0002-00000904',
      extras: [['OSSAccessKeyId', authorization.accessKeyId]]
    })
  }
  checkSigningDate(authorization, now())
  if (authorization.form === 'v4') checkScope(authorization, address)
  checkToken(authorization, credential, now())
  if (authorization.form === 'v4') checkPayloadHash(request, authorization)
  const parts = computeSignature(request, address, authorization, credential)
  if (!secretsEqual(parts.signature, authorization.signature))
    throw signatureMismatch(authorization, parts)
  return credential
}

/** Whether the signature is valid for this address. */
export function signatureMatches(
  request: WireRequest,
  address: Address,
  authorization: RequestAuthorization,
  account: Account
): boolean {
  if (authorization.form !== 'v4' && authorization.form !== 'v1') return false
  const credential = account.credential(authorization.accessKeyId)
  return (
    credential !== undefined &&
    secretsEqual(
      computeSignature(request, address, authorization, credential).signature,
      authorization.signature
    )
  )
}

function computeSignature(
  request: WireRequest,
  address: Address,
  authorization: V4Authorization | V1Authorization,
  { accessKeySecret }: Credential
): { signature: string; stringToSign: string; canonicalRequest?: string } {
  if (authorization.form === 'v1')
    return signV1(request, address, authorization.date ?? '', accessKeySecret)
  const { scope, timestamp = '', additionalHeaders } = authorization
  return signV4(request, address, {
    scope,
    timestamp,
    additionalHeaders,
    secret: accessKeySecret
  })
}

/**
 * aliyun-oss-python-sdk tests/test_exception_ec.py expects this error for oss-cn-hangzhou,
 * cn-beijing-internal, beijing and an empty region. An endpoint without a region uses the scope's.
 * For a CloudBox the region is its ID, and the product differs: alibabacloud-oss-go-sdk-v2
 * oss/client.go.
 */
function checkScope(authorization: V4Authorization, { region, cloudBox }: Address): void {
  const signed = authorization.scope.region
  const isRegion = /^(?!oss-)[a-z]+(-[a-z0-9]+)+(?<!-internal)$/.test(signed)
  const expected = cloudBox ?? region
  if (!isRegion || (expected !== undefined && expected !== signed)) {
    throw invalidScope('region', authorization)
  }
  if (authorization.scope.product !== (cloudBox === undefined ? 'oss' : 'oss-cloudbox')) {
    throw invalidScope('product', authorization)
  }
}

/** Source: alibabacloud.com/help/en/oss/support/0002-00000002 to 0002-00000007. */
function checkToken(
  authorization: V4Authorization | V1Authorization,
  credential: Credential,
  now: number
): void {
  if (credential.securityToken === undefined) {
    // With a token the request is one of STS, which has no permanent keys.
    if (authorization.securityToken !== undefined) throw unknownKey(authorization, '0002-00000002')
    return
  }
  if (authorization.securityToken === undefined) {
    throw ossError('InvalidAccessKeyId', {
      message:
        'The OSS Access Key Id you provided does not exist in our records. The Security Token may be lost to specify that it is a STS Access Id.',
      ec: '0002-00000003',
      extras: [['OSSAccessKeyId', authorization.accessKeyId]]
    })
  }
  if (!secretsEqual(credential.securityToken, authorization.securityToken))
    throw ossError('InvalidSecurityToken')
  if (credential.expires !== undefined && credential.expires.getTime() <= now) {
    throw ossError('SecurityTokenExpired')
  }
}

/** Source: alibabacloud.com/help/en/oss/support/0002-00000214 */
function checkPayloadHash(request: WireRequest, authorization: V4Authorization): void {
  const payloadHash = request.headers.get('x-oss-content-sha256')
  if (payloadHash === UNSIGNED_PAYLOAD || (authorization.presigned && payloadHash === undefined))
    return
  throw ossError('InvalidArgument', {
    message: 'Invalid x-oss-content-sha256.',
    ec: '0002-00000214',
    extras: [['Authorization', authorization.rawCredential]]
  })
}

function malformedAuthorization({
  argument: [name, value],
  message,
  ec
}: MalformedAuthorization): OssError {
  return ossError('InvalidArgument', {
    ...(message === undefined ? {} : { message }),
    ...(ec === undefined ? {} : { ec }),
    extras: [
      ['ArgumentName', name],
      ['ArgumentValue', value]
    ]
  })
}

function unknownKey({ accessKeyId }: V4Authorization | V1Authorization, ec?: string): OssError {
  return ossError('InvalidAccessKeyId', {
    ...(ec === undefined ? {} : { ec }),
    extras: [['OSSAccessKeyId', accessKeyId]]
  })
}

/** The response shows what the service signed, so that callers can compare. */
function signatureMismatch(
  authorization: V4Authorization | V1Authorization,
  { stringToSign, canonicalRequest }: { stringToSign: string; canonicalRequest?: string }
): OssError {
  const bytes = Buffer.from(stringToSign, 'latin1').toString('hex').toUpperCase()
  return ossError('SignatureDoesNotMatch', {
    extras: [
      ['OSSAccessKeyId', authorization.accessKeyId],
      ['SignatureProvided', authorization.signature],
      ['StringToSign', stringToSign],
      ['StringToSignBytes', bytes.replace(/..(?!$)/g, '$& ')],
      ...(canonicalRequest === undefined ? [] : ([['CanonicalRequest', canonicalRequest]] as const))
    ]
  })
}
