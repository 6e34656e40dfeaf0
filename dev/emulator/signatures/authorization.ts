import { queryParameter, type WireRequest } from '../http/wire-request.js'
import { V4_ALGORITHM, V4_TERMINATOR, type SigningScope } from './signature-v4.js'

/** The credential that a request claims, not yet verified. */
export type RequestAuthorization =
  | AnonymousAuthorization
  | MalformedAuthorization
  | V2Authorization
  | V4Authorization
  | V1Authorization

export interface AnonymousAuthorization {
  form: 'anonymous'
}

/** A claim that cannot be verified, with OSS's error for it. */
export interface MalformedAuthorization {
  form: 'malformed'
  argument: readonly [name: string, value: string]
  message?: string
  ec?: string
}

/** A scheme that no current SDK uses and the emulator does not support. */
export interface V2Authorization {
  form: 'v2'
}

interface Signed {
  /** The signature is in the URL. */
  presigned: boolean
  accessKeyId: string
  signature: string
  securityToken?: string
}

export interface V4Authorization extends Signed {
  form: 'v4'
  scope: SigningScope
  additionalHeaders: readonly string[]
  /** The date as given, which is what was signed. */
  timestamp?: string
  /** The header with the date; a signed URL has it in a parameter with the first one's name. */
  datedBy: 'x-oss-date' | 'date'
  /** Seconds; presigned URLs only. */
  expires?: string
  /** The Authorization header, or the credential of a signed URL. */
  rawCredential: string
}

export interface V1Authorization extends Signed {
  form: 'v1'
  /** The date header's value, or a signed URL's Expires. */
  date?: string
}

const V2_ALGORITHM = 'OSS2'

const CREDENTIAL =
  /^(?<id>[^/]+)\/(?<date>[^/]*)\/(?<region>[^/]*)\/(?<product>[^/]*)\/(?<end>[^/]*)$/

/**
 * The EC for each mistake in a V4 claim. Source: help.aliyun.com/en/oss/user-guide/<EC>, a page
 * each. The pages about signed URLs' additional headers show a V2 URL, whose parameter has the same
 * name.
 */
const HEADER_CODES = {
  noCredential: '0002-00000205',
  badCredential: '0002-00000213',
  noSignature: '0002-00000207',
  emptySignature: '0002-00000208',
  noAdditionalHeader: '0002-00000209',
  emptyAdditionalHeader: '0002-00000210',
  absentAdditionalHeader: '0002-00000211'
} as const

const URL_CODES: Readonly<Record<keyof typeof HEADER_CODES, string | undefined>> = {
  noCredential: '0002-00000217',
  badCredential: '0002-00000224',
  noSignature: '0002-00000219',
  emptySignature: undefined,
  noAdditionalHeader: '0002-00000076',
  emptyAdditionalHeader: '0002-00000077',
  absentAdditionalHeader: '0002-00000078'
}

type AuthorizationProblem = keyof typeof HEADER_CODES

export function parseAuthorization(request: WireRequest): RequestAuthorization {
  const authorization = request.headers.get('authorization')
  if (authorization !== undefined) return parseAuthorizationHeader(request, authorization)
  if (queryParameter(request, 'x-oss-signature-version') !== undefined) return parseV4Query(request)
  if (queryParameter(request, 'OSSAccessKeyId') !== undefined) return parseV1Query(request)
  return { form: 'anonymous' }
}

function parseAuthorizationHeader(
  request: WireRequest,
  authorization: string
): RequestAuthorization {
  if (authorization.startsWith(`${V4_ALGORITHM} `)) return parseV4Header(request, authorization)
  if (authorization.startsWith('OSS ')) return parseV1Header(request, authorization)
  if (authorization.startsWith(`${V2_ALGORITHM} `)) return { form: 'v2' }
  return malformedHeader(authorization, '0002-00000002', 'Unsupported Authorization Type')
}

/** `OSS4-HMAC-SHA256 Credential=...,AdditionalHeaders=...,Signature=...` */
function parseV4Header(request: WireRequest, authorization: string): RequestAuthorization {
  const fields = new Map<string, string>()
  for (const field of authorization.slice(V4_ALGORITHM.length + 1).split(',')) {
    const equals = field.indexOf('=')
    const name = field.slice(0, equals).trim()
    if (equals < 0 || fields.has(name)) return malformedHeader(authorization, '0002-00000202')
    fields.set(name, field.slice(equals + 1).trim())
  }
  const { headers } = request
  const byOwnHeader = headers.get('x-oss-date')
  const timestamp = byOwnHeader ?? headers.get('date')
  return buildV4Authorization(request, authorization, {
    presigned: false,
    datedBy: byOwnHeader === undefined ? 'date' : 'x-oss-date',
    credential: fields.get('Credential'),
    signature: fields.get('Signature'),
    additionalHeaders: fields.get('AdditionalHeaders'),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...tokenOf(headers.get('x-oss-security-token'))
  })
}

function parseV4Query(request: WireRequest): RequestAuthorization {
  const version = queryParameter(request, 'x-oss-signature-version') ?? ''
  if (version === V2_ALGORITHM) return { form: 'v2' }
  if (version !== V4_ALGORITHM) {
    const argument = ['x-oss-signature-version', version] as const
    return { form: 'malformed', argument, ec: '0002-00000066' }
  }
  const credential = queryParameter(request, 'x-oss-credential')
  const timestamp = queryParameter(request, 'x-oss-date')
  const expires = queryParameter(request, 'x-oss-expires')
  return buildV4Authorization(request, credential ?? '', {
    presigned: true,
    datedBy: 'x-oss-date',
    credential,
    signature: queryParameter(request, 'x-oss-signature'),
    additionalHeaders: queryParameter(request, 'x-oss-additional-headers'),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(expires === undefined ? {} : { expires }),
    ...tokenOf(queryParameter(request, 'x-oss-security-token'))
  })
}

function buildV4Authorization(
  { headers }: WireRequest,
  rawCredential: string,
  {
    credential,
    signature,
    additionalHeaders,
    ...rest
  }: Pick<V4Authorization, 'presigned' | 'datedBy' | 'timestamp' | 'expires' | 'securityToken'> & {
    credential: string | undefined
    signature: string | undefined
    additionalHeaders: string | undefined
  }
): RequestAuthorization {
  const malformed = (problem: AuthorizationProblem): MalformedAuthorization =>
    rest.presigned
      ? malformedUrl(problem, { credential, signature, additionalHeaders })
      : malformedHeader(rawCredential, HEADER_CODES[problem])
  if (credential === undefined) return malformed('noCredential')
  const parts = CREDENTIAL.exec(credential)?.groups
  if (parts === undefined) return malformed('badCredential')
  const { id = '', date = '', region = '', product = '', end = '' } = parts
  if (end !== V4_TERMINATOR) return malformed('badCredential')
  if (signature === undefined) return malformed('noSignature')
  if (signature === '') return malformed('emptySignature')
  const additional = additionalHeaders?.split(';') ?? []
  if (additionalHeaders === '') return malformed('noAdditionalHeader')
  if (additional.includes('')) return malformed('emptyAdditionalHeader')
  if (additional.some(name => name.includes('_') || !headers.has(name.toLowerCase()))) {
    return malformed('absentAdditionalHeader')
  }
  return {
    ...rest,
    form: 'v4',
    rawCredential,
    accessKeyId: id,
    scope: { date, region, product },
    signature,
    additionalHeaders: additional
  }
}

/** `OSS <AccessKeyId>:<signature>` */
function parseV1Header(request: WireRequest, authorization: string): RequestAuthorization {
  const parts = /^OSS ([^:\s]+):(\S+)$/.exec(authorization)
  if (parts === null) return malformedHeader(authorization, '0002-00000063')
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

function parseV1Query(request: WireRequest): RequestAuthorization {
  const expires = queryParameter(request, 'Expires')
  return {
    form: 'v1',
    presigned: true,
    accessKeyId: queryParameter(request, 'OSSAccessKeyId') ?? '',
    signature: queryParameter(request, 'Signature') ?? '',
    ...(expires === undefined ? {} : { date: expires }),
    ...tokenOf(queryParameter(request, 'security-token'))
  }
}

function tokenOf(securityToken: string | undefined): { securityToken?: string } {
  return securityToken === undefined ? {} : { securityToken }
}

/** The pages have only the EC, so all share one message, which callers report. */
function malformedHeader(
  authorization: string,
  ec: string,
  message = 'Authorization header is invalid.'
): MalformedAuthorization {
  return { form: 'malformed', argument: ['Authorization', authorization], message, ec }
}

function malformedUrl(
  problem: AuthorizationProblem,
  parameters: Record<'credential' | 'signature' | 'additionalHeaders', string | undefined>
): MalformedAuthorization {
  const ec = URL_CODES[problem]
  const [name, value] = problem.endsWith('Credential')
    ? ['x-oss-credential', parameters.credential]
    : problem.endsWith('Signature')
      ? ['x-oss-signature', parameters.signature]
      : ['x-oss-additional-headers', parameters.additionalHeaders]
  return {
    form: 'malformed',
    argument: [name, value ?? ''],
    ...(ec === undefined ? {} : { ec })
  }
}
