import { parameter, type WireRequest } from './wire-request.js'
import { V4_ALGORITHM, V4_TERMINATOR, type Scope } from './signature-v4.js'

/** Who a request says it comes from, not yet checked. */
export type Claim = AnonymousClaim | MalformedClaim | V4Claim | V1Claim

export interface AnonymousClaim {
  form: 'anonymous'
}

export interface MalformedClaim {
  form: 'malformed'
  authorization: string
  /** Not one of OSS's schemes at all. */
  unknownScheme: boolean
}

interface Signed {
  /** The signature is in the URL. */
  presigned: boolean
  accessKeyId: string
  signature: string
  securityToken?: string
}

export interface V4Claim extends Signed {
  form: 'v4'
  scope: Scope
  additionalHeaders: readonly string[]
  /** x-oss-date as given. */
  timestamp?: string
  /** Seconds, presigned only. */
  expires?: string
  /** The Authorization header, or the credential of a signed URL. */
  authorization: string
}

export interface V1Claim extends Signed {
  form: 'v1'
  /** The date header's value, or a signed URL's Expires. */
  date?: string
}

const CREDENTIAL =
  /^(?<id>[^/]+)\/(?<date>[^/]*)\/(?<region>[^/]*)\/(?<product>[^/]*)\/(?<end>[^/]*)$/

export function claimOf(request: WireRequest): Claim {
  const authorization = request.headers.get('authorization')
  if (authorization !== undefined) return headerClaim(request, authorization)
  if (parameter(request, 'x-oss-signature-version') !== undefined) return v4Query(request)
  if (parameter(request, 'OSSAccessKeyId') !== undefined) return v1Query(request)
  return { form: 'anonymous' }
}

function headerClaim(request: WireRequest, authorization: string): Claim {
  if (authorization.startsWith(`${V4_ALGORITHM} `)) return v4Header(request, authorization)
  if (authorization.startsWith('OSS ')) return v1Header(request, authorization)
  return { form: 'malformed', authorization, unknownScheme: true }
}

/** `OSS4-HMAC-SHA256 Credential=...,AdditionalHeaders=...,Signature=...` */
function v4Header(request: WireRequest, authorization: string): Claim {
  const fields = new Map<string, string>()
  for (const field of authorization.slice(V4_ALGORITHM.length + 1).split(',')) {
    const equals = field.indexOf('=')
    const name = field.slice(0, equals).trim()
    if (equals < 0 || fields.has(name)) return malformed(authorization)
    fields.set(name, field.slice(equals + 1).trim())
  }
  const timestamp = request.headers.get('x-oss-date')
  return v4(authorization, {
    presigned: false,
    credential: fields.get('Credential'),
    signature: fields.get('Signature'),
    additionalHeaders: fields.get('AdditionalHeaders'),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...tokenOf(request.headers.get('x-oss-security-token'))
  })
}

function v4Query(request: WireRequest): Claim {
  const credential = parameter(request, 'x-oss-credential')
  const timestamp = parameter(request, 'x-oss-date')
  const expires = parameter(request, 'x-oss-expires')
  if (parameter(request, 'x-oss-signature-version') !== V4_ALGORITHM) {
    return malformed(credential ?? '')
  }
  return v4(credential ?? '', {
    presigned: true,
    credential,
    signature: parameter(request, 'x-oss-signature'),
    additionalHeaders: parameter(request, 'x-oss-additional-headers'),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(expires === undefined ? {} : { expires }),
    ...tokenOf(parameter(request, 'x-oss-security-token'))
  })
}

function v4(
  authorization: string,
  {
    credential,
    signature,
    additionalHeaders,
    ...rest
  }: Pick<V4Claim, 'presigned' | 'timestamp' | 'expires' | 'securityToken'> & {
    credential: string | undefined
    signature: string | undefined
    additionalHeaders: string | undefined
  }
): Claim {
  const parts = CREDENTIAL.exec(credential ?? '')?.groups
  if (parts === undefined || !signature) return malformed(authorization)
  const { id = '', date = '', region = '', product = '', end = '' } = parts
  if (end !== V4_TERMINATOR) return malformed(authorization)
  return {
    ...rest,
    form: 'v4',
    authorization,
    accessKeyId: id,
    scope: { date, region, product },
    signature,
    additionalHeaders: (additionalHeaders ?? '').split(';').filter(name => name !== '')
  }
}

/** `OSS <AccessKeyId>:<signature>` */
function v1Header(request: WireRequest, authorization: string): Claim {
  const parts = /^OSS ([^:\s]+):(\S+)$/.exec(authorization)
  if (parts === null) return malformed(authorization)
  const [, accessKeyId = '', signature = ''] = parts
  const date = request.headers.get('x-oss-date') ?? request.headers.get('date')
  return {
    form: 'v1',
    presigned: false,
    accessKeyId,
    signature,
    ...(date === undefined ? {} : { date }),
    ...tokenOf(request.headers.get('x-oss-security-token'))
  }
}

function v1Query(request: WireRequest): Claim {
  const expires = parameter(request, 'Expires')
  return {
    form: 'v1',
    presigned: true,
    accessKeyId: parameter(request, 'OSSAccessKeyId') ?? '',
    signature: parameter(request, 'Signature') ?? '',
    ...(expires === undefined ? {} : { date: expires }),
    ...tokenOf(parameter(request, 'security-token'))
  }
}

function tokenOf(securityToken: string | undefined): { securityToken?: string } {
  return securityToken === undefined ? {} : { securityToken }
}

function malformed(authorization: string): MalformedClaim {
  return { form: 'malformed', authorization, unknownScheme: false }
}
