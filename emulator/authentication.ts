import { timingSafeEqual } from 'node:crypto'
import type { Account } from './account.js'
import type { Address } from './addressing.js'
import type { Claim, MalformedClaim, V1Claim, V4Claim } from './claim.js'
import type { Credential } from './credential.js'
import { ossError, type OssError } from './error.js'
import { signV1 } from './signature-v1.js'
import { signV4, UNSIGNED_PAYLOAD } from './signature-v4.js'
import { checkDate } from './signing-date.js'
import { invalidScope } from './signing-scope.js'
import type { WireRequest } from './wire-request.js'

export interface AuthenticationRules {
  account: Account
  allowV1: boolean
  now: () => number
}

/** Whose request it is, or why OSS would not believe it. Codes: help.aliyun.com, "HTTP 403 status code". */
export function authenticate(
  request: WireRequest,
  address: Address,
  claim: Claim,
  { account, allowV1, now }: AuthenticationRules
): Credential {
  if (claim.form === 'anonymous') {
    throw ossError('AccessDenied', {
      message: 'Anonymous access is forbidden for this operation.',
      ec: '0003-00001201'
    })
  }
  if (claim.form === 'malformed') throw unreadable(claim)
  if (claim.form === 'v2') throw ossError('NotImplemented')
  if (claim.form === 'v1' && !allowV1) {
    throw ossError('AccessDenied', {
      message: 'The V1 signature is not supported for this account. Please use the V4 signature.'
    })
  }
  const credential = account.credential(claim.accessKeyId)
  if (credential === undefined) throw unknownKey(claim)
  if (credential.disabled === true) {
    throw ossError('InvalidAccessKeyId', {
      message: 'The OSS Access Key Id you provided is disabled.',
      ec: '0002-00000904',
      extras: [['OSSAccessKeyId', claim.accessKeyId]]
    })
  }
  checkDate(claim, now())
  if (claim.form === 'v4') checkScope(claim, address)
  checkToken(claim, credential, now())
  if (claim.form === 'v4') checkPayloadHash(request, claim)
  const parts = partsOf(request, address, claim, credential)
  if (!equal(parts.signature, claim.signature)) throw mismatch(claim, parts)
  return credential
}

/** Whether the signature fits when the request is taken to be about this address. */
export function isSigned(
  request: WireRequest,
  address: Address,
  claim: Claim,
  account: Account
): boolean {
  if (claim.form !== 'v4' && claim.form !== 'v1') return false
  const credential = account.credential(claim.accessKeyId)
  return (
    credential !== undefined &&
    equal(partsOf(request, address, claim, credential).signature, claim.signature)
  )
}

function partsOf(
  request: WireRequest,
  address: Address,
  claim: V4Claim | V1Claim,
  { accessKeySecret }: Credential
): { signature: string; stringToSign: string; canonicalRequest?: string } {
  if (claim.form === 'v1') return signV1(request, address, claim.date ?? '', accessKeySecret)
  return signV4(
    request,
    address,
    claim.scope,
    claim.timestamp ?? '',
    claim.additionalHeaders,
    accessKeySecret
  )
}

/**
 * aliyun-oss-python-sdk tests/test_exception_ec.py: oss-cn-hangzhou, cn-beijing-internal, beijing and
 * an empty region are all refused so. An endpoint without a region of its own takes the scope's. In a
 * CloudBox its id is the region, and the product another: alibabacloud-oss-go-sdk-v2 oss/client.go.
 */
function checkScope(claim: V4Claim, { region, cloudBox }: Address): void {
  const signed = claim.scope.region
  const isRegion = /^(?!oss-)[a-z]+(-[a-z0-9]+)+(?<!-internal)$/.test(signed)
  const expected = cloudBox ?? region
  if (!isRegion || (expected !== undefined && expected !== signed)) {
    throw invalidScope('region', claim)
  }
  if (claim.scope.product !== (cloudBox === undefined ? 'oss' : 'oss-cloudbox')) {
    throw invalidScope('product', claim)
  }
}

/** alibabacloud.com/help/en/oss/support/0002-00000002 to 0002-00000007. */
function checkToken(claim: V4Claim | V1Claim, credential: Credential, now: number): void {
  if (credential.securityToken === undefined) {
    // A token makes it a request of STS, among whose keys a permanent key is not found.
    if (claim.securityToken !== undefined) throw unknownKey(claim, '0002-00000002')
    return
  }
  if (claim.securityToken === undefined) {
    throw ossError('InvalidAccessKeyId', {
      message:
        'The OSS Access Key Id you provided does not exist in our records. The Security Token may be lost to specify that it is a STS Access Id.',
      ec: '0002-00000003',
      extras: [['OSSAccessKeyId', claim.accessKeyId]]
    })
  }
  if (!equal(credential.securityToken, claim.securityToken)) throw ossError('InvalidSecurityToken')
  if (credential.expires !== undefined && credential.expires.getTime() <= now) {
    throw ossError('SecurityTokenExpired')
  }
}

/** alibabacloud.com/help/en/oss/support/0002-00000214 */
function checkPayloadHash(request: WireRequest, claim: V4Claim): void {
  const given = request.headers.get('x-oss-content-sha256')
  if (given === UNSIGNED_PAYLOAD || (claim.presigned && given === undefined)) return
  throw ossError('InvalidArgument', {
    message: 'Invalid x-oss-content-sha256.',
    ec: '0002-00000214',
    extras: [['Authorization', claim.authorization]]
  })
}

function unreadable({ argument: [name, value], message, ec }: MalformedClaim): OssError {
  return ossError('InvalidArgument', {
    ...(message === undefined ? {} : { message }),
    ...(ec === undefined ? {} : { ec }),
    extras: [
      ['ArgumentName', name],
      ['ArgumentValue', value]
    ]
  })
}

function unknownKey({ accessKeyId }: V4Claim | V1Claim, ec?: string): OssError {
  return ossError('InvalidAccessKeyId', {
    ...(ec === undefined ? {} : { ec }),
    extras: [['OSSAccessKeyId', accessKeyId]]
  })
}

/** The service shows what it signed, so that callers can compare. */
function mismatch(
  claim: V4Claim | V1Claim,
  { stringToSign, canonicalRequest }: { stringToSign: string; canonicalRequest?: string }
): OssError {
  const bytes = Buffer.from(stringToSign, 'latin1').toString('hex').toUpperCase()
  return ossError('SignatureDoesNotMatch', {
    extras: [
      ['OSSAccessKeyId', claim.accessKeyId],
      ['SignatureProvided', claim.signature],
      ['StringToSign', stringToSign],
      ['StringToSignBytes', bytes.replace(/..(?!$)/g, '$& ')],
      ...(canonicalRequest === undefined ? [] : ([['CanonicalRequest', canonicalRequest]] as const))
    ]
  })
}

function equal(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
